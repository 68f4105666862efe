import { changes } from '../../simulation/changes/changes.ts';
import type { Change } from '../../simulation/changes/change.ts';
import { forbidsChange } from './refusals.ts';
import type { Field } from './schema.ts';

/** How a field can be changed once the stack is there. */
export interface Edits {
  readonly how: string;
  /** Rows of docs/changes.md that speak of the field. */
  readonly rows: readonly Change[];
}

/** Fields that AWS hears nothing of by themselves. */
export const silent: Readonly<Record<string, string>> = {
  deletionPolicy: 'at any time; it is read when the object is deleted',
  paused: 'at any time; it takes effect with the next pass',
};

/** Throws for a field whose changes nobody has proved: docs/changes.md must have a row for it. */
export function editsOf({ path, rules }: Field): Edits {
  if (rules.some(forbidsChange)) return { how: 'never, the field is immutable', rows: [] };
  const rows = changes.filter((change) => speaksOf(change, path));
  if (rows.length > 0) return { how: howOf(rows), rows };
  const quiet = silent[path];
  if (quiet !== undefined) return { how: quiet, rows: [] };
  throw new Error(`spec.${path}: test/simulation/changes has no row that tells what an edit of it does`);
}

function howOf(rows: readonly Change[]): string {
  const writes = new Set(rows.flatMap((row) => Object.keys(row.writes)));
  if (writes.has('autoscaling:StartInstanceRefresh')) return 'by new instances, one after another';
  if (writes.has('ecs:UpdateService') && writes.has('ecs:RegisterTaskDefinition'))
    return 'by new tasks, in a rolling update';
  if (writes.has('ecs:RegisterTaskDefinition')) return 'at any time; the init task is told of it';
  return writes.size === 0 ? 'at any time; by itself it changes nothing on AWS' : 'in place';
}

/** `tags` is one field, whatever its keys. */
function speaksOf({ fields, spec = {} }: Change, path: string): boolean {
  return (fields ?? leaves(spec)).some((field) => field === path || field.startsWith(`${path}.`));
}

function leaves(part: object, prefix = ''): readonly string[] {
  return Object.entries(part as Readonly<Record<string, unknown>>).flatMap(([name, value]) => {
    const isSection = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isSection ? leaves(value, `${prefix}${name}.`) : [`${prefix}${name}`];
  });
}
