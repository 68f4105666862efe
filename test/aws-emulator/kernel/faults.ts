import type { Call, Phase } from './call.ts';
import type { Random } from './random.ts';

/** A failure to inject. Without `service`, `operation` or `account` it fits any. */
export interface Fault {
  readonly service?: string;
  readonly operation?: string;
  readonly account?: string;
  /** Error code; default is InternalError, with status 500. */
  readonly code?: string;
  readonly status?: number;
  readonly message?: string;
  /** How often it strikes; default is until the configuration changes. */
  readonly count?: number;
  /** Share of the calls that it strikes, in [0, 1]; default is 1. */
  readonly probability?: number;
  /** Before or after the effect took place; default is before. */
  readonly when?: Phase;
  /** The answer never comes: the caller sees a timeout. */
  readonly hang?: boolean;
  /** The connection breaks in place of the answer: the caller sees a reset. */
  readonly drop?: boolean;
}

interface Armed {
  readonly fault: Fault;
  struck: number;
}

const fits = (fault: Fault, call: Call, phase: Phase): boolean =>
  (fault.when ?? 'before') === phase &&
  (fault.service ?? call.service) === call.service &&
  (fault.operation ?? call.operation) === call.operation &&
  (fault.account ?? call.account) === call.account;

/** The faults that are armed. */
export class Faults {
  readonly #random: Random;
  #armed: Armed[] = [];

  constructor(random: Random, faults: readonly Fault[] = []) {
    this.#random = random;
    this.set(faults);
  }

  set(faults: readonly Fault[]): void {
    this.#armed = faults.map((fault) => ({ fault, struck: 0 }));
  }

  add(fault: Fault): void {
    this.#armed.push({ fault, struck: 0 });
  }

  /** Those that are set, and how often each has struck: whoever aims at a call waits for it to be hit. */
  get armed(): readonly { readonly fault: Fault; readonly struck: number }[] {
    return this.#armed;
  }

  strike(call: Call, phase: Phase): Fault | undefined {
    if (this.#armed.length === 0) return undefined;
    const armed = this.#armed.find(
      ({ fault, struck }) =>
        struck < (fault.count ?? Infinity) &&
        fits(fault, call, phase) &&
        this.#random.next() < (fault.probability ?? 1),
    );
    if (!armed) return undefined;
    armed.struck += 1;
    return armed.fault;
  }
}
