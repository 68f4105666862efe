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
  // One that was paused woke when the stack had been made anew, and told of the new one what was true of the old one.
  {
    seed: 6191,
    lag: 'maximum',
    unsteady: false,
    steps: [
      [
        {
          do: 'fault',
          fault: { service: 'ec2', code: 'InternalError', status: 500, count: 6, probability: 0.3 },
        },
        5,
      ],
      [{ do: 'crash', at: { write: 23, position: 'after', pausedFor: 900_000 } }, 3],
      [{ do: 'recreate' }, 77],
    ],
    end: 1,
    deleted: false,
  },
  // A clock that goes ahead gave up new instances as late that had only just been launched.
  {
    seed: 6626,
    lag: 'typical',
    unsteady: false,
    steps: [
      [{ do: 'jump', by: 600_000 }, 77],
      [
        {
          do: 'edit',
          spec: { storage: { transitionToIADays: 7 }, capacity: { cpuCredits: 'Unlimited' } },
        },
        16,
      ],
      [{ do: 'beside' }, 2956],
    ],
    end: 2,
    deleted: false,
  },
];
