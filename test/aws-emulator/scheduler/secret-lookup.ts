import type { Scope } from '../kernel/scope.ts';
import { secretTable } from '../services/secrets-manager/tables.ts';
import type { SecretRow, SecretVersion } from '../services/secrets-manager/tables.ts';

/** `arn:aws:secretsmanager:region:account:secret:name-xxxxxx:json-key:version-stage:version-id` */
export interface SecretReference {
  readonly arn: string;
  readonly jsonKey: string | undefined;
  readonly stage: string;
}

const text = (part: string | undefined): string | undefined => (part === '' ? undefined : part);

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html */
export function parseSecret(valueFrom: string): SecretReference {
  const parts = valueFrom.split(':');
  return {
    arn: parts.slice(0, 7).join(':'),
    jsonKey: text(parts[7]),
    stage: text(parts[8]) ?? 'AWSCURRENT',
  };
}

/** The secret, unless it is scheduled for deletion; a name without the random suffix of its ARN works too. */
export const secretOf = (scope: Scope, { arn }: SecretReference): SecretRow | undefined =>
  scope
    .table(secretTable)
    .truth.find((row) => row.DeletedDate === undefined && (row.ARN === arn || row.ARN.slice(0, -7) === arn));

const versionOf = (secret: SecretRow, stage: string): SecretVersion | undefined =>
  secret.versions.find(({ stages }) => stages.includes(stage));

/** What the container gets; undefined when the secret, its version or the key is not there. */
export function secretValue(scope: Scope, valueFrom: string): string | undefined {
  const reference = parseSecret(valueFrom);
  const secret = secretOf(scope, reference);
  const value = secret && versionOf(secret, reference.stage)?.SecretString;
  if (value === undefined || reference.jsonKey === undefined) return value;
  try {
    const found = (JSON.parse(value) as Record<string, unknown>)[reference.jsonKey];
    return typeof found === 'string' ? found : JSON.stringify(found);
  } catch {
    return undefined;
  }
}
