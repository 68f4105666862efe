import type { Fault } from '../../aws-emulator/kernel/faults.ts';
import type { LagMode } from '../../aws-emulator/kernel/lag.ts';
import { Random } from '../../aws-emulator/kernel/random.ts';
import { POSITIONS } from '../crash-plan.ts';
import { quickChanges } from '../drift/drift-rows.ts';
import { edits, ends, fieldEdits } from './specs.ts';
import type { RandomHistory, Step } from './step.ts';

const LAGS: readonly LagMode[] = ['none', 'typical', 'maximum'];
const MOST_STEPS = 5;
const CHANGES = quickChanges().length;

/** Milliseconds: shorter than a lease, a little longer, and longer than anybody waits for anything. */
const PAUSES = [5_000, 40_000, 900_000];

/** Milliseconds by which the clocks of two machines may differ: more than the lag window, or some of it. */
const JUMPS = [-600_000, -45_000, 45_000, 600_000];

/** Services of the operator alone: the pipeline that pushes images gives up when one of its calls fails. */
const SERVICES = ['autoscaling', 'ec2', 'ecs', 'efs', 'elbv2', 'iam', 'logs', 'rds', 'secretsmanager', 'ssm'];

/** The history of a seed. */
export function drawHistory(seed: number): RandomHistory {
  const random = new Random(seed);
  const below = (count: number): number => Math.floor(random.next() * count);
  const steps = Array.from(
    { length: 1 + below(MOST_STEPS) },
    // From the middle of a creation to long after it.
    () => [drawStep(below), Math.ceil(3 * 1.5 ** below(18))] as const,
  );
  const lag = LAGS[below(LAGS.length)] ?? 'none';
  return { seed, lag, unsteady: below(3) === 0, steps, end: below(ends.length), deleted: below(2) === 0 };
}

function drawStep(below: (count: number) => number): Step {
  const of = <Item>(items: readonly Item[]): Item => {
    const item = items[below(items.length)];
    if (item === undefined) throw new Error('nothing to choose from');
    return item;
  };
  const drawn = below(26);
  if (drawn < 5) return { do: 'edit', spec: { ...of(edits), ...of(edits) } };
  if (drawn < 8) return { do: 'edit', spec: { ...of(edits), ...of(fieldEdits) } };
  if (drawn < 11) return { do: 'crash', at: { write: below(40), position: of(POSITIONS) } };
  if (drawn < 12) return { do: 'takeover' };
  if (drawn < 15) return { do: 'fault', fault: drawFault(of) };
  if (drawn < 18) return { do: 'drift', change: below(CHANGES) };
  if (drawn < 19) return { do: 'forget' };
  if (drawn < 20) return { do: 'recreate' };
  if (drawn < 21) return { do: 'beside' };
  if (drawn < 22) return { do: 'imitate' };
  if (drawn < 23) return { do: 'jump', by: of(JUMPS) };
  return { do: 'crash', at: { write: below(40), position: of(POSITIONS), pausedFor: of(PAUSES) } };
}

function drawFault(of: <Item>(items: readonly Item[]) => Item): Fault {
  const service = of(SERVICES);
  return of<Fault>([
    { service, code: 'InternalError', status: 500, count: 6, probability: 0.3 },
    { service, code: 'InternalError', status: 500, count: 3, probability: 0.3, when: 'after' },
    { service, hang: true, count: 2, probability: 0.2, when: 'after' },
    { service, code: 'Throttling', status: 400, count: 10, probability: 0.5 },
    { service, code: 'AccessDenied', status: 403, count: 20 },
  ]);
}
