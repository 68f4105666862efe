import { afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { waitUntil } from '../control-plane/wait-until.ts';
import { bench } from './support/bench.ts';
import { Container } from './support/container.ts';
import { sql } from './support/database-server.ts';
import { layOutImage, type ImageFiles } from './support/image-files.ts';
import { logIn } from './support/log-in.ts';
import { Site } from './support/site.ts';
import { wordpressTrees } from './support/wordpress-trees.ts';

const headers = { Host: 'blog.example.com' };
const prefix = 'wordpress-stack: init: ';

describe('init', () => {
  let older: ImageFiles;
  let newer: ImageFiles;
  const containers: Container[] = [];

  beforeAll(async () => {
    const trees = await wordpressTrees();
    older = await layOutImage(trees.older);
    newer = await layOutImage(trees.newer);
  });

  afterEach(() => Promise.all(containers.splice(0).map((container) => container.stop())));

  const serve = async (site: Site, image: ImageFiles): Promise<Container> => {
    const container = await Container.serve(site.server(image));
    containers.push(container);
    return container;
  };
  const said = ({ tree }: ImageFiles) =>
    `database version ${tree.databaseVersion} (WordPress ${tree.version})`;
  const posts = (site: Site) =>
    site.rows("SELECT post_title FROM wp_posts WHERE post_type = 'post' AND post_status = 'publish'");
  const databaseVersion = (site: Site) =>
    site.rows("SELECT option_value FROM wp_options WHERE option_name = 'db_version'");

  test('installs WordPress into an empty database, and its only line says so', async () => {
    const site = new Site();

    const end = await site.runInit(older);

    expect(end).toEqual({
      code: 0,
      stdout: `${prefix}done: installed ${said(older)} at http://blog.example.com\n`,
      stderr: '',
    });
    expect(await site.rows("SELECT option_value FROM wp_options WHERE option_name = 'blogname'")).toEqual([
      'A Blog',
    ]);
    expect(await site.rows('SELECT user_login, user_email FROM wp_users')).toEqual(['ada\tada@example.com']);
    expect((await logIn(await serve(site, older), site)).length).toBeGreaterThan(0);
  });

  test('a second time does nothing', async () => {
    const site = new Site();
    await site.runInit(newer);

    const { code, stdout } = await site.runInit(newer, { WORDPRESS_TITLE: 'Another' });

    expect(code).toBe(0);
    expect(stdout).toBe(`${prefix}done: nothing to do: ${said(newer)} is there\n`);
    expect(await posts(site)).toEqual(['Hello world!']);
  });

  test('the user of the web server may use its own database and nothing beside it', async () => {
    const site = new Site();
    await site.runInit(newer);

    const grants = await site.rows(`SHOW GRANTS FOR '${site.name}'@'%'`);

    expect(grants).toHaveLength(2);
    expect(grants[0]).toMatch(/^GRANT USAGE ON \*\.\* TO .* REQUIRE SSL$/);
    // An underscore that is not escaped would grant the neighbours' databases as well.
    expect(grants[1]).toContain(`ON \`${site.name.replace('_', '\\\\_')}\`.* TO`);
    expect(grants[1]).not.toContain('GRANT OPTION');
  });

  test('a new password of the application is applied', async () => {
    const site = new Site();
    await site.runInit(newer);
    const changed = { WORDPRESS_DB_PASSWORD: 'an\'other "pass\\word' };

    expect((await site.runInit(newer, changed)).code).toBe(0);

    const container = await Container.serve(site.server(newer, changed));
    containers.push(container);
    expect((await container.request({ path: '/', headers })).status).toBe(200);
  });

  test('ten at once install once', async () => {
    const site = new Site();

    const ends = await Promise.all(Array.from({ length: 10 }, () => site.runInit(newer)));

    expect(ends.map(({ code, stderr }) => ({ code, stderr }))).toEqual(
      Array.from({ length: 10 }, () => ({ code: 0, stderr: '' })),
    );
    expect(ends.filter(({ stdout }) => stdout.includes('done: installed'))).toHaveLength(1);
    expect(ends.filter(({ stdout }) => stdout.includes('nothing to do'))).toHaveLength(9);
    expect(await posts(site)).toEqual(['Hello world!']);
  });

  test('an installation that was killed half way is done again from the start', async () => {
    const site = new Site();
    const halting = await layOutImage(newer.tree, {
      name: 'halting',
      // Called when the tables are there, and before they hold a site.
      files: {
        'wp-content/mu-plugins/halt.php': "<?php add_action('populate_options', fn () => sleep(60));",
      },
    });
    const killed = await Container.start(['init'], { image: halting, environment: site.init() });
    await waitUntil('half an installation', async () =>
      (await site.rows("SHOW TABLES LIKE 'wp_posts'")).length > 0 ? undefined : 'no table of posts',
    );
    killed.signal('SIGKILL');
    await killed.ended();
    expect(await site.rows("SHOW TABLES LIKE 'wp_wordpress_stack_installing'")).toHaveLength(1);

    const { code, stdout } = await site.runInit(newer);

    expect(code).toBe(0);
    expect(stdout).toContain('done: installed');
    expect(await posts(site)).toEqual(['Hello world!']);
    expect(await site.rows("SHOW TABLES LIKE 'wp_wordpress_stack_installing'")).toEqual([]);
  });

  test('upgrades a database that an older WordPress made, once, whatever number runs', async () => {
    const site = new Site();
    await site.runInit(older);
    expect(await databaseVersion(site)).toEqual([String(older.tree.databaseVersion)]);

    const ends = await Promise.all([1, 2, 3].map(() => site.runInit(newer)));

    expect(ends.map(({ code }) => code)).toEqual([0, 0, 0]);
    expect(ends.map(({ stdout }) => stdout).sort()).toEqual([
      `${prefix}done: nothing to do: ${said(newer)} is there\n`,
      `${prefix}done: nothing to do: ${said(newer)} is there\n`,
      `${prefix}done: upgraded the database from ${older.tree.databaseVersion} to ${said(newer)}\n`,
    ]);
    expect(await databaseVersion(site)).toEqual([String(newer.tree.databaseVersion)]);
    expect(await posts(site)).toEqual(['Hello world!']);
  });

  test('an older image leaves a newer database as it is, and its wp-admin does not offer to set it back', async () => {
    const site = new Site();
    await site.runInit(newer);

    const { code, stdout } = await site.runInit(older);
    const container = await serve(site, older);
    const cookie = await logIn(container, site);
    const admin = await container.request({ path: '/wp-admin/', headers: { ...headers, Cookie: cookie } });

    expect(code).toBe(0);
    expect(stdout).toBe(
      `${prefix}done: the database is at ${newer.tree.databaseVersion}, newer than ${said(older)}: left as it is\n`,
    );
    expect(admin.status).toBe(200);
    expect(admin.body).toContain('Dashboard');
    expect(await databaseVersion(site)).toEqual([String(newer.tree.databaseVersion)]);
  });

  test('--plan tells what would be done by its exit code, and changes nothing', async () => {
    const site = new Site();

    const empty = await site.runInit(older, {}, ['--plan']);
    expect(await sql(bench().database.socket, `SHOW DATABASES LIKE '${site.name}'`)).toEqual([]);
    await site.runInit(older);
    const same = await site.runInit(older, {}, ['--plan']);
    const upgrade = await site.runInit(newer, {}, ['--plan']);

    expect([empty, same, upgrade].map(({ code, stdout }) => [code, stdout])).toEqual([
      [10, `${prefix}would install ${said(older)}\n`],
      [0, `${prefix}nothing to do: ${said(older)} is there\n`],
      [11, `${prefix}would upgrade the database from ${older.tree.databaseVersion} to ${said(newer)}\n`],
    ]);
    expect(await databaseVersion(site)).toEqual([String(older.tree.databaseVersion)]);
  });

  test('waits for a database that is not there yet, and then says which', async () => {
    const site = new Site();

    const { code, stderr } = await site.runInit(newer, {
      WORDPRESS_DB_HOST: '127.0.0.1:1',
      WORDPRESS_INIT_SECONDS: '1',
    });

    expect(code).toBe(69);
    expect(stderr).toMatch(
      /^wordpress-stack: init: failed: database 127\.0\.0\.1:1: no connection: [^\n]+\n$/,
    );
  });

  test('says at once that a password is wrong, and not which', async () => {
    const site = new Site();

    const { code, stderr } = await site.runInit(newer, { WORDPRESS_DB_ADMIN_PASSWORD: 'wrong-one' });

    expect(code).toBe(77);
    expect(stderr).toMatch(
      /^wordpress-stack: init: failed: database .*: log-in of stackadmin refused: [^\n]+\n$/,
    );
    expect(stderr).not.toContain('wrong-one');
  });

  test('gives up when another one keeps the lock', async () => {
    const site = new Site();
    await site.runInit(newer);
    const work = await Container.start(['init'], {
      image: await layOutImage(newer.tree, {
        name: 'slow',
        // Runs as soon as WordPress loads, while the lock is held.
        files: { 'wp-content/db.php': '<?php sleep(4);' },
      }),
      environment: new Site().init({ WORDPRESS_DB_NAME: site.name, WORDPRESS_TABLE_PREFIX: 'slow_' }),
    });
    await waitUntil('the lock', async () =>
      (await site.rows("SHOW TABLES LIKE 'slow_wordpress_stack_installing'")).length > 0
        ? undefined
        : 'not taken',
    );

    const { code, stderr } = await site.runInit(newer, {
      WORDPRESS_TABLE_PREFIX: 'slow_',
      WORDPRESS_INIT_SECONDS: '1',
    });

    expect(code).toBe(75);
    expect(stderr).toBe(`${prefix}failed: another init has kept the lock for 1 seconds: try again later\n`);
    expect((await work.ended()).code).toBe(0);
  });

  test('leaves tables alone that are no WordPress site', async () => {
    const site = new Site();
    await sql(
      bench().database.socket,
      `CREATE DATABASE ${site.name}; CREATE TABLE ${site.name}.wp_things (id INT)`,
    );

    const { code, stderr } = await site.runInit(newer);

    expect(code).toBe(70);
    expect(stderr).toBe(
      `${prefix}failed: the database has tables (wp_things, …) but no WordPress site in them: nothing was changed\n`,
    );
    expect(await site.rows('SHOW TABLES')).toEqual(['wp_things']);
  });

  test('a WordPress that dies is told in one line', async () => {
    const site = new Site();
    const broken = await layOutImage(newer.tree, {
      name: 'broken',
      files: { 'wp-content/db.php': '<?php no_such_function();' },
    });

    const { code, stdout, stderr } = await site.runInit(broken);

    expect({ code, stdout }).toEqual({ code: 70, stdout: '' });
    const last = stderr.trimEnd().split('\n').at(-1) ?? '';
    expect(last).toMatch(/^wordpress-stack: init: failed: WordPress ended: .*no_such_function/);
  });
});
