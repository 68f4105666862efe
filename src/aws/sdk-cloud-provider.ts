import type { Clock } from '../clock.ts';
import type { Failure } from '../engine/cloud.ts';
import { createClients, type Clients, type ClientsOptions } from './clients.ts';
import { Limiter } from './limiter.ts';
import { SdkCloud, type CallerIdentity, type SdkCloudOptions } from './sdk-cloud.ts';

export interface SdkCloudProviderOptions extends Omit<ClientsOptions, 'region'> {
  readonly clock: Clock;
  readonly onCall?: SdkCloudOptions['onCall'];
}

export type SdkConnection =
  | ({ readonly ok: true; readonly cloud: SdkCloud; readonly region: string } & CallerIdentity)
  | { readonly ok: false; readonly reason: string; readonly message: string };

interface Entry {
  readonly clients: Clients;
  readonly cloud: SdkCloud;
  identity?: CallerIdentity;
}

/** The clouds of a process: one per region, all behind one limiter. */
export class SdkCloudProvider {
  readonly #options: SdkCloudProviderOptions;
  readonly #limiter: Limiter;
  readonly #entries = new Map<string, Entry>();

  constructor(options: SdkCloudProviderOptions) {
    this.#options = options;
    const { clock, timeScale } = options;
    this.#limiter = new Limiter({ clock, ...(timeScale !== undefined && { timeScale }) });
  }

  /** Asks who the credentials belong to, until AWS has answered once. Rejects only when the signal aborts. */
  async connect(target: { readonly region: string }, signal: AbortSignal): Promise<SdkConnection> {
    const { region } = target;
    const entry = this.#entries.get(region) ?? this.#open(region);
    if (entry.identity === undefined) {
      const answer = await entry.cloud.identify(signal);
      if (!answer.ok) return refused(answer.failure);
      entry.identity = answer.value;
    }
    return { ok: true, cloud: entry.cloud, region, ...entry.identity };
  }

  destroy(): void {
    for (const { clients } of this.#entries.values()) clients.destroy();
    this.#entries.clear();
  }

  #open(region: string): Entry {
    const { clock, onCall } = this.#options;
    const clients = createClients({ ...this.#options, region });
    const cloud = new SdkCloud({ clients, clock, region, limiter: this.#limiter, ...(onCall && { onCall }) });
    const entry: Entry = { clients, cloud };
    this.#entries.set(region, entry);
    return entry;
  }
}

function refused(failure: Failure): SdkConnection & { ok: false } {
  const remedy =
    failure.class === 'denied'
      ? 'Give the operator valid credentials: a role for its service account, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.'
      : 'It is tried again.';
  return {
    ok: false,
    reason: failure.class === 'denied' ? 'CredentialsUnavailable' : 'AwsUnreachable',
    message: `AWS does not say whose the credentials are: ${failure.code} (${failure.message}). ${remedy}`,
  };
}
