import type { Schema } from '../codec/api.ts';
import { membersOf } from '../codec/traits.ts';
import type { Constraint, Constraints } from '../models/constraints.ts';
import { constraintsOf } from '../models/constraints.ts';
import { requiredOf } from '../models/validate.ts';
import type { Service } from '../kernel/service.ts';

/** Demands on one value: its enum, its length or range, its pattern, and the same of what it holds. */
function demandsOf(constraint: Constraint | undefined): number {
  if (!constraint) return 0;
  const { enum: values, min, max, pattern, item, key, value } = constraint;
  const own = [values, min ?? max, pattern].filter((demand) => demand !== undefined).length;
  return own + demandsOf(item) + demandsOf(key) + demandsOf(value);
}

/** Every structure that a schema leads to, once. */
function structuresOf(schema: Schema, known: Map<string, Schema>): void {
  if (schema.isListSchema() || schema.isMapSchema()) structuresOf(schema.getValueSchema(), known);
  if (!schema.isStructSchema() || known.has(schema.getName() ?? '')) return;
  known.set(schema.getName() ?? '', schema);
  for (const [, member] of membersOf(schema)) structuresOf(member, known);
}

function checksOf(structure: Schema, constraints: Constraints): number {
  const own = constraints[structure.getName() ?? ''] ?? {};
  const members = [...membersOf(structure)].map(([name]) => demandsOf(own[name]));
  return requiredOf(structure).length + members.reduce((sum, count) => sum + count, 0);
}

/** How many demands the service makes on the values that its served operations take, before any rule is asked. */
export function valueChecks(service: Pick<Service, 'name' | 'api' | 'handlers'>): number {
  const structures = new Map<string, Schema>();
  for (const name of service.handlers.keys()) {
    const operation = service.api.operations.get(name);
    if (operation) structuresOf(operation.input, structures);
  }
  const constraints = constraintsOf(service.name);
  return [...structures.values()].reduce((sum, structure) => sum + checksOf(structure, constraints), 0);
}
