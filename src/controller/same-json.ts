/**
 * Whether two values are the same as JSON, whatever the order of their members: the API server gives objects back in an
 * order of its own.
 */
export function isSameJson(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false;
  if (Array.isArray(left) || Array.isArray(right))
    return (
      Array.isArray(left) &&
      Array.isArray(right) &&
      left.length === right.length &&
      left.every((entry, index) => isSameJson(entry, right[index]))
    );
  return (
    hasMembersOf(left, right) && Object.keys(right).every((key) => isKnown(left, key) || !isKnown(right, key))
  );
}

const member = (holder: object, key: string): unknown => (holder as Readonly<Record<string, unknown>>)[key];

const isKnown = (holder: object, key: string): boolean => member(holder, key) !== undefined;

function hasMembersOf(left: object, right: object): boolean {
  return Object.entries(left).every(([key, value]) => isSameJson(value, member(right, key)));
}
