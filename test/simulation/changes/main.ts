import { parseArgs } from 'node:util';
import { changesTable } from './changes-table.ts';
import { changes } from './changes.ts';
import { playChanges } from './play-changes.ts';

/*
 * npx node test/simulation/changes/main.ts     makes every change of the table to one stack, one JSON line each
 *   --only TEXT                                only those whose edit contains the text
 *   --story                                    with what happened
 *   --docs                                     prints the table for docs/changes.md instead
 */
const { values } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    story: { type: 'boolean', default: false },
    docs: { type: 'boolean', default: false },
  },
});

const print = (text: string): boolean => process.stdout.write(`${text}\n`);

if (values.docs) print(changesTable(changes));
else {
  const chosen = changes.filter(({ edit }) => edit.includes(values.only));
  await playChanges(chosen, (result, world) => {
    print(JSON.stringify(result));
    if (values.story) print(world.story(200));
  });
}
