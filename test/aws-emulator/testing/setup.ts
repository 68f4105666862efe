import type { Emulator, EmulatorOptions } from '../kernel/emulator.ts';
import { timersOf } from '../kernel/timers.ts';
import { createEmulator } from '../index.ts';
import type { AwsOptions } from '../index.ts';
import { witness } from '../rule-book/witness.ts';
import { ManualClock } from './manual-clock.ts';

export const account = '111122223333';
export const region = 'eu-west-1';

/** Configuration of an SDK client that talks to the emulator and never retries. */
export const clientConfig = (
  emulator: Emulator,
  options: { accessKeyId?: string; region?: string } = {},
) => ({
  region: options.region ?? region,
  credentials: { accessKeyId: options.accessKeyId ?? account, secretAccessKey: 'secret' },
  requestHandler: emulator.requestHandler(),
  maxAttempts: 1,
});

/** An emulator on a clock that tests move by hand. */
export function startEmulator(options: Partial<AwsOptions & EmulatorOptions> = {}): {
  emulator: Emulator;
  clock: ManualClock;
} {
  const clock = new ManualClock();
  return { emulator: createEmulator({ timers: timersOf(clock), onRefusal: witness, ...options }), clock };
}

/** The error a call ends with; fails when it succeeds. */
export async function refusal(call: Promise<unknown>): Promise<Error> {
  try {
    await call;
  } catch (error) {
    if (error instanceof Error) return error;
    throw new Error(`not an error: ${String(error)}`, { cause: error });
  }
  throw new Error('the call succeeded');
}
