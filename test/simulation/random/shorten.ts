import type { RandomHistory } from './step.ts';

/** Leaves out every step without which the history is still broken. */
export async function shorten(
  history: RandomHistory,
  isBroken: (history: RandomHistory) => Promise<boolean>,
): Promise<RandomHistory> {
  let shortest = history;
  for (let index = history.steps.length - 1; index >= 0; index -= 1) {
    const shorter = { ...shortest, steps: shortest.steps.filter((_, at) => at !== index) };
    if (await isBroken(shorter)) shortest = shorter;
  }
  const steady = { ...shortest, unsteady: false };
  if (shortest.unsteady && (await isBroken(steady))) shortest = steady;
  const kept = { ...shortest, deleted: false };
  if (shortest.deleted && (await isBroken(kept))) shortest = kept;
  for (const lag of ['none', 'typical'] as const) {
    const plainer = { ...shortest, lag };
    if (shortest.lag !== lag && (await isBroken(plainer))) return plainer;
  }
  return shortest;
}
