import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import type { Mutant } from './mutant.ts';
import { writeMutantTable } from './mutant-table.ts';
import { mutants } from './mutants.ts';
import { ORACLES } from './oracle.ts';

const run = promisify(execFile);

/*
 * Plants each fault into a copy of the code, or those whose name holds the arguments, and fails if one goes unnoticed by
 * its oracle. `--write` puts the table of them into docs/reliability.md when none did.
 */
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { write: { type: 'boolean', default: false } },
});
if (values.write && positionals.length > 0)
  throw new Error('--write is for all planted faults: leave out the words');
const waiting = mutants.filter(({ name }) => positionals.every((word) => name.includes(word)));
const total = waiting.length;
let survivors = 0;
await Promise.all(Array.from({ length: Math.min(availableParallelism(), total) }, work));
console.log(`${total - survivors} died, ${survivors} survived`);
if (values.write && survivors === 0) await writeMutantTable(mutants);
process.exitCode = survivors > 0 || total === 0 ? 1 : 0;

async function work(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'mutant-'));
  for (const name of ['src', 'test', 'package.json']) await cp(name, join(folder, name), { recursive: true });
  await symlink(join(process.cwd(), 'node_modules'), join(folder, 'node_modules'));
  for (let mutant = waiting.shift(); mutant !== undefined; mutant = waiting.shift()) {
    const { died, said } = await planted(mutant, folder);
    if (!died) survivors += 1;
    console.log(`${died ? 'died' : 'SURVIVED'}: ${mutant.name}\n    ${mutant.oracle}: ${said}`);
  }
  await rm(folder, { recursive: true });
}

/** Whether the oracle noticed the fault, and what was said about it. */
async function planted(
  { file, before, after, ...mutant }: Mutant,
  folder: string,
): Promise<{ readonly died: boolean; readonly said: string }> {
  const path = join(folder, file);
  const text = await readFile(path, 'utf8');
  const places = text.split(before).length - 1;
  if (places !== 1) return { died: false, said: `${file} has its place ${places} times, not once` };
  await writeFile(
    path,
    text.replace(before, () => after),
  );
  const args = [mutant.program ?? 'test/simulation/main.ts', ...mutant.args];
  // A program that fails says why on either.
  const { said, failed } = await run(process.execPath, args, { cwd: folder, maxBuffer: 2 ** 26 }).then(
    ({ stdout }) => ({ said: stdout, failed: false }),
    (error: unknown) => {
      const { stdout, stderr } = error as { readonly stdout: string; readonly stderr: string };
      return { said: `${stdout}${stderr}`, failed: true };
    },
  );
  await writeFile(path, text);
  const finding = (mutant.noticed ?? ORACLES[mutant.oracle]).exec(said);
  if (failed && finding !== null) return { died: true, said: finding[0] };
  return { died: false, said: `nothing\n${said.slice(-2000).replaceAll(/^/gmu, '    ')}` };
}
