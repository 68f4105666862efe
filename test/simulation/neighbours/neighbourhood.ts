import { SdkCloudProvider } from '../../../src/aws/sdk-cloud-provider.ts';
import type { Condition } from '../../../src/api/v1alpha1/conditions.ts';
import type { WordPressStackStatus } from '../../../src/api/v1alpha1/status.ts';
import type { StackKey, StoredStack } from '../../../src/controller/stack-store.ts';
import { allKinds } from '../../../src/reconcilers/index.ts';
import { createEmulator } from '../../aws-emulator/index.ts';
import type { Emulator } from '../../aws-emulator/kernel/emulator.ts';
import { Random } from '../../aws-emulator/kernel/random.ts';
import { timersOf } from '../../aws-emulator/kernel/timers.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';
import { Journal } from '../journal.ts';
import { MemoryKeptDataStore } from '../memory-kept-data-store.ts';
import { MemoryStackStore } from '../memory-stack-store.ts';
import { living } from '../oracles.ts';
import { SimulatedOperator } from '../simulated-operator.ts';
import { pushImages } from './push-images.ts';

/** The account of the operator's own credentials. */
export const OWN_ACCOUNT = '123456789012';
const HOUR = 3_600_000;

/** Several objects, one operator with the credentials of one account, and the AWS of all accounts. */
export class Neighbourhood {
  readonly clock: VirtualClock;
  readonly store: MemoryStackStore;
  readonly keptData = new MemoryKeptDataStore();
  readonly emulator: Emulator;
  readonly journal = new Journal(() => this.clock.now());
  readonly #random = new Random(7);
  #operator: SimulatedOperator | undefined;
  #keys: StackKey[] = [];
  #objects = 0;

  /** With `beside`: another cluster, over the same AWS. */
  constructor({ beside, cluster }: { readonly beside?: Neighbourhood; readonly cluster?: string } = {}) {
    this.clock = beside?.clock ?? new VirtualClock();
    this.store = new MemoryStackStore(cluster);
    this.emulator = beside?.emulator ?? createEmulator({ timers: timersOf(this.clock) });
    if (beside === undefined) void pushImages(this.emulator, this.clock);
  }

  /** What a restore from a backup does: the object is there again, under a new UID, and the process is another one. */
  restore(key: StackKey, stack: StoredStack): void {
    this.store.restore(key, stack, this.#newUid());
    this.#work(key);
  }

  /** Applies an object, with a UID of its own, and has the operator work on it. */
  apply(key: StackKey, spec: object, annotations: Readonly<Record<string, string>> = {}): void {
    const whole = { region: 'eu-west-1', image: { tag: '1.0.0' }, deletionPolicy: 'Delete', ...spec };
    this.store.apply(key, this.#newUid(), whole, annotations);
    this.#work(key);
  }

  #work(key: StackKey): void {
    if (!this.#keys.includes(key)) this.#keys.push(key);
    this.start();
  }

  #newUid(): string {
    this.#objects += 1;
    return `00000000-0000-4000-8000-${String(this.#objects).padStart(12, '0')}`;
  }

  /** A process in place of the one that runs, if any. */
  start(): void {
    this.#operator?.crash.kill();
    const operator = new SimulatedOperator({
      clock: this.clock,
      store: this.store,
      keptData: this.keptData,
      clouds: new SdkCloudProvider({
        credentials: { accessKeyId: OWN_ACCOUNT, secretAccessKey: 'simulated' },
        requestHandler: this.emulator.requestHandler(),
        endpoint: 'http://emulator.invalid',
        clock: this.clock,
        random: () => this.#random.next(),
      }),
      kinds: allKinds,
      random: () => this.#random.next(),
      journal: this.journal,
    });
    this.#operator = operator;
    for (const key of this.#keys) void operator.run(key);
  }

  stop(): void {
    this.#operator?.crash.kill();
  }

  stack(key: StackKey): StoredStack | undefined {
    return this.store.peek(key);
  }

  status(key: StackKey): WordPressStackStatus {
    return this.stack(key)?.status ?? {};
  }

  condition(key: StackKey, of: Condition['type']): Condition | undefined {
    return this.status(key).conditions?.find(({ type }) => type === of);
  }

  readyOf(key: StackKey): Condition | undefined {
    return this.condition(key, 'Ready');
  }

  reasonOf(key: StackKey): string | undefined {
    return this.readyOf(key)?.reason;
  }

  async untilReady(...keys: readonly StackKey[]): Promise<void> {
    await this.until('Ready', () => keys.every((key) => this.reasonOf(key) === 'Ready'));
  }

  async delete(key: StackKey): Promise<void> {
    this.store.delete(key, this.clock.now());
    await this.until('the end', () => this.stack(key) === undefined);
  }

  async until(what: string, holds: () => boolean): Promise<void> {
    const end = this.clock.now() + 3 * HOUR;
    await this.clock.run(() => holds() || this.clock.now() > end);
    if (!holds())
      throw new Error(`${what} did not come about: ${this.journal.lines.slice(-5).join('; ').slice(0, 900)}`);
  }

  /** Everything that is there, byte by byte, by type and id. */
  things(): ReadonlyMap<string, string> {
    return new Map(living(this.emulator).map(({ type, id, row }) => [`${type} ${id}`, JSON.stringify(row)]));
  }
}
