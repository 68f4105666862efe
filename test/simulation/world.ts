import type { SdkCloud } from '../../src/aws/sdk-cloud.ts';
import { ANNOTATIONS } from '../../src/api/v1alpha1/metadata.ts';
import type { Condition, ConditionType } from '../../src/api/v1alpha1/conditions.ts';
import type { WordPressStackStatus } from '../../src/api/v1alpha1/status.ts';
import type { StoredStack } from '../../src/controller/stack-store.ts';
import type { Clock } from '../../src/clock.ts';
import type { Kind } from '../../src/engine/index.ts';
import { allKinds } from '../../src/reconcilers/index.ts';
import { createEmulator } from '../aws-emulator/index.ts';
import type { Call } from '../aws-emulator/kernel/call.ts';
import type { Emulator } from '../aws-emulator/kernel/emulator.ts';
import type { LagMode } from '../aws-emulator/kernel/lag.ts';
import { Random } from '../aws-emulator/kernel/random.ts';
import { timersOf } from '../aws-emulator/kernel/timers.ts';
import { LeaseServer } from '../support/lease-server.ts';
import { VirtualClock } from '../support/virtual-clock.ts';
import type { CrashPoint } from './crash-plan.ts';
import { Journal } from './journal.ts';
import { MemoryKeptDataStore } from './memory-kept-data-store.ts';
import { MemoryStackStore } from './memory-stack-store.ts';
import { SimulatedOperator } from './simulated-operator.ts';
import { UnsteadyStackStore } from './unsteady-stack-store.ts';
import { ACCOUNT, REGION, WayToAws, type WayToAwsOptions } from './way-to-aws.ts';

export { ACCOUNT, REGION };

export interface WorldOptions extends WayToAwsOptions {
  readonly seed?: number;
  readonly lag?: LagMode;
  /** Calls whose effects are seen as late as reads can be, whatever `lag` says. Default is none. */
  readonly late?: (call: Call) => boolean;
  /** Default is every kind there is. */
  readonly kinds?: readonly Kind[];
  /** True: operators lead one after the other, by the real election. Default is that each of them works. */
  readonly elected?: boolean;
  /** True: the API server has a bad day, see `UnsteadyStackStore`. Default is false. */
  readonly unsteady?: boolean;
}

export const KEY = { namespace: 'default', name: 'blog' };
const HOUR = 3_600_000;

/** How long others wait after a leader's last sign of life. */
const LEASE = 15_000;

interface KeptManifest {
  readonly metadata: { readonly annotations: Readonly<Record<string, string>> };
  readonly spec: object;
}

/** One history: an AWS, an API server, and operators that come and go, all on one clock. */
export class World {
  readonly clock = new VirtualClock();
  readonly store: MemoryStackStore;
  readonly keptData = new MemoryKeptDataStore();
  readonly emulator: Emulator;
  readonly journal = new Journal(() => this.clock.now());
  readonly #random: Random;
  readonly #kinds: readonly Kind[];
  readonly #lease: LeaseServer | undefined;
  readonly #aws: WayToAws;
  #operator: SimulatedOperator | undefined;
  readonly #rivals: SimulatedOperator[] = [];
  #incarnation = 0;
  #requests = 0;
  #processes = 0;
  #skew = 0;

  constructor(options: WorldOptions = {}) {
    const seed = options.seed ?? 1;
    this.emulator = createEmulator({
      timers: timersOf(this.clock),
      seed,
      lag: options.lag ?? 'none',
      ...(options.late && { late: options.late }),
    });
    this.#random = new Random(seed + 1000);
    const store = new Random(seed + 2000);
    this.store =
      options.unsteady === true ? new UnsteadyStackStore(() => store.next()) : new MemoryStackStore();
    this.#kinds = options.kinds ?? allKinds;
    this.#lease = options.elected === true ? new LeaseServer() : undefined;
    this.#aws = new WayToAws({
      ...options,
      emulator: this.emulator,
      random: () => this.#random.next(),
    });
  }

  /** Makes the account begin to exist, with what AWS puts into it by itself. */
  touch(): void {
    this.emulator.scope(ACCOUNT, REGION);
  }

  get stack(): StoredStack | undefined {
    return this.store.peek(KEY);
  }

  get status(): WordPressStackStatus {
    return this.stack?.status ?? {};
  }

  /** How often the lead has changed hands. */
  get leadChanges(): number {
    return this.#lease?.lease?.leaseTransitions ?? 0;
  }

  get writes(): readonly string[] {
    return this.#operator?.crash.writes ?? [];
  }

  apply(spec: object, annotations: Readonly<Record<string, string>> = {}): void {
    this.journal.note(`apply ${JSON.stringify(spec)}`);
    if (this.stack === undefined) this.#incarnation += 1;
    this.store.apply(
      KEY,
      `00000000-0000-4000-8000-${String(this.#incarnation).padStart(12, '0')}`,
      spec,
      annotations,
    );
  }

  /** What a user does with the manifest that a deletion has left. */
  applyKept(): void {
    const { metadata, spec } = this.keptManifest();
    this.apply(spec, metadata.annotations);
  }

  /** The manifest that the last deletion has left. */
  keptManifest(): KeptManifest {
    const kept = this.keptData.read(KEY.namespace, `${KEY.name}-kept-data`);
    if (kept === undefined) throw new Error('no kept data is told of');
    return JSON.parse(kept.data['manifest'] ?? '') as KeptManifest;
  }

  delete(): void {
    this.journal.note('delete');
    this.store.delete(KEY, this.clock.now());
  }

  /**
   * Starts a process in place of the one that runs. With a crash point it dies there, and another one starts ten seconds
   * later; or it is paused there, and another one takes over when the lease has run out.
   */
  start(crash?: CrashPoint): void {
    this.#operator?.crash.kill();
    this.#operator = this.#run(crash);
  }

  /** Starts a process beside those that run, as when nobody sees to it that there is one alone. */
  startBeside(): void {
    this.#rivals.push(this.#run());
  }

  /** The clocks of processes that start from now on go otherwise by so many milliseconds. */
  jump(by: number): void {
    this.#skew += by;
  }

  #run(crash?: CrashPoint): SimulatedOperator {
    const skew = this.#skew;
    const clock: Clock = {
      now: () => this.clock.now() + skew,
      sleep: (ms, signal) => this.clock.sleep(ms, signal),
    };
    const options = {
      clock,
      store: this.store,
      clouds: this.#aws.provider(clock),
      keptData: this.keptData,
      kinds: this.#kinds,
      random: () => this.#random.next(),
      journal: this.journal,
    };
    this.#processes += 1;
    const lease = this.#lease && { server: this.#lease, identity: `operator ${this.#processes}` };
    const operator = new SimulatedOperator({
      ...options,
      ...(lease && { lease }),
      ...(crash === undefined ? {} : { crash }),
      onDeath: () => {
        if (crash === undefined) return;
        this.journal.note(
          `the operator dies at write ${operator.crash.writes.length} (${operator.crash.writes.at(-1) ?? ''}), ${crash.position}`,
        );
        void this.clock.sleep(10_000).then(() => {
          this.start(crash.then);
        });
      },
      onPause: () => {
        const { writes } = operator.crash;
        this.journal.note(
          `the operator is paused at write ${writes.length} (${writes.at(-1) ?? ''}), ${crash?.position ?? ''}`,
        );
        // One that is elected has somebody waiting beside it already.
        if ((crash?.pausedFor ?? 0) <= LEASE || this.#lease !== undefined) return;
        void this.clock.sleep(LEASE).then(() => {
          this.startBeside();
        });
      },
    });
    void operator.run(KEY);
    return operator;
  }

  kill(): void {
    this.#operator?.crash.kill();
    for (const rival of this.#rivals) rival.crash.kill();
  }

  reasonOf(type: ConditionType): string | undefined {
    return this.condition(type)?.reason;
  }

  isTrue(type: ConditionType): boolean {
    return this.condition(type)?.status === 'True';
  }

  condition(type: ConditionType): Condition | undefined {
    return this.status.conditions?.find((condition: Condition) => condition.type === type);
  }

  isReady(): boolean {
    const ready = this.condition('Ready');
    return ready?.status === 'True' && ready.observedGeneration === this.stack?.metadata.generation;
  }

  /** Lets time pass until it holds; fails with the whole story when it does not within the time. */
  async until(what: string, holds: () => boolean, limit = 3 * HOUR): Promise<void> {
    const end = this.clock.now() + limit;
    const done = await this.clock.run(() => holds() || this.clock.now() > end);
    if (!done || !holds()) throw new Error(`${what} did not come about\n${this.story()}`);
  }

  async untilReady(): Promise<void> {
    await this.until('Ready', () => this.isReady());
  }

  /** The process that was started last has the lead. */
  async untilLed(): Promise<void> {
    await this.until('the lead', () => this.#operator?.hasLed === true);
  }

  async untilGone(): Promise<void> {
    await this.until('the end of the deletion', () => this.stack === undefined);
  }

  /** Lets time pass until something that somebody else does is done. */
  async during<Result>(work: Promise<Result>): Promise<Result> {
    let done = false;
    const end = (): void => {
      done = true;
    };
    work.then(end, end);
    await this.clock.run(() => done);
    return work;
  }

  async pass(ms: number): Promise<void> {
    await this.clock.runFor(ms);
  }

  story(lines = 120): string {
    return this.journal.lines.slice(-lines).join('\n');
  }

  /** Asks for a look at everything by annotation; resolves when it was had. */
  async requestPass(): Promise<void> {
    this.#requests += 1;
    const request = String(this.#requests);
    this.store.setAnnotation(KEY, ANNOTATIONS.reconcileRequestedAt, request);
    await this.until(`the requested pass ${request}`, () => this.status.lastHandledReconcileAt === request);
  }

  /** AWS, as a client of its own sees it. Default is one whose clock goes right. */
  cloud(clock: Clock = this.clock): SdkCloud {
    return this.#aws.cloud(clock);
  }
}
