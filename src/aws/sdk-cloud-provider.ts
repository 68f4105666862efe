import type { Clock } from '../clock.ts';
import { describeFailure, reasonOf } from '../engine/index.ts';
import type { Failure } from '../engine/cloud.ts';
import { assumedRole } from './assumed-role.ts';
import { createClients, type Clients, type ClientsOptions } from './clients.ts';
import { Limiter } from './limiter.ts';
import { homeRegionOf } from './home-region.ts';
import { SdkCloud, type CallerIdentity, type SdkCloudOptions } from './sdk-cloud.ts';

export interface SdkCloudProviderOptions extends Omit<ClientsOptions, 'region'> {
  readonly clock: Clock;
  readonly onCall?: SdkCloudOptions['onCall'];
}

/** Where to work, and as whom. */
export interface SdkTarget {
  readonly region: string;
  /** Role to assume. Default is to work with the operator's own credentials. */
  readonly roleARN?: string | undefined;
}

export type SdkConnection =
  | ({ readonly ok: true; readonly cloud: SdkCloud; readonly region: string } & CallerIdentity)
  | { readonly ok: false; readonly reason: string; readonly message: string };

interface Entry {
  readonly clients: Clients;
  readonly cloud: SdkCloud;
  identity?: CallerIdentity;
}

/** The clouds of a process: one per region and role, all behind one limiter. */
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
  async connect(target: SdkTarget, signal: AbortSignal): Promise<SdkConnection> {
    const entry = this.#entry(target);
    if (entry.identity === undefined) {
      const answer = await entry.cloud.identify(signal);
      if (!answer.ok) return refused(await this.#explained(answer.failure, target, signal));
      entry.identity = answer.value;
    }
    return { ok: true, cloud: entry.cloud, region: target.region, ...entry.identity };
  }

  destroy(): void {
    for (const { clients } of this.#entries.values()) clients.destroy();
    this.#entries.clear();
  }

  #entry(target: SdkTarget): Entry {
    const key = `${target.region} ${target.roleARN ?? ''}`;
    const known = this.#entries.get(key);
    if (known !== undefined) return known;
    const { region, roleARN } = target;
    const { clock, onCall } = this.#options;
    const credentials =
      roleARN === undefined
        ? this.#options.credentials
        : assumedRole(this.#entry({ region }).clients, roleARN);
    const clients = createClients({ ...this.#options, region, credentials });
    const cloud = new SdkCloud({ clients, clock, region, limiter: this.#limiter, ...(onCall && { onCall }) });
    const entry: Entry = { clients, cloud };
    this.#entries.set(key, entry);
    return entry;
  }

  /**
   * A region that the account has not enabled answers as if the credentials were wrong. They are not if they work where
   * every account does.
   * https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html
   */
  async #explained(failure: Failure, { region }: SdkTarget, signal: AbortSignal): Promise<Failure> {
    const home = homeRegionOf(region);
    if (failure.reason !== 'CredentialsUnavailable' || failure.code.startsWith('Expired') || region === home)
      return failure;
    const answer = await this.#entry({ region: home }).cloud.identify(signal);
    if (!answer.ok) return failure;
    return {
      ...failure,
      reason: 'RegionUnavailable',
      remedy: `The same credentials work in ${home}: enable the region for account ${answer.value.account} (aws account enable-region --region-name ${region}), which takes minutes to hours; it is tried again every few minutes.`,
    };
  }
}

function refused(failure: Failure): SdkConnection & { ok: false } {
  const told = failure.class === 'locked' || failure.class === 'denied';
  return {
    ok: false,
    reason: told ? reasonOf(failure) : 'AwsUnreachable',
    message: describeFailure(failure),
  };
}
