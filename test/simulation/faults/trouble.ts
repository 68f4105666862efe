import type { WordPressStackStatus } from '../../../src/api/v1alpha1/status.ts';
import type { StoredStack } from '../../../src/controller/stack-store.ts';
import type { Call } from '../../aws-emulator/kernel/call.ts';
import type { Fault } from '../../aws-emulator/kernel/faults.ts';
import { ACCOUNT, type World } from '../world.ts';
import { faultKinds, type FaultKind } from './fault-kinds.ts';

const MINUTE = 60_000;

/** What a fault is tried at. */
export interface FaultPoint {
  readonly service: string;
  readonly operation: string;
  readonly kind: string;
  /** The course that calls it. */
  readonly course: string;
}

/** What humans are called for without any fault: the image is pushed when the repository is there. */
const OTHERS = new Set(['ImageNotFound']);

/** Asked only to name whom something else waits for, which is told all the same. */
const ASIDE = new Set(['DescribeNetworkInterfaces']);

/** A fault that the calls of an operation meet, and what the conditions say meanwhile. */
export class Trouble {
  readonly #point: FaultPoint;
  readonly #kind: FaultKind;
  readonly #fault: Fault | 'late';
  /** A condition tells of this fault, and of nothing worse. */
  readonly #first: RegExp;
  readonly #wrong = new Set<string>();
  #struck = false;
  #told = false;

  constructor(point: FaultPoint) {
    const { service, operation } = point;
    const kind = faultKinds.find(({ name }) => name === point.kind);
    const fault = kind?.faultOf(service, operation);
    if (kind === undefined || fault === undefined) throw new Error(`${service} has no fault ${point.kind}`);
    this.#point = point;
    this.#kind = kind;
    this.#fault = fault;
    this.#first = new RegExp(`^[^;]*?\\b${this.#words}`, 'u');
  }

  /** Calls whose effects are seen late; undefined when that is not the trouble. */
  get late(): ((call: Call) => boolean) | undefined {
    const { service, operation } = this.#point;
    if (this.#fault !== 'late') return undefined;
    return (call) => call.account === ACCOUNT && call.service === service && call.operation === operation;
  }

  strike(world: World): void {
    const { service, operation } = this.#point;
    world.store.onStatus((stack) => {
      this.#listen(stack);
    });
    if (this.#fault === 'late') return;
    // The fault is the operator's alone: others who push images and place tasks have accounts of their own to blame.
    world.emulator.faults.add({ ...this.#fault, service, operation, account: ACCOUNT });
    if (this.#kind.lasts !== true) return;
    world.emulator.config.onCall = (call, phase): void => {
      if (this.#struck || phase === 'after' || call.service !== service || call.operation !== operation)
        return;
      this.#struck = true;
      void world.clock.sleep(10 * MINUTE).then(() => {
        world.emulator.faults.set([]);
        // Quotas that cannot be read stop nothing; an event tells of them.
        this.#told ||= world.journal.lines.some((line) => line.includes(this.#words));
      });
    };
  }

  /** What the conditions should have said and did not, or said wrongly. */
  get untold(): readonly string[] {
    const isUntold = this.#struck && !this.#told && !ASIDE.has(this.#point.operation);
    return [...(isUntold ? [`nobody was told that ${this.#words}`] : []), ...this.#wrong];
  }

  get #words(): string {
    const answered = this.#fault !== 'late' && this.#fault.hang !== true;
    return `${this.#point.operation} failed with ${answered ? (this.#fault.code ?? '') : 'TimeoutError'}`;
  }

  #listen({ status, metadata }: StoredStack): void {
    const { conditions = [] }: WordPressStackStatus = status ?? {};
    this.#told ||= JSON.stringify(conditions).includes(this.#words);
    const expected = [this.#kind.reason, ...(metadata.deletionTimestamp === undefined ? [] : ['Deleting'])];
    for (const { type, reason, message } of conditions) {
      // Reconciling gives as its reason that work goes on, whatever is in the way.
      if (type !== 'Reconciling' && this.#first.test(message) && !expected.includes(reason))
        this.#wrong.add(`${type} says ${reason}: ${message}`);
    }
    if (this.#kind.lasts === true) return;
    const stalled = conditions.find(({ type, status: value }) => type === 'Stalled' && value === 'True');
    if (stalled !== undefined && !OTHERS.has(stalled.reason))
      this.#wrong.add(`Stalled, although it passes: ${stalled.reason}: ${stalled.message}`);
  }
}
