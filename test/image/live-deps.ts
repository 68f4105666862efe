import { existsSync } from 'node:fs';
import { chmod, rm, writeFile } from 'node:fs/promises';
import { runCommand } from '../control-plane/run-command.ts';
import { debianPackages, missingPackages } from './support/live-packages.ts';
import { haveTrees, installTrees } from './support/wordpress-trees.ts';

/*
 * Installs what a WordPress on this machine needs, without a container engine. `--check` installs nothing: it says in
 * one line what is missing, and exits with 1 then.
 */

const log = (line: string): void => {
  process.stdout.write(`live-deps: ${line}\n`);
};

const complain = (line: string): void => {
  process.stderr.write(`${line}\n`);
  process.exitCode = 1;
};

/** Debian's packages ask this program before they start a server; nobody asked for one on port 80. */
const policy = '/usr/sbin/policy-rc.d';

async function installPackages(): Promise<void> {
  const missing = await missingPackages();
  if (missing.length === 0) {
    return;
  }
  if (!existsSync('/usr/bin/apt-get')) {
    throw new Error(`this needs Debian or Ubuntu; missing: ${missing.join(', ')}`);
  }
  if (process.getuid?.() !== 0) {
    throw new Error(`run as root: apt-get install --no-install-recommends ${debianPackages.join(' ')}`);
  }
  log(`installing Debian packages (no server is started): ${debianPackages.join(' ')}`);
  const hadPolicy = existsSync(policy);
  if (!hadPolicy) {
    await writeFile(policy, '#!/bin/sh\nexit 101\n');
    await chmod(policy, 0o755);
  }
  try {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    await runCommand('apt-get', ['update', '-q'], { env });
    await runCommand('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...debianPackages], {
      env,
    });
  } finally {
    if (!hadPolicy) {
      await rm(policy, { force: true });
    }
  }
}

async function check(): Promise<void> {
  const missing = [...(await missingPackages()), ...(haveTrees() ? [] : ['two versions of WordPress'])];
  if (missing.length > 0) {
    complain(`tests left out: missing ${missing.join(', ')}; \`make live-deps\` installs them`);
  }
}

async function install(): Promise<void> {
  await installPackages();
  await installTrees(log);
  log('Apache, PHP, MariaDB and two versions of WordPress are there');
}

try {
  await (process.argv.includes('--check') ? check() : install());
} catch (error) {
  complain(`live-deps: ${error instanceof Error ? error.message : String(error)}`);
}
