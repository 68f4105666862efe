import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { findExecutable, foldersOnPath } from '../../control-plane/binary-cache.ts';

/** What `make live-deps` installs: the names that every Debian has, whatever its version of PHP. */
export const debianPackages = [
  'apache2',
  'chromium',
  'libapache2-mod-php',
  'mariadb-server',
  'php-cli',
  'php-curl',
  'php-gd',
  'php-intl',
  'php-mbstring',
  'php-mysql',
  'php-xml',
  'php-zip',
  'shellcheck',
  'unzip',
  'wordpress',
  'wordpress-theme-twentytwentythree',
] as const;

const programs: Readonly<Record<string, string>> = {
  apache2: 'apache2',
  chromium: 'chromium',
  'mariadb-install-db': 'mariadb-server',
  mariadbd: 'mariadb-server',
  php: 'php-cli',
  shellcheck: 'shellcheck',
  unzip: 'unzip',
};

const apacheModules = '/usr/lib/apache2/modules';

/** Where Debian's package puts WordPress. */
export const debianWordPress = '/usr/share/wordpress';

/** Servers are not on the path of everybody who may run them. */
export async function findProgram(name: string): Promise<string | undefined> {
  return findExecutable(name, [...foldersOnPath(), '/usr/sbin', '/usr/local/sbin']);
}

/** @throws when it is not installed */
export async function program(name: string): Promise<string> {
  const path = await findProgram(name);
  if (path === undefined) {
    throw new Error(`${name} is not installed: make live-deps`);
  }
  return path;
}

/** The Debian packages that a live WordPress lacks on this machine. */
export async function missingPackages(): Promise<readonly string[]> {
  const missing = new Set<string>();
  for (const [name, debianPackage] of Object.entries(programs)) {
    if ((await findProgram(name)) === undefined) {
      missing.add(debianPackage);
    }
  }
  const modules = existsSync(apacheModules) ? await readdir(apacheModules) : [];
  if (!modules.some((file) => /^libphp.*\.so$/.test(file))) {
    missing.add('libapache2-mod-php');
  }
  if (!existsSync(`${debianWordPress}/wp-includes/version.php`)) {
    missing.add('wordpress');
  }
  return [...missing].sort();
}
