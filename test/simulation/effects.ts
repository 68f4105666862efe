import type { Emulator } from '../aws-emulator/kernel/emulator.ts';
import { globalRegion } from '../aws-emulator/kernel/scope.ts';
import { ACCOUNT, REGION } from './world.ts';

/**
 * What AWS makes by itself, as often as it likes: instances and tasks that fail or are replaced, what comes with them,
 * daily backups, and what tells of it.
 */
const BY_ITSELF =
  /instance$|network-interface|volume|scheduler-wake|tombstone|event|activity|evaluation|refresh|rds\/snapshot|\/task$|stopped|service-revision|service-deployment|target$|log-stream/u;

/** How many objects of each type have ever been made, those that are gone again included. */
export function effects(emulator: Emulator): Readonly<Record<string, number>> {
  const made = [REGION, globalRegion].flatMap((region) => emulator.scope(ACCOUNT, region).tables());
  return Object.fromEntries(
    made
      .map(([{ service, type }, table]) => [`${service}/${type}`, table.insertions] as const)
      .filter(([type, count]) => count > 0 && !BY_ITSELF.test(type)),
  );
}

/** What one history made more or less of than another. */
export function otherEffects(
  reference: Readonly<Record<string, number>>,
  made: Readonly<Record<string, number>>,
): readonly string[] {
  const types = new Set([...Object.keys(reference), ...Object.keys(made)]);
  return [...types]
    .filter((type) => reference[type] !== made[type])
    .map((type) => `${made[type] ?? 0} ${type} made instead of ${reference[type] ?? 0}`);
}
