/** Stands in a call's input for the value of a secret, or of one key of its JSON. */
export interface SecretReference {
  readonly $secret: { readonly arn: string; readonly key?: string };
}

/**
 * A value that only AWS and the call that needs it may see. The cloud puts it in right before it sends the call, so it
 * is in no observation, plan, log or event.
 *
 * The type is `string` because it stands where the call wants one.
 */
export function secretValue(arn: string, key?: string): string {
  const reference: SecretReference = { $secret: { arn, ...(key === undefined ? {} : { key }) } };
  return reference as unknown as string;
}

export function isSecretReference(value: unknown): value is SecretReference {
  return typeof value === 'object' && value !== null && '$secret' in value;
}
