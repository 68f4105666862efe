import { expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { runningPid } from '../control-plane/background-process.ts';
import { makeOwnedFolder, removeFolder } from '../control-plane/local-folder.ts';

test('the database of an emulator that was killed is stopped by who sweeps its folder', async () => {
  const folder = await makeOwnedFolder();
  const program = resolve(import.meta.dirname, 'support/short-lived-owner.ts');
  const owner = spawn(process.execPath, [program, folder, '63'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const [said] = (await once(owner.stdout, 'data')) as [Buffer];
  expect(said.toString()).toBe('ready');
  owner.kill('SIGKILL');
  await once(owner, 'exit');
  const database = { folder: join(folder, 'databases', 'db-ORPHAN'), name: 'mariadbd' };
  expect(await runningPid(database)).toBeGreaterThan(0);
  expect(await removeFolder(folder)).toEqual(['mariadbd']);
  expect(await runningPid(database)).toBeUndefined();
  expect(existsSync(folder)).toBe(false);
});
