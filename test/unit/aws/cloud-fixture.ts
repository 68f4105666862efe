import { createClients } from '../../../src/aws/clients.ts';
import { SdkCloud, type CallRecord, type SdkCloudOptions } from '../../../src/aws/sdk-cloud.ts';
import { createEmulator } from '../../aws-emulator/index.ts';
import type { Emulator, EmulatorOptions } from '../../aws-emulator/kernel/emulator.ts';
import { timersOf } from '../../aws-emulator/kernel/timers.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

export const account = '111122223333';
export const region = 'eu-west-1';

export interface CloudFixture {
  readonly clock: VirtualClock;
  readonly emulator: Emulator;
  readonly cloud: SdkCloud;
  /** Every request that the cloud told of. */
  readonly records: CallRecord[];
  /** `CreateVpc OK`, in the order in which they ended. */
  readonly told: () => string[];
}

/** A cloud that talks to an emulator of its own, on one clock. */
export function startCloud(
  options: Omit<Partial<SdkCloudOptions>, 'clock'> & { readonly clock?: VirtualClock } = {},
  aws: Partial<EmulatorOptions> = {},
): CloudFixture {
  const clock = options.clock ?? new VirtualClock();
  const emulator = createEmulator({ ...aws, timers: timersOf(clock) });
  const records: CallRecord[] = [];
  const clients = createClients({
    region,
    credentials: { accessKeyId: account, secretAccessKey: 'secret' },
    requestHandler: emulator.requestHandler(),
    clock,
    random: () => 0.5,
  });
  const cloud = new SdkCloud({
    clients,
    region,
    account,
    onCall: (record) => records.push(record),
    ...options,
    clock,
  });
  const told = (): string[] => records.map(({ operation, code }) => `${operation} ${code}`);
  return { clock, emulator, cloud, records, told };
}
