import { ANNOTATIONS, FINALIZER } from '../../../src/api/v1alpha1/metadata.ts';
import type { StoredStack } from '../../../src/controller/stack-store.ts';
import type { StackKey } from '../../../src/controller/stack-store.ts';
import { ownerTags } from '../../../src/engine/index.ts';
import { vpcTable } from '../../aws-emulator/services/ec2/tables.ts';
import { CLUSTER } from '../memory-stack-store.ts';
import { doubled, leaked, living } from '../oracles.ts';
import { Neighbourhood, OWN_ACCOUNT } from './neighbourhood.ts';
import { changed, SETTLED, writesOf, type NeighbourStory } from './story.ts';

const blog: StackKey = { namespace: 'team-a', name: 'blog' };

/** What a backup tool brings back of an object. */
interface Backup {
  readonly status: boolean;
  readonly ledger: boolean;
  readonly finalizer: boolean;
}

function restored(stack: StoredStack, { status, ledger, finalizer }: Backup): StoredStack {
  const { [ANNOTATIONS.ledger]: kept = '', ...annotations } = stack.metadata.annotations;
  return {
    ...stack,
    metadata: {
      ...stack.metadata,
      finalizers: finalizer ? [FINALIZER] : [],
      annotations: ledger ? { ...annotations, [ANNOTATIONS.ledger]: kept } : annotations,
    },
    status: status ? stack.status : undefined,
  };
}

/** Only the ledger remembers that the database has the password that the secret says: without it, it is set once more. */
const writesAfter = ({ ledger }: Pick<Backup, 'ledger'>): readonly string[] =>
  ledger ? [] : ['rds:ModifyDBInstance'];

/** An object is lost with its cluster's memory and comes back under a new UID: AWS must not feel it. */
async function comesBack(backup: Backup): Promise<readonly string[]> {
  const world = new Neighbourhood();
  world.emulator.scope(OWN_ACCOUNT, 'eu-west-1');
  const bare = living(world.emulator);
  world.apply(blog, {});
  await world.untilReady(blog);
  await world.clock.runFor(SETTLED);
  const before = world.things();
  const object = world.stack(blog);
  const stackId = world.status(blog).stackID;
  if (object === undefined) return ['there is no object'];
  world.emulator.calls.reset();
  world.restore(blog, restored(object, backup));
  await world.untilReady(blog);
  await world.clock.runFor(SETTLED);
  const sent = writesOf(world);
  const broken = [
    ...changed(before, world.things()).filter((line) => backup.ledger || !line.startsWith('rds/db ')),
    ...(sent.join() === writesAfter(backup).join() ? [] : [`sent: ${sent.join()}`]),
    ...doubled(world.emulator).map((name) => `doubled: ${name}`),
  ];
  if (world.stack(blog)?.metadata.uid === object.metadata.uid) broken.push('the object has its old UID');
  if (world.status(blog).stackID !== stackId) broken.push('it is another stack');
  // It is the stack's again, with all that follows: it is changed, and goes without a trace.
  world.apply(blog, { service: { replicas: 3 } });
  await world.until('three replicas', () => world.status(blog).service?.running === 3);
  await world.delete(blog);
  return [...broken, ...leaked(world.emulator, bare)];
}

const said = (part: boolean, what: string): string => `${part ? 'with' : 'without'} ${what}`;

const combinations: readonly NeighbourStory[] = [true, false].flatMap((status) =>
  [true, false].map((ledger) => ({
    name: `a backup ${said(status, 'status')} and ${said(ledger, 'ledger')}`,
    play: () => comesBack({ status, ledger, finalizer: false }),
  })),
);

const finalizerOnly: NeighbourStory = {
  name: 'a backup with the finalizer and no ledger',
  play: () => comesBack({ status: false, ledger: false, finalizer: true }),
};

/** The old cluster lives on: nobody may have the stack twice. */
const otherCluster: NeighbourStory = {
  name: 'a backup that is restored into another cluster',
  play: async () => {
    const world = new Neighbourhood();
    world.apply(blog, {});
    await world.untilReady(blog);
    const object = world.stack(blog);
    if (object === undefined) return ['there is no object'];
    await world.clock.runFor(SETTLED);
    const copy = new Neighbourhood({ beside: world, cluster: '99999999-8888-7777-6666-555555555555' });
    world.emulator.calls.reset();
    copy.restore(blog, restored(object, { status: true, ledger: true, finalizer: true }));
    await world.until('the conflict', () => copy.reasonOf(blog) === 'OwnershipConflict');
    await world.clock.runFor(SETTLED);
    const broken = writesOf(world).map((name) => `${name} was sent`);
    if (copy.condition(blog, 'Stalled')?.status !== 'True') broken.push('the copy is not Stalled');
    if (world.reasonOf(blog) !== 'Ready') broken.push('the first one is not Ready');
    copy.stop();
    return broken;
  },
};

/** Whose the stack is, AWS says: a copy elsewhere of what the restored object says of itself stops nobody but the copy. */
const copied: NeighbourStory = {
  name: 'a copy of a restored object under another name',
  play: async () => {
    const world = new Neighbourhood();
    world.apply(blog, {});
    await world.untilReady(blog);
    await world.clock.runFor(SETTLED);
    const object = world.stack(blog);
    if (object === undefined) return ['there is no object'];
    world.emulator.calls.reset();
    const copy: StackKey = { namespace: 'team-b', name: 'blog' };
    world.restore(blog, restored(object, { status: false, ledger: true, finalizer: true }));
    world.restore(copy, restored(object, { status: false, ledger: true, finalizer: true }));
    await world.until('the conflict', () => world.reasonOf(copy) === 'OwnershipConflict');
    await world.untilReady(blog);
    await world.clock.runFor(SETTLED);
    const broken = writesOf(world).map((name) => `${name} was sent`);
    if (world.reasonOf(blog) !== 'Ready') broken.push('the first one is not Ready');
    if (world.reasonOf(copy) !== 'OwnershipConflict') broken.push('the copy is not refused');
    return broken;
  },
};

/** Somebody let go of a stack by force and began another one of the same name; then the second lost its ledger. */
const ambiguous: NeighbourStory = {
  name: 'two stacks of one name on AWS and no ledger',
  play: async () => {
    const world = new Neighbourhood();
    world.apply(blog, {});
    await world.untilReady(blog);
    const object = world.stack(blog);
    const stackId = world.status(blog).stackID ?? '';
    if (object === undefined) return ['there is no object'];
    addTrace(world, 'another');
    await world.clock.runFor(SETTLED);
    world.emulator.calls.reset();
    world.emulator.faults.add({
      service: 'ec2',
      operation: 'DescribeVpcs',
      code: 'UnauthorizedOperation',
      status: 403,
      message: 'You are not authorized to perform this operation.',
    });
    world.restore(blog, restored(object, { status: false, ledger: false, finalizer: false }));
    await world.until('the refusal', () => world.reasonOf(blog) === 'AccessDenied');
    world.emulator.faults.set([]);
    await world.until('the question', () => world.reasonOf(blog) === 'IdentityLost');
    const message = world.readyOf(blog)?.message ?? '';
    const broken = [stackId, 'another', ANNOTATIONS.stackId]
      .filter((part) => !message.includes(part))
      .map((part) => `the message lacks ${part}: ${message}`);
    broken.push(...writesOf(world).map((name) => `${name} was sent`));
    world.store.setAnnotation(blog, ANNOTATIONS.stackId, stackId);
    await world.untilReady(blog);
    if (world.status(blog).stackID !== stackId) broken.push('it is another stack');
    const sent = writesOf(world).filter((name) => !writesAfter({ ledger: false }).includes(name));
    return [...broken, ...sent.map((name) => `${name} was sent`)];
  },
};

/** A VPC of a stack that nobody remembers, of the same name and cluster. */
function addTrace({ emulator }: Neighbourhood, stackId: string): void {
  const table = emulator.scope(OWN_ACCOUNT, 'eu-west-1').table(vpcTable);
  const row = table.truth.find(({ IsDefault }) => !IsDefault);
  if (row === undefined) throw new Error('there is no VPC');
  const identity = { stackId, account: OWN_ACCOUNT, region: 'eu-west-1', partition: 'aws', cluster: CLUSTER };
  const tags = ownerTags({ ...identity, owner: `${blog.namespace}/${blog.name}` }, 'vpc');
  const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  table.insert('vpc-0123', { ...row, VpcId: 'vpc-0123', Tags });
}

export const backupStories: readonly NeighbourStory[] = [
  ...combinations,
  finalizerOnly,
  otherCluster,
  copied,
  ambiguous,
];
