import { expect, test } from '@jest/globals';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { projectFolder } from '../control-plane/local-folder.ts';
import { runCommand } from '../control-plane/run-command.ts';
import { program } from './support/live-packages.ts';

const folder = join(projectFolder, 'image');

test('scripts of the shell are clean', async () => {
  const scripts = ['build.sh', 'rootfs/usr/local/bin/wordpress-stack'].map((name) => join(folder, name));

  await runCommand(await program('shellcheck'), ['--shell=sh', ...scripts]);
});

test('PHP understands every file', async () => {
  const php = await program('php');
  const files = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.php'));

  const answers = await Promise.all(files.map((file) => runCommand(php, ['-l', join(folder, file)])));

  expect(files.length).toBeGreaterThan(5);
  expect(answers.filter((answer) => !answer.startsWith('No syntax errors'))).toEqual([]);
});
