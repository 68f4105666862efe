import type { MemberStatus } from '../engine/index.ts';

const SEVERITY: readonly MemberStatus['state'][] = [
  'stalled',
  'retrying',
  'changing',
  'creating',
  'deleting',
  'settling',
  'waiting',
  'ready',
];

/** What things in good order say while they take their time: a trouble must not hide behind them. */
const CALM: readonly (string | undefined)[] = [
  'Creating',
  'Updating',
  'Repairing',
  'Propagating',
  'Initialising',
  'RollingOut',
  'Waiting',
];

function byUrgency(statuses: readonly MemberStatus[]): readonly MemberStatus[] {
  return [...statuses].sort(
    (a, b) =>
      SEVERITY.indexOf(a.state) - SEVERITY.indexOf(b.state) ||
      Number(CALM.includes(a.reason)) - Number(CALM.includes(b.reason)),
  );
}

/** The one to name first: what a human must act on, then what moves, then what waits for others. */
export function worstOf(statuses: readonly MemberStatus[]): MemberStatus | undefined {
  return byUrgency(statuses)[0];
}

/** `nat/a: AWS is creating it; …`: the three most urgent, and how many more. */
export function sentence(open: readonly MemberStatus[]): string {
  const sorted = byUrgency(open);
  const named = sorted.slice(0, 3).map((status) => `${status.id}: ${status.message}`);
  const more = sorted.length > 3 ? [`and ${sorted.length - 3} more`] : [];
  return [...named, ...more].join('; ');
}
