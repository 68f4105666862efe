import { Emulator } from './kernel/emulator.ts';
import type { EmulatorOptions } from './kernel/emulator.ts';
import { services } from './services/index.ts';

/** An AWS with every service of this folder, empty but for what each account owns from its start. */
export const createEmulator = (options: Omit<EmulatorOptions, 'services'>): Emulator =>
  new Emulator({ services, ...options });
