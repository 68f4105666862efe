import { parseArgs } from 'node:util';
import { DRIFT_SPEC } from './drift-spec.ts';
import { driftTable } from './drift-rows.ts';
import { DriftWorld } from './drift-world.ts';

/*
 * Changes every field of every kind behind the operator's back, takes the tags off, deletes the objects, and looks
 * whether the operator puts it back and is silent then. `--only text` plays the rows whose name contains it.
 */
const { values } = parseArgs({
  options: { only: { type: 'string', default: '' }, story: { type: 'boolean' } },
});

const { rows, gaps, unchangeable } = driftTable();
const chosen = rows.filter(({ name }) => name.includes(values.only));
for (const gap of gaps) console.log(`GAP ${gap}`);
for (const field of unchangeable) console.log(`nobody can change ${field}`);

let failed = gaps.length;
let world: DriftWorld | undefined;
let built: object | undefined;
for (const row of chosen) {
  const spec = row.spec ?? DRIFT_SPEC;
  if (spec !== built) world = undefined;
  built = spec;
  world ??= await DriftWorld.build(spec);
  const broken = await row
    .play(world)
    .catch((error: unknown) => [error instanceof Error ? error.message.slice(0, 2000) : String(error)]);
  console.log(
    `${broken.length === 0 ? 'ok' : 'BROKEN'} ${row.name}${broken.length === 0 ? '' : `: ${broken.join('; ')}`}`,
  );
  if (broken.length > 0) {
    failed += 1;
    if (values.story === true) console.log(world.world.story(150));
  }
  // What is broken or gone for good must not be blamed on the next change.
  if (broken.length > 0 || row.final) world = undefined;
}
console.log(`${chosen.length - failed + gaps.length} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
// The pipeline of a world sleeps for ever.
process.exit();
