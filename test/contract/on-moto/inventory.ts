import { join } from 'node:path';
import { runCommand } from '../../control-plane/run-command.ts';
import { clientEnvironment } from '../client-environment.ts';

/** Ids of what there is, by type: `ec2/vpc` → `['vpc-1']`. */
export type Inventory = Readonly<Record<string, readonly string[]>>;

/** Asks with boto3, so that neither the operator nor what answers it says what was made. */
export async function takeInventory(python: string, endpoint: string): Promise<Inventory> {
  const program = join(import.meta.dirname, 'inventory.py');
  const text = await runCommand(python, [program], { env: clientEnvironment(endpoint) });
  return JSON.parse(text) as Inventory;
}

/** How many of each type there are that were not there before. */
export function added(before: Inventory, now: Inventory): Readonly<Record<string, number>> {
  const counts = Object.entries(now).map(([type, ids]) => {
    const known = new Set(before[type]);
    return [type, ids.filter((id) => !known.has(id)).length] as const;
  });
  return Object.fromEntries(counts.filter(([, count]) => count > 0));
}
