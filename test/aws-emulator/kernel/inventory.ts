import type { Scope } from './scope.ts';

/** Rows by account, region, `service/type` and id. */
export type Inventory = Record<string, Record<string, Record<string, Record<string, object>>>>;

/** The truth about every scope, as plain objects. */
export function inventoryOf(scopes: Iterable<Scope>): Inventory {
  const inventory: Inventory = {};
  for (const scope of scopes) {
    const regions = (inventory[scope.account] ??= {});
    const types = (regions[scope.region] ??= {});
    for (const [definition, table] of scope.tables()) {
      const rows = Object.fromEntries(table.truth.entries());
      if (Object.keys(rows).length > 0) types[`${definition.service}/${definition.type}`] = rows;
    }
  }
  return inventory;
}
