import { expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { runningPid } from '../control-plane/background-process.ts';
import { makeOwnedFolder, removeFolder, sweepOrphans } from '../control-plane/local-folder.ts';
import { waitUntil } from '../control-plane/wait-until.ts';

test('a database does not outlive its emulator, not even one that was killed', async () => {
  const folder = await makeOwnedFolder();
  const program = resolve(import.meta.dirname, 'support/short-lived-owner.ts');
  const owner = spawn(process.execPath, [program, folder, '63'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const [said] = (await once(owner.stdout, 'data')) as [Buffer];
  expect(said.toString()).toBe('ready');
  const database = { folder: join(folder, 'databases', 'db-ORPHAN'), name: 'mariadbd' };
  expect(await runningPid(database)).toBeGreaterThan(0);
  owner.kill('SIGKILL');
  await once(owner, 'exit');
  await waitUntil('the database to end', async () =>
    (await runningPid(database)) === undefined ? undefined : 'it runs',
  );
  await removeFolder(folder);
});

test('what runs here is not swept away by another run beside it, and is when its owner was killed', async () => {
  const program = relative(process.cwd(), resolve(import.meta.dirname, 'support/folder-owner.ts'));
  const owner = spawn(process.execPath, [program], { stdio: ['pipe', 'pipe', 'inherit'] });
  const [said] = (await once(owner.stdout, 'data')) as [Buffer];
  const folder = said.toString();
  await sweepOrphans();
  expect(existsSync(folder)).toBe(true);
  owner.kill('SIGKILL');
  await once(owner, 'exit');
  await sweepOrphans();
  expect(existsSync(folder)).toBe(false);
});
