import { Emulator } from './kernel/emulator.ts';
import type { EmulatorOptions } from './kernel/emulator.ts';
import { plugsOf } from './live/data-plane.ts';
import type { DataPlane } from './live/data-plane.ts';
import { services, servicesWith } from './services/index.ts';

export type AwsOptions = Omit<EmulatorOptions, 'services' | 'plugs'> & {
  /** What runs for real. Default is nothing: all of it is simulated. */
  readonly dataPlane?: DataPlane;
};

/** An AWS with every service of this folder, empty but for what each account owns from its start. */
export const createEmulator = ({ dataPlane, ...options }: AwsOptions): Emulator =>
  dataPlane
    ? new Emulator({ services: servicesWith(dataPlane), plugs: plugsOf(dataPlane), ...options })
    : new Emulator({ services, ...options });
