import { parseArgs } from 'node:util';
import { neighbourStories } from './neighbours.ts';

/** Plays all stories, or those whose name holds the argument; one line each. */
const { positionals } = parseArgs({ allowPositionals: true });
for (const story of neighbourStories.filter(({ name }) => positionals.every((word) => name.includes(word)))) {
  const broken = await story.play().catch((error: unknown) => [String(error)]);
  process.stdout.write(`${broken.length === 0 ? 'ok' : 'BROKEN'} ${story.name}\n`);
  for (const line of broken) process.stdout.write(`    ${line}\n`);
  if (broken.length > 0) process.exitCode = 1;
}
