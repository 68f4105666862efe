import type { AwsCredentialIdentity } from '@smithy/types';
import { createClients } from '../../src/aws/clients.ts';
import { SdkCloud } from '../../src/aws/sdk-cloud.ts';
import { SdkCloudProvider } from '../../src/aws/sdk-cloud-provider.ts';
import type { Clock } from '../../src/clock.ts';
import type { CloudProvider } from '../../src/controller/cloud-provider.ts';
import type { WireRequest } from '../aws-emulator/codec/wire.ts';
import { Dispatcher } from '../aws-emulator/kernel/dispatch.ts';
import type { Emulator } from '../aws-emulator/kernel/emulator.ts';
import { directClient } from './direct-client.ts';
import { WireMemory } from './wire-memory.ts';

export const ACCOUNT = '123456789012';
export const REGION = 'eu-west-1';

const ENDPOINT = 'http://emulator.invalid';

export interface WayToAwsOptions {
  /**
   * The way to AWS as a process has it, from credentials: asked for again whenever those at hand have expired or are
   * refused. Default is a cloud that is there already.
   */
  readonly credentials?: () => Promise<AwsCredentialIdentity>;
  /** True: calls go through all that the SDK does around one, see `directClient`. Default is false. */
  readonly wholeSdk?: boolean;
}

interface Surroundings {
  readonly emulator: Emulator;
  readonly random: () => number;
}

/** How the processes of a history reach its AWS. */
export class WayToAws {
  readonly #options: WayToAwsOptions & Surroundings;
  readonly #wireMemory = new WireMemory();

  constructor(options: WayToAwsOptions & Surroundings) {
    this.#options = options;
  }

  /** What a process with this clock asks for AWS. */
  provider(clock: Clock): CloudProvider {
    const { credentials, emulator, random } = this.#options;
    if (credentials !== undefined) {
      const requestHandler = emulator.requestHandler();
      return new SdkCloudProvider({ credentials, requestHandler, endpoint: ENDPOINT, clock, random });
    }
    const cloud = this.cloud(clock);
    const access = { ok: true, cloud, account: ACCOUNT, region: REGION, partition: 'aws' } as const;
    return { connect: () => Promise.resolve(access) };
  }

  /** AWS, as a client with this clock sees it. */
  cloud(clock: Clock): SdkCloud {
    const { emulator, random, wholeSdk = false } = this.#options;
    const dispatcher = new Dispatcher(emulator);
    const direct = {
      account: ACCOUNT,
      region: REGION,
      memory: this.#wireMemory,
      dispatch: (request: WireRequest, signal: AbortSignal) => dispatcher.dispatch(request, { signal }),
    };
    return new SdkCloud({
      clients: createClients({
        ...(!wholeSdk && { through: (client) => directClient(client, direct) }),
        region: REGION,
        credentials: { accessKeyId: ACCOUNT, secretAccessKey: 'simulated' },
        requestHandler: emulator.requestHandler(),
        endpoint: ENDPOINT,
        clock,
        random,
      }),
      clock,
      account: ACCOUNT,
      region: REGION,
    });
  }
}
