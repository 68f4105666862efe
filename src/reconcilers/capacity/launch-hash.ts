import { createHash } from 'node:crypto';

type Plain = Readonly<Record<string, unknown>>;

/** Members in one order, so that the same data has the same text. */
function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value as Plain).filter(([, member]) => member !== undefined);
  return Object.fromEntries(
    entries
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([name, member]) => [name, ordered(member)]),
  );
}

/**
 * Tells launch data apart by what instances are: two versions that differ in tags alone launch the same, and nobody
 * wants an instance replaced for a tag.
 */
export function launchHash(data: object | undefined): string {
  const { TagSpecifications: _tags, ...rest } = (data ?? {}) as Plain;
  return createHash('sha256')
    .update(JSON.stringify(ordered(rest)))
    .digest('hex')
    .slice(0, 16);
}
