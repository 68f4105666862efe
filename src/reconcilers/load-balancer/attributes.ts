/** Attributes as load balancers and target groups list them. */
export type Attributes = Readonly<Record<string, string>>;

interface Attribute {
  readonly Key?: string | undefined;
  readonly Value?: string | undefined;
}

export function attributesOf(list: readonly Attribute[] | undefined): Attributes {
  return Object.fromEntries(
    (list ?? []).flatMap(({ Key, Value }) => (Key === undefined ? [] : [[Key, Value ?? '']])),
  );
}

/** The attributes of `want` that `seen` has not; all of them before any were read. */
export function changed(want: Attributes, seen: Attributes | undefined): { Key: string; Value: string }[] {
  return Object.entries(want)
    .filter(([key, value]) => seen?.[key] !== value)
    .map(([Key, Value]) => ({ Key, Value }));
}
