import type { Throttle } from '../../kernel/throttle.ts';

/** Requests per second; operations that share a key share the rate. */
const rates: Readonly<Record<string, readonly [key: string, perSecond: number]>> = {
  DescribeSecret: ['read', 10_000],
  GetSecretValue: ['read', 10_000],
  ListSecrets: ['ListSecrets', 100],
  GetRandomPassword: ['GetRandomPassword', 50],
  CreateSecret: ['CreateSecret', 50],
  DeleteSecret: ['DeleteSecret', 50],
  RestoreSecret: ['RestoreSecret', 50],
  ListSecretVersionIds: ['ListSecretVersionIds', 50],
  PutSecretValue: ['change', 50],
  UpdateSecret: ['change', 50],
  TagResource: ['tags', 50],
  UntagResource: ['tags', 50],
  PutResourcePolicy: ['policy', 50],
  GetResourcePolicy: ['policy', 50],
  DeleteResourcePolicy: ['policy', 50],
};

/** https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_limits.html */
export const throttle: Throttle = (operation) => {
  const [key, perSecond] = rates[operation] ?? [];
  if (key === undefined || perSecond === undefined) return undefined;
  return { key, capacity: perSecond, refillPerSecond: perSecond };
};
