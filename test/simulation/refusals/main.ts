import { parseArgs } from 'node:util';
import { playRefusal } from './play-refusal.ts';
import { refusals } from './refusals.ts';

/** Plays all refusals, or those whose name holds the argument; one line each. */
const { positionals } = parseArgs({ allowPositionals: true });
const chosen = refusals.filter(({ name }) => positionals.every((word) => name.includes(word)));
for (const refusal of chosen) {
  const broken = await playRefusal(refusal);
  process.stdout.write(`${broken.length === 0 ? 'ok' : 'BROKEN'} ${refusal.name}\n`);
  for (const line of broken) process.stdout.write(`${line.replaceAll(/^/gmu, '    ')}\n`);
  if (broken.length > 0) process.exitCode = 1;
}
