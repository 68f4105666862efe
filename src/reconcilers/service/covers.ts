type Plain = Readonly<Record<string, unknown>>;

const isPlain = (value: unknown): value is Plain =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Objects stand for a set, each of them once; texts and numbers are a sequence, such as a command. */
function coversList(want: readonly unknown[], seen: readonly unknown[]): boolean {
  if (want.length !== seen.length) return false;
  if (!want.some(isPlain)) return want.every((entry, index) => covers(entry, seen[index]));
  const left = [...seen];
  return want.every((entry) => {
    const index = left.findIndex((other) => covers(entry, other));
    if (index < 0) return false;
    left.splice(index, 1);
    return true;
  });
}

/**
 * True when everything that is wanted is seen. What AWS fills in besides is no difference; an element more in a list
 * is.
 */
export function covers(want: unknown, seen: unknown): boolean {
  if (want === undefined) return true;
  if (Array.isArray(want)) return coversList(want, Array.isArray(seen) ? seen : []);
  if (!isPlain(want)) return want === seen;
  if (!isPlain(seen)) return Object.keys(want).length === 0;
  return Object.entries(want).every(([key, value]) => covers(value, seen[key]));
}
