import { parseArgs } from 'node:util';
import { dataStories } from './stories.ts';

/** Plays all stories of what becomes of data, or those whose name holds the arguments; one line each. */
const { positionals } = parseArgs({ allowPositionals: true });
let failed = false;
for (const story of dataStories.filter(({ name }) => positionals.every((word) => name.includes(word)))) {
  const broken = await story.play().catch((error: unknown) => [String(error).slice(0, 600)]);
  console.log(`${broken.length === 0 ? 'ok' : 'BROKEN'} ${story.name}`);
  for (const line of broken) console.log(`    ${line}`);
  failed ||= broken.length > 0;
}
// The pipelines sleep for ever.
process.exit(failed ? 1 : 0);
