import type { Row } from './observation.ts';
import type { PlanInput } from './plan-input.ts';

/**
 * When to look at something on its way: first at 60 % of the time its kind usually takes, then every 3 % of it.
 * Asking from the first second on costs calls and learns nothing; asking late costs the user's time.
 */
export function pollTime(
  input: Pick<PlanInput, 'memory' | 'now' | 'pace'>,
  row: Row,
  way: 'create' | 'remove',
): number {
  const typical = row.kind.typical[way] * input.pace.second;
  const since = input.memory.pendingSince.get(row.id) ?? input.now;
  const step = Math.max(input.pace.poll, typical * 0.03);
  return Math.max(since + typical * 0.6, input.now + step);
}
