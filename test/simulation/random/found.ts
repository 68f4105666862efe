import { quickChanges } from '../drift/drift-rows.ts';
import type { RandomHistory, Step } from './step.ts';

function driftOf(name: string): Step {
  const change = quickChanges().findIndex((row) => row.name === name);
  if (change < 0) throw new Error(`there is no change of ${name}`);
  return { do: 'drift', change };
}

/** Histories that were broken once, made short: they do not follow the drawing when that changes. */
export const found: readonly RandomHistory[] = [
  // A clock that goes ahead took a VPC for created long since, and created a second one.
  {
    seed: 4108,
    lag: 'maximum',
    unsteady: false,
    steps: [
      [{ do: 'edit', spec: { database: { multiAZ: true }, service: { cpuUnits: 128 } } }, 11],
      [{ do: 'jump', by: 600_000 }, 77],
    ],
    end: 2,
    deleted: false,
  },
  // One operator cancelled the replacement of instances by a version that another had made and it did not know.
  {
    seed: 1262,
    lag: 'typical',
    unsteady: false,
    steps: [
      [{ do: 'beside' }, 1971],
      [driftOf('instance-replacement: superseded replacement'), 390],
    ],
    end: 1,
    deleted: false,
  },
];
