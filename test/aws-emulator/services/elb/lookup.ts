import type { CallContext } from '../../kernel/call-context.ts';
import * as rules from './rules.ts';
import { loadBalancerTable } from './tables.ts';
import type { LoadBalancerRow } from './tables.ts';

const absent = (name: string) =>
  rules.balancerAbsent.refuse(`There is no ACTIVE Load Balancer named '${name}'`);

/** The balancer that a write names. */
export function balancerOf(context: CallContext, name: string): LoadBalancerRow {
  const row = context.table(loadBalancerTable).reachable(name);
  if (!row) throw absent(name);
  return row;
}

/** The balancer that a read names. */
export function seenBalancer(context: CallContext, name: string): LoadBalancerRow {
  const row = context.table(loadBalancerTable).byId(name);
  if (!row) throw absent(name);
  return row;
}
