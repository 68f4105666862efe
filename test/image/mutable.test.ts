import { afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdir, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Container, newVolume } from './support/container.ts';
import { layOutImage, type ImageFiles } from './support/image-files.ts';
import { logIn } from './support/log-in.ts';
import { probeSource, see } from './support/probe-plugin.ts';
import { giveToService } from './support/service-user.ts';
import { Site } from './support/site.ts';
import { wordpressTrees } from './support/wordpress-trees.ts';

const headers = { Host: 'blog.example.com' };
const mode = { WORDPRESS_MODE: 'Mutable' };

describe('mode Mutable', () => {
  const site = new Site();
  const containers: Container[] = [];
  let image: ImageFiles;

  beforeAll(async () => {
    image = await layOutImage((await wordpressTrees()).newer);
    await site.runInit(image, mode);
  });

  afterEach(() => Promise.all(containers.splice(0).map((container) => container.stop())));

  const serve = async (volume: string): Promise<Container> => {
    const container = await Container.serve({ ...site.server(image, mode), volume });
    containers.push(container);
    return container;
  };
  const shipped = (folder: string) => readdir(join(image.root, 'usr/src/wordpress/wp-content', folder));

  test('eight tasks at once fill an empty volume with whole themes, and leave nothing else', async () => {
    const volume = await newVolume();

    const all = await Promise.all(Array.from({ length: 8 }, () => serve(volume)));

    const pages = await Promise.all(all.map((container) => container.request({ path: '/', headers })));
    expect(pages.map(({ status }) => status)).toEqual(pages.map(() => 200));
    expect((await readdir(volume)).sort()).toEqual(
      ['.wordpress-stack-seeded', 'index.php', 'plugins', 'themes', 'uploads'].sort(),
    );
    expect((await readdir(join(volume, 'themes'))).sort()).toEqual((await shipped('themes')).sort());
  });

  test('folders that a base image left empty are filled', async () => {
    const volume = await newVolume();
    await mkdir(join(volume, 'themes'));
    await giveToService(join(volume, 'themes'));

    await serve(volume);

    expect((await readdir(join(volume, 'themes'))).length).toBeGreaterThan(0);
  });

  test('what the owner has removed or changed stays so', async () => {
    const volume = await newVolume();
    await (await serve(volume)).stop();
    await rm(join(volume, 'plugins'), { recursive: true });
    await writeFile(join(volume, 'themes', 'index.php'), '<?php // mine');

    await serve(volume);

    expect(existsSync(join(volume, 'plugins'))).toBe(false);
  });

  test('half a copy of a killed task is never used, and goes when it is old', async () => {
    const volume = await newVolume();
    const old = join(volume, '.wordpress-stack-seed-old');
    const fresh = join(volume, '.wordpress-stack-seed-fresh');
    for (const folder of [old, fresh]) {
      await mkdir(join(folder, 'themes'), { recursive: true });
      await giveToService(folder);
      await giveToService(join(folder, 'themes'));
    }
    const long = new Date(Date.now() - 2 * 3600 * 1000);
    await utimes(old, long, long);

    await serve(volume);

    expect(existsSync(old)).toBe(false);
    expect(existsSync(fresh)).toBe(true);
    expect((await readdir(join(volume, 'themes'))).sort()).toEqual((await shipped('themes')).sort());
  });

  test("plugins are the owner's: they may be installed, and those on the volume run", async () => {
    const volume = await newVolume();
    const container = await serve(volume);
    await mkdir(join(volume, 'mu-plugins'));
    await writeFile(join(volume, 'mu-plugins', 'probe.php'), probeSource);

    const seen = await see(container, headers);
    const cookie = await logIn(container, site);
    const { body } = await container.request({
      path: '/wp-admin/plugins.php',
      headers: { ...headers, Cookie: cookie },
    });

    expect(seen.constants['WP_CONTENT_DIR']).toBe(volume);
    expect(seen.constants['DISALLOW_FILE_MODS']).toBeUndefined();
    expect(seen.constants['DISALLOW_FILE_EDIT']).toBe(true);
    expect(seen.ini['opcache.validate_timestamps']).toBe('1');
    expect(body).toContain('Add New Plugin');
  });

  test('scripts and pictures of themes are served from the volume, uploads are still not run', async () => {
    const volume = await newVolume();
    const container = await serve(volume);
    await writeFile(join(volume, 'themes', 'x.css'), 'body{}');
    await writeFile(join(volume, 'uploads', 'x.php'), '<?php echo 6 * 7;');

    const style = await container.request({ path: '/wp-content/themes/x.css', headers });
    const upload = await container.request({ path: '/wp-content/uploads/x.php', headers });

    expect(style.body).toBe('body{}');
    expect(upload.status).toBe(403);
  });

  test('a volume of mode Immutable becomes one of mode Mutable with its uploads', async () => {
    const volume = await newVolume();
    const immutable = await Container.serve({ ...site.server(image), volume });
    await immutable.stop();
    await writeFile(join(volume, 'uploads', 'dot.png'), 'picture');

    const container = await serve(volume);

    expect((await container.request({ path: '/wp-content/uploads/dot.png', headers })).body).toBe('picture');
  });
});
