export interface PageOptions {
  /** What the caller asked for: MaxResults, MaxRecords, PageSize … */
  readonly limit?: number | undefined;
  /** What the caller got last: NextToken, Marker … */
  readonly token?: string | undefined;
  /** Page size when the caller names none. Default is everything. */
  readonly default?: number;
  /** Largest page the service gives. */
  readonly max?: number;
}

export interface Page<Item> {
  readonly items: Item[];
  /** Absent on the last page. */
  readonly next: string | undefined;
}

const prefix = 'page:';

const tokenFor = (offset: number): string => Buffer.from(`${prefix}${String(offset)}`).toString('base64url');

function offsetOf(token: string): number | undefined {
  const text = Buffer.from(token, 'base64url').toString();
  const offset = Number(text.slice(prefix.length));
  return text.startsWith(prefix) && Number.isInteger(offset) && offset > 0 ? offset : undefined;
}

/** Cuts a page out of a list. Tokens are positions, so a list that changes between pages may skip, as AWS's may. */
export function pageOf<Item>(
  items: readonly Item[],
  options: PageOptions,
  badToken: () => Error,
): Page<Item> {
  const offset = options.token === undefined || options.token === '' ? 0 : offsetOf(options.token);
  if (offset === undefined) throw badToken();
  const asked = options.limit ?? options.default ?? items.length;
  const end = offset + Math.max(1, Math.min(asked, options.max ?? asked));
  return { items: items.slice(offset, end), next: end < items.length ? tokenFor(end) : undefined };
}
