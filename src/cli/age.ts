const units = [
  ['d', 86_400],
  ['h', 3_600],
  ['m', 60],
  ['s', 1],
] as const;

/** How long ago, as kubectl writes it: 45s, 12m, 5h, 9d. Empty for what is no time. */
export function age(since: string | number | undefined, now: number): string {
  const at = typeof since === 'string' ? Date.parse(since) : since;
  if (at === undefined || Number.isNaN(at)) return '';
  const seconds = Math.max(0, Math.floor((now - at) / 1000));
  // Two of the smaller unit are told more exactly than one of the larger: 90m, not 1h.
  const [name, size] = units.find(([, size]) => seconds >= size * 2) ?? ['s', 1];
  return `${Math.floor(seconds / size)}${name}`;
}
