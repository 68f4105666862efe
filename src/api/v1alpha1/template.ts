/** A message that names parts of the value, filled in by the API server and by the operator alike. */
export interface Template<Value> {
  /** Holds one `%s` (string) or `%d` (integer) for each part. */
  readonly text: string;
  readonly parts: readonly Part<Value>[];
}

interface Part<Value> {
  /** CEL for the part. */
  readonly cel: string;
  readonly of: (value: Value) => string | number;
}

/**
 * `format` and not `+ string(…)`: the server estimates the text of an integer as boundless, and refuses the CRD for
 * its cost.
 */
export function templateToCel({ text, parts }: CelTemplate): string {
  return `${JSON.stringify(text)}.format([${parts.map(({ cel }) => cel).join(', ')}])`;
}

interface CelTemplate {
  readonly text: string;
  readonly parts: readonly { readonly cel: string }[];
}

export function fillTemplate<Value>({ text, parts }: Template<Value>, value: Value): string {
  let next = 0;
  return text.replaceAll(/%[sd]/gu, () => String(parts[next++]?.of(value)));
}
