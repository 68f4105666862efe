import type { Scope } from '../kernel/scope.ts';
import { wakeTable } from '../services/ecs/tables.ts';

/** Has the scheduler look at a cluster after so many seconds; of several wishes the earliest counts. */
export type Wake = (scope: Scope, clusterName: string, seconds?: number) => void;

/** Seconds that the scheduler takes to notice something. */
const noticing = [1, 4] as const;

export function createWake(run: (scope: Scope, clusterName: string) => void): Wake {
  return (scope, clusterName, seconds = scope.between(...noticing)) => {
    const table = scope.table(wakeTable);
    const at = scope.now + (seconds * 1000) / scope.timeScale;
    const planned = table.truth.get(clusterName)?.at;
    if (planned !== undefined && planned <= at) return;
    if (planned === undefined) table.insert(clusterName, { at });
    else table.update(clusterName, { at });
    scope.after(seconds, () => {
      if (table.truth.get(clusterName)?.at !== at) return;
      table.remove(clusterName);
      run(scope, clusterName);
    });
  };
}
