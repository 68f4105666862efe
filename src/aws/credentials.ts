import type { AwsCredentialIdentity, AwsCredentialIdentityProvider } from '@smithy/types';
import type { Clock } from '../clock.ts';

/** Credentials are fetched anew when they have less than this left: a call may wait in the limiter for a while. */
const marginMs = 5 * 60_000;

/** The SDK asks twice a call; `memoized` tells it not to wrap a cache with the machine's clock around ours. */
export type CachedCredentials = AwsCredentialIdentityProvider & {
  readonly memoized: true;
  /** The next call fetches: AWS said that the credentials have expired. */
  readonly forget: () => void;
};

/** Fetches once and keeps the answer until it is about to expire; calls that come meanwhile share the fetch. */
export function cacheCredentials(
  source: AwsCredentialIdentity | AwsCredentialIdentityProvider,
  clock: Clock,
): CachedCredentials {
  const fetch = typeof source === 'function' ? source : () => Promise.resolve(source);
  let current: Promise<AwsCredentialIdentity> | undefined;
  let until = Infinity;
  const forget = (): void => {
    current = undefined;
  };
  const provide = (): Promise<AwsCredentialIdentity> => {
    if (current !== undefined && clock.now() < until) return current;
    until = Infinity;
    const fetched = fetch().then(
      (credentials) => {
        if (current === fetched) until = (credentials.expiration?.getTime() ?? Infinity) - marginMs;
        return credentials;
      },
      (error: unknown) => {
        if (current === fetched) forget();
        throw error;
      },
    );
    current = fetched;
    return fetched;
  };
  return Object.assign(provide, { memoized: true as const, forget });
}
