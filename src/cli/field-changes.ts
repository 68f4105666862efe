/** A field of AWS's own, by its path in the call that would change it. */
export interface FieldChange {
  readonly field: string;
  /** Absent: it is not set, or not shown. */
  readonly from?: Scalar;
  readonly to: Scalar;
}

type Scalar = string | number | boolean;
type Entries = readonly (readonly [string, unknown])[];

/** More than this is no summary any more. */
const mostFields = 12;

/**
 * What the input of a call would change of an object as AWS shows it. Input and object mostly have the same shape; where
 * the object is wrapped in something, the shape is looked for inside. A member that the object does not have is an
 * argument of the call (a token, a filter, "apply now") and no field.
 */
export function fieldChanges(input: unknown, seen: unknown): readonly FieldChange[] {
  return changes(input, seen, '').slice(0, mostFields);
}

function changes(input: unknown, seen: unknown, path: string): readonly FieldChange[] {
  const pairs = isPairs(input);
  return entriesOf(input).flatMap(([name, value]) => {
    const found = memberOf(seen, name);
    const field = path === '' ? name : `${path}.${name}`;
    // A pair that is new to a list of pairs is a value that was not set.
    if (found === undefined) return pairs && isScalar(value) ? [{ field, to: value }] : [];
    if (!isScalar(value)) return changes(value, found, field);
    return isScalar(found) && found !== value ? [{ field, from: found, to: value }] : [];
  });
}

const nameKeys = ['Key', 'key', 'ParameterName', 'name', 'Name'];

const valueKeys = ['Value', 'value', 'ParameterValue'];

/**
 * Members of an object; of a list of named things, the things by their names. Other lists have no order that means
 * something, so their members are not compared.
 */
function entriesOf(value: unknown): Entries {
  if (!Array.isArray(value)) return isObject(value) ? Object.entries(value) : [];
  return value.flatMap((item: unknown) => {
    const name = nameOf(item);
    return name === undefined ? [] : [[name, valueOf(item)] as const];
  });
}

function isPairs(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && value.every((item) => valueKeyOf(item) !== undefined);
}

function valueKeyOf(item: unknown): string | undefined {
  return isObject(item) && nameOf(item) !== undefined ? valueKeys.find((key) => key in item) : undefined;
}

function nameOf(item: unknown): string | undefined {
  if (!isObject(item)) return undefined;
  const key = nameKeys.find((candidate) => typeof item[candidate] === 'string');
  return key === undefined ? undefined : String(item[key]);
}

/** Of a pair of name and value, the value. */
function valueOf(item: unknown): unknown {
  const key = valueKeyOf(item);
  return key === undefined || !isObject(item) ? item : item[key];
}

/** The member of that name (APIs disagree about the case of its first letter), here or in what is wrapped inside. */
function memberOf(seen: unknown, name: string): unknown {
  const [found] = [seen, ...entriesOf(seen).map(([, value]) => value)]
    .map((candidate) => entriesOf(candidate).find(([key]) => sameName(key, name))?.[1])
    .filter((value) => value !== undefined && value !== null);
  return found;
}

function sameName(one: string, other: string): boolean {
  return one === other || (one.slice(1) === other.slice(1) && one.toLowerCase() === other.toLowerCase());
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function isScalar(value: unknown): value is Scalar {
  return ['string', 'number', 'boolean'].includes(typeof value);
}
