import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import type { Mutant } from './mutant.ts';
import { mutants } from './mutants.ts';

const run = promisify(execFile);

/** Plants each fault into a copy of the code, or those whose name holds the arguments, and fails if one goes unnoticed. */
const { positionals } = parseArgs({ allowPositionals: true });
const waiting = mutants.filter(({ name }) => positionals.every((word) => name.includes(word)));
const total = waiting.length;
let survivors = 0;
await Promise.all(Array.from({ length: Math.min(availableParallelism(), total) }, work));
console.log(`${total - survivors} died, ${survivors} survived`);
process.exitCode = survivors > 0 || total === 0 ? 1 : 0;

async function work(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'mutant-'));
  for (const name of ['src', 'test', 'package.json']) await cp(name, join(folder, name), { recursive: true });
  await symlink(join(process.cwd(), 'node_modules'), join(folder, 'node_modules'));
  for (let mutant = waiting.shift(); mutant !== undefined; mutant = waiting.shift()) {
    const survived = await hasSurvived(mutant, folder);
    if (survived !== undefined) survivors += 1;
    console.log(`${survived === undefined ? 'died' : 'SURVIVED'}: ${mutant.name}${survived ?? ''}`);
  }
  await rm(folder, { recursive: true });
}

/** What the simulation said of a fault that it did not notice; undefined when it did. */
async function hasSurvived(
  { file, before, after, ...mutant }: Mutant,
  folder: string,
): Promise<string | undefined> {
  const path = join(folder, file);
  const text = await readFile(path, 'utf8');
  const places = text.split(before).length - 1;
  if (places !== 1) return ` (${file} has its place ${places} times, not once)`;
  await writeFile(
    path,
    text.replace(before, () => after),
  );
  const args = [mutant.program ?? 'test/simulation/main.ts', ...mutant.args];
  // A program that fails says why on either.
  const said = await run(process.execPath, args, { cwd: folder, maxBuffer: 2 ** 26 }).then(
    ({ stdout }) => ({ stdout, failed: false }),
    (error: unknown) => {
      const { stdout, stderr } = error as { readonly stdout: string; readonly stderr: string };
      return { stdout: `${stdout}${stderr}`, failed: true };
    },
  );
  await writeFile(path, text);
  if (said.failed && mutant.noticed.test(said.stdout)) return undefined;
  return `\n${said.stdout.slice(-2000).replaceAll(/^/gmu, '    ')}`;
}
