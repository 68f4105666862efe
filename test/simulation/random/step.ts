import type { Fault } from '../../aws-emulator/kernel/faults.ts';
import type { LagMode } from '../../aws-emulator/kernel/lag.ts';
import type { CrashPoint } from '../crash-plan.ts';

/** Something that happens to a stack, as data: a history can be printed, replayed and made shorter. */
export type Step =
  /** A user lays this over the smallest spec. */
  | { readonly do: 'edit'; readonly spec: object }
  /** The process dies or is paused at a write to come, and another one starts. */
  | { readonly do: 'crash'; readonly at: CrashPoint }
  /** Another process takes over. */
  | { readonly do: 'takeover' }
  /** Another machine takes over, whose clock goes otherwise by so many milliseconds; so do those after it. */
  | { readonly do: 'jump'; readonly by: number }
  /** Somebody makes what looks like the stack's, and is not. */
  | { readonly do: 'imitate' }
  /** Another process works beside those that run, to the end. */
  | { readonly do: 'beside' }
  | { readonly do: 'fault'; readonly fault: Fault }
  /** Somebody changes a field on AWS: the number of one of all changes there are. */
  | { readonly do: 'drift'; readonly change: number }
  | { readonly do: 'recreate' }
  /** The status is lost, as when an object is restored without it. */
  | { readonly do: 'forget' };

export interface RandomHistory {
  readonly seed: number;
  readonly lag: LagMode;
  /** The API server loses and repeats events, shows what was, and is written to by others. */
  readonly unsteady: boolean;
  /** Each with the seconds that pass after it. */
  readonly steps: readonly (readonly [step: Step, seconds: number])[];
  /** What the user asks for in the end, as a number of all ends there are. */
  readonly end: number;
  /** And then the stack is deleted. */
  readonly deleted: boolean;
}
