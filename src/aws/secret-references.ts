import { isSecretReference, type SecretReference } from '../engine/secret-value.ts';

/** Reads the value of a secret, by ARN; undefined when it cannot be read. */
export type SecretReader = (arn: string) => Promise<string | undefined>;

/**
 * The input with every secret reference replaced by its value, right before it is sent: the value is in no plan, log or
 * event, and is gone with the request. Undefined when a secret could not be read.
 */
export async function resolveSecrets(input: object, read: SecretReader): Promise<object | undefined> {
  const values = new Map<string, string | undefined>();
  for (const arn of new Set(secretsIn(input))) values.set(arn, await read(arn));
  if ([...values.values()].includes(undefined)) return undefined;
  return replaced(input, values) as object;
}

function secretsIn(value: unknown): readonly string[] {
  if (isSecretReference(value)) return [value.$secret.arn];
  if (Array.isArray(value)) return value.flatMap(secretsIn);
  return isPlainObject(value) ? Object.values(value).flatMap(secretsIn) : [];
}

function replaced(value: unknown, values: ReadonlyMap<string, string | undefined>): unknown {
  if (isSecretReference(value)) return valueOf(value.$secret, values.get(value.$secret.arn) ?? '');
  if (Array.isArray(value)) return value.map((item) => replaced(item, values));
  if (!isPlainObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, replaced(item, values)]));
}

function valueOf({ arn, key }: SecretReference['$secret'], text: string): string {
  if (key === undefined) return text;
  const value = (JSON.parse(text) as Readonly<Record<string, unknown>>)[key];
  if (typeof value !== 'string') throw new Error(`The secret ${arn} has no key ${key}.`);
  return value;
}

function isPlainObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
