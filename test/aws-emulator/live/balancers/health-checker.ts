import { setTimeout as delay } from 'node:timers/promises';
import type { CheckOrder, Verdict } from '../../services/elbv2/balancer-runtime.ts';
import { probe } from './probe.ts';
import type { Way } from './probe.ts';

/** A time scale makes intervals short; a target that is asked more often than this does little else. */
const shortestInterval = 100;

export interface Assignment {
  readonly order: CheckOrder;
  readonly timeScale: number;
  readonly judge: (verdict: Verdict) => void;
}

const isSame = (left: Verdict | undefined, right: Verdict): boolean =>
  left?.healthy === right.healthy && left.reason === right.reason && left.description === right.description;

/** Asks one target again and again. Its interval is one of AWS's time; its timeout is real. */
export class HealthChecker {
  #assignment: Assignment;
  readonly #wayTo: (order: CheckOrder) => Way | undefined;
  readonly #end = new AbortController();
  #inRow = 0;
  #last: boolean | undefined;
  #told: Verdict | undefined;

  constructor(assignment: Assignment, wayTo: (order: CheckOrder) => Way | undefined) {
    this.#assignment = assignment;
    this.#wayTo = wayTo;
    void this.#run();
  }

  /** Goes on with other settings. */
  assign(assignment: Assignment): void {
    this.#assignment = assignment;
  }

  stop(): void {
    this.#end.abort();
  }

  async #run(): Promise<void> {
    const { signal } = this.#end;
    const hasEnded = (): boolean => signal.aborted;
    while (!hasEnded()) {
      const began = Date.now();
      const { order } = this.#assignment;
      const verdict = await probe(order.target, order.check, this.#wayTo(order));
      if (hasEnded()) return;
      this.#count(verdict);
      const interval = (this.#assignment.order.check.interval * 1000) / this.#assignment.timeScale;
      const rest = Math.max(shortestInterval, interval) - (Date.now() - began);
      await delay(Math.max(0, rest), undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  #count(verdict: Verdict): void {
    const { order, judge } = this.#assignment;
    this.#inRow = this.#last === verdict.healthy ? this.#inRow + 1 : 1;
    this.#last = verdict.healthy;
    const { healthyThreshold, unhealthyThreshold } = order.check;
    if (this.#inRow < (verdict.healthy ? healthyThreshold : unhealthyThreshold)) return;
    if (isSame(this.#told, verdict)) return;
    this.#told = verdict;
    judge(verdict);
  }
}
