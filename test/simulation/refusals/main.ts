import { parseArgs } from 'node:util';
import { playRefusal } from './play-refusal.ts';
import { refusals } from './refusals.ts';
import { playUnreadQuotas, UNREAD_QUOTAS } from './unread-quotas.ts';

const plays = [
  ...refusals.map((refusal) => ({ name: refusal.name, play: () => playRefusal(refusal) })),
  { name: UNREAD_QUOTAS, play: playUnreadQuotas },
];

/** Plays all refusals, or those whose name holds the argument; one line each. */
const { positionals } = parseArgs({ allowPositionals: true });
const chosen = plays.filter(({ name }) => positionals.every((word) => name.includes(word)));
for (const { name, play } of chosen) {
  const broken = await play().catch((error: unknown) => [String(error)]);
  process.stdout.write(`${broken.length === 0 ? 'ok' : 'BROKEN'} ${name}\n`);
  for (const line of broken) process.stdout.write(`${line.replaceAll(/^/gmu, '    ')}\n`);
  if (broken.length > 0) process.exitCode = 1;
}
