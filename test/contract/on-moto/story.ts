import { deepEqual, equal, notEqual, ok } from 'node:assert/strict';
import type { CallCounts } from '../../control-plane/emulator-control.ts';
import type { OperatorProcess } from '../../control-plane/operator-process.ts';
import type { Bench } from '../../integration/support/bench.ts';
import type { StackName } from '../../tools/stack-object.ts';
import { added, takeInventory, type Inventory } from './inventory.ts';
import { edits, type SampleStack } from './stacks.ts';

export interface StoryOptions {
  readonly bench: Bench;
  readonly python: string;
  readonly sample: SampleStack;
}

/** The init task is asked what it would do, and would upgrade the database, so that a snapshot of it is taken before. */
const rolloutWrites = {
  'ecs:RegisterTaskDefinition': 2,
  'ecs:RunTask': 2,
  'ecs:TagResource': 1,
  'ecs:UpdateService': 1,
  'rds:CreateDBSnapshot': 1,
};

const repairWrites = {
  'ec2:AuthorizeSecurityGroupIngress': 1,
  'ec2:CreateRoute': 1,
  'ecs:UpdateService': 1,
};

/** The life of one stack on an AWS that nobody here wrote; its parts build on each other. */
export class Story {
  readonly #options: StoryOptions;
  readonly #stack: StackName;
  #before: Inventory = {};
  #operator: OperatorProcess | undefined;

  constructor(options: StoryOptions) {
    this.#options = options;
    this.#stack = { namespace: `moto-${options.sample.name}`, name: 'site' };
  }

  /** The parts in their order. */
  parts(): readonly (readonly [string, () => Promise<void>])[] {
    return [
      ['makes every object', () => this.#create()],
      ['writes nothing when a new operator looks at everything', () => this.#lookAgain()],
      ['brings a new image into service', () => this.#rollOut()],
      ['writes nothing after the rollout', () => this.#lookAgain()],
      ['takes edits', () => this.#edit()],
      ['writes nothing after the edits', () => this.#lookAgain()],
      ['repairs what was changed by hand', () => this.#repair()],
      ['leaves nothing behind that is not kept', () => this.#delete()],
    ];
  }

  async end(): Promise<void> {
    await this.#operator?.stop();
  }

  async #create(): Promise<void> {
    const { bench, sample } = this.#options;
    const stack = this.#stack;
    this.#before = await this.#look();
    await bench.makeNamespace(stack.namespace);
    this.#operator = await bench.startOperator(stack.namespace);
    await bench.build(stack, sample.spec);
    deepEqual(added(this.#before, await this.#look()), sample.objects);
  }

  async #lookAgain(): Promise<void> {
    const { bench } = this.#options;
    const stack = this.#stack;
    await this.#operator?.stop();
    const before = await bench.emulator.calls();
    this.#operator = await bench.startOperator(stack.namespace);
    await bench.requestPass(stack);
    const after = await bench.emulator.calls();
    ok(after.total.reads > before.total.reads + 30, 'it did not look at everything');
    deepEqual(writesBetween(before, after), {});
  }

  async #rollOut(): Promise<void> {
    const { bench } = this.#options;
    const stack = this.#stack;
    const tag = '2.0.0';
    await bench.push(stack, tag);
    const before = await bench.untilReady(stack);
    const counts = await bench.emulator.calls();
    await bench.patch(stack, { spec: { image: { tag } } });
    const after = await bench.untilReady(stack);
    equal(after.status?.image?.running, tag);
    notEqual(after.status.service?.taskDefinition, before.status?.service?.taskDefinition);
    deepEqual(writesBetween(counts, await bench.emulator.calls()), rolloutWrites);
  }

  async #edit(): Promise<void> {
    const { bench, sample } = this.#options;
    const counts = await bench.emulator.calls();
    await bench.patch(this.#stack, { spec: edits });
    await bench.untilReady(this.#stack);
    deepEqual(writesBetween(counts, await bench.emulator.calls()), sample.editWrites);
  }

  async #repair(): Promise<void> {
    const { bench } = this.#options;
    const { metadata } = await bench.untilReady(this.#stack);
    await bench.aws.scaleService(metadata.uid, 1);
    await bench.aws.network.revokeRules(metadata.uid, 'security-group/database');
    await bench.aws.network.deleteDefaultRoute(metadata.uid, 'route-table/app/b');
    const counts = await bench.emulator.calls();
    await bench.requestPass(this.#stack);
    await bench.untilReady(this.#stack);
    deepEqual(writesBetween(counts, await bench.emulator.calls()), repairWrites);
  }

  async #delete(): Promise<void> {
    const { bench, sample } = this.#options;
    await bench.delete(this.#stack);
    await bench.untilGone(this.#stack);
    deepEqual(added(this.#before, await this.#look()), sample.kept);
  }

  #look(): Promise<Inventory> {
    const { bench, python } = this.#options;
    return takeInventory(python, bench.emulator.url);
  }
}

/** Writes by operation that one count has and another had not. */
function writesBetween(before: CallCounts, after: CallCounts): Readonly<Record<string, number>> {
  const spent = Object.entries(after.writes).map(
    ([operation, count]) => [operation, count - (before.writes[operation] ?? 0)] as const,
  );
  return Object.fromEntries(spent.filter(([, count]) => count > 0));
}
