import {
  pace,
  pass,
  readLedger,
  StackMemory,
  type Ledger,
  type LogicalId,
  type PassOutcome,
  type Row,
  type StackIdentity,
} from '../../../src/engine/index.ts';
import { ANNOTATIONS } from '../../../src/api/v1alpha1/metadata.ts';
import { parseSpec } from '../../../src/api/v1alpha1/parse-spec.ts';
import type { AwsOp } from '../../../src/aws/operations/operation.ts';
import type { SdkCloud } from '../../../src/aws/sdk-cloud.ts';
import { allKinds } from '../../../src/reconcilers/index.ts';
import { CLUSTER } from '../memory-stack-store.ts';
import { KEY, type World } from '../world.ts';

const never = new AbortController().signal;

/** Somebody with all rights in the account and no manners. */
export class Hand {
  readonly #world: World;
  readonly #cloud: SdkCloud;

  constructor(world: World) {
    this.#world = world;
    this.#cloud = world.cloud();
  }

  /** Asks AWS. Rejects with the code when AWS refuses. */
  async ask<Input extends object, Output>(op: AwsOp<Input, Output>, input: Input): Promise<Output> {
    const answer = await this.#world.during(this.#cloud.read(op.call(input), never));
    if (!answer.ok) throw new Refusal(answer.failure.code, answer.failure.message);
    return answer.value[0] as Output;
  }

  /** Has AWS do it. Rejects with the code when AWS refuses. */
  async tell<Input extends object, Output>(op: AwsOp<Input, Output>, input: Input): Promise<Output> {
    return (await this.send(op.call(input))) as Output;
  }

  async send(call: ReturnType<AwsOp['call']>): Promise<unknown> {
    const answer = await this.#world.during(this.#cloud.write(call, never));
    if (!answer.ok) throw new Refusal(answer.failure.code, answer.failure.message);
    return answer.value;
  }

  /** The object as a fresh look at AWS shows it. */
  async row(id: LogicalId): Promise<Row> {
    const row = (await this.look()).observation.rows.get(id);
    if (row === undefined) throw new Error(`AWS shows no ${id}`);
    return row;
  }

  /** What a resource tells to others, such as its `id` or `arn`. */
  async output(id: LogicalId, name: string): Promise<string> {
    const row = await this.row(id);
    return row.kind.outputs(row.seen)[name] ?? '';
  }

  get identity(): StackIdentity {
    return { ...this.#ledger(), owner: `${KEY.namespace}/${KEY.name}`, cluster: CLUSTER };
  }

  #ledger(): Ledger {
    const ledger = readLedger(this.#world.stack?.metadata.annotations[ANNOTATIONS.ledger]);
    if (ledger === undefined || ledger === 'unreadable') throw new Error('no ledger');
    return ledger;
  }

  /** A pass that reads everything and writes nothing. */
  look(): Promise<PassOutcome> {
    const parsed = parseSpec(this.#world.stack?.spec);
    if (!parsed.ok) throw new Error(parsed.problems.join('; '));
    const now = (): number => this.#world.clock.now();
    const seen = pass(
      {
        kinds: allKinds,
        stack: this.identity,
        spec: parsed.spec,
        teardown: false,
        policy: 'Delete',
        paused: true,
        userTags: parsed.spec.tags,
        requests: {},
        steady: true,
        ledger: this.#ledger(),
        memory: new StackMemory(now()),
        breadth: { type: 'deep', types: new Set(), unsettled: new Set() },
        signal: never,
        drain: never,
      },
      {
        cloud: this.#cloud,
        now,
        pace: pace(),
        random: () => '',
        saveLedger: () => Promise.resolve(),
        orders: () => Promise.resolve({ policy: 'Delete', paused: true }),
        acted: () => undefined,
        duplicate: () => undefined,
      },
    );
    return this.#world.during(seen);
  }
}

/** What AWS answers to a change that it does not let anybody make. */
export class Refusal extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(`${code}: ${message}`);
    this.name = 'Refusal';
    this.code = code;
  }
}
