import type { Row } from './observation.ts';
import type { PlanInput } from './plan-input.ts';

/**
 * When to look at something on its way: first at 60 % of the time its kind usually takes, then every 3 % of it,
 * and more and more rarely when it is overdue.
 * Asking from the first second on costs calls and learns nothing; asking late costs the user's time.
 */
export function pollTime(
  input: Pick<PlanInput, 'memory' | 'now' | 'pace'>,
  row: Row,
  way: 'create' | 'remove',
): number {
  const typical = row.kind.typical[way] * input.pace.second;
  const since = input.memory.pendingSince.get(row.id) ?? input.now;
  const overdue = Math.max(0, input.now - since - typical);
  const step = Math.max(input.pace.poll, typical * 0.03, Math.min(overdue * 0.25, input.pace.poll * 5));
  return Math.max(since + typical * 0.6, input.now + step);
}

/** When to look whether a read shows what was written: soon, then more and more rarely until the lag window is over. */
export function settleTime(input: Pick<PlanInput, 'memory' | 'now' | 'pace'>, id: string): number {
  const times = [...input.memory.written.values()]
    .filter((written) => written.id === id)
    .map((written) => written.at);
  const waited = times.length === 0 ? 0 : input.now - Math.max(...times);
  return input.now + Math.max(input.pace.poll, Math.min(waited * 0.5, input.pace.poll * 5));
}
