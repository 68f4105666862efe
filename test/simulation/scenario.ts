import { groupInstanceTable } from '../aws-emulator/services/auto-scaling/tables.ts';
import { natGatewayTable } from '../aws-emulator/services/ec2/tables.ts';
import { snapshotTable } from '../aws-emulator/services/rds/tables.ts';
import { damage, isMended } from './drift.ts';
import { hasMarkers, leavesMarkers, writeMarkers } from './marker.ts';
import { ACCOUNT, REGION, type World } from './world.ts';

/** Something a user does to a stack, and how it must end. */
export interface Scenario {
  readonly name: string;
  /** Brings the world to where the scenario begins. The operator runs, and is restarted with the crash point after it. */
  prepare(world: World): Promise<void>;
  /** The user's act. */
  act(world: World): void;
  /** Waits for the end that the act asks for. */
  settle(world: World): Promise<void>;
  /**
   * Types of what outlives a deletion: each is there at the end, and nothing else is. `everything`: what was there when the
   * user acted is there at the end, no more and no less. Default is none.
   */
  readonly keeps?: readonly string[] | 'everything';
  /** Calls that it may cost when nothing is in its way. Default is 1,200. */
  readonly budget?: number;
}

const SPEC = { region: 'eu-west-1', image: { tag: '1.0.0' }, deletionPolicy: 'Delete' };

async function ready(world: World, spec: object = SPEC): Promise<void> {
  world.apply(spec);
  world.start();
  await world.untilReady();
}

const create: Scenario = {
  name: 'create',
  // About 450 without lag, and up to 930 where reads lag as far as they can.
  budget: 800,
  prepare: () => Promise.resolve(),
  act: (world) => {
    world.apply(SPEC);
  },
  settle: (world) => world.untilReady(),
};

const deletion: Scenario = {
  name: 'delete',
  prepare: (world) => ready(world),
  act: (world) => {
    world.delete();
  },
  settle: (world) => world.untilGone(),
};

const snapshotDeletion: Scenario = {
  name: 'delete-snapshot',
  prepare: async (world) => {
    await ready(world, { ...SPEC, deletionPolicy: 'Snapshot' });
    writeMarkers(world);
  },
  act: (world) => {
    world.delete();
  },
  settle: async (world) => {
    await world.untilGone();
    if (!leavesMarkers(world)) throw new Error('data was lost');
  },
  keeps: ['rds/snapshot', 'efs/file-system', 'ecr/repository', 'ecr/image', 'secretsmanager/secret'],
};

const retainingDeletion: Scenario = {
  name: 'delete-retain',
  prepare: (world) => ready(world, { ...SPEC, deletionPolicy: 'Retain' }),
  act: (world) => {
    world.delete();
  },
  settle: (world) => world.untilGone(),
  keeps: 'everything',
};

/** A stack that was let go of is taken up again, as it is. */
const reattachment: Scenario = {
  name: 'reattach',
  prepare: async (world) => {
    await ready(world, { ...SPEC, deletionPolicy: 'Retain' });
    writeMarkers(world);
    world.delete();
    await world.untilGone();
    world.kill();
  },
  act: (world) => {
    world.applyKept();
  },
  settle: async (world) => {
    await world.untilReady();
    if (!hasMarkers(world)) throw new Error('data was lost');
  },
  keeps: 'everything',
};

/** A stack that was deleted comes back with its data, from the manifest that the deletion has left. */
const restoration: Scenario = {
  name: 'restore',
  prepare: async (world) => {
    await ready(world, { ...SPEC, deletionPolicy: 'Snapshot' });
    writeMarkers(world);
    world.delete();
    await world.untilGone();
    world.kill();
  },
  act: (world) => {
    world.applyKept();
  },
  settle: async (world) => {
    await world.untilReady();
    if (!hasMarkers(world)) throw new Error('data was lost');
  },
};

/** A deletion that meets a creation half done. */
const abandon: Scenario = {
  name: 'abandon',
  prepare: async (world) => {
    world.apply(SPEC);
    world.start();
    await world.pass(30_000);
  },
  act: (world) => {
    world.delete();
  },
  settle: (world) => world.untilGone(),
};

const repair: Scenario = {
  name: 'repair',
  prepare: async (world) => {
    await ready(world);
    world.kill();
    await damage(world);
  },
  act: () => undefined,
  settle: async (world) => {
    await world.until('the repair', () => world.isReady() && isMended(world));
  },
};

const rollout: Scenario = {
  name: 'rollout',
  prepare: (world) => ready(world),
  act: (world) => {
    world.apply({ ...SPEC, image: { tag: '2.0.0' } });
  },
  settle: (world) =>
    world.until('the rollout', () => world.isReady() && world.status.image?.running === '2.0.0'),
};

/** A version that starts and dies: the circuit breaker puts the old one back, and it is not tried again. */
const rollback: Scenario = {
  name: 'rollback',
  prepare: (world) => ready(world),
  act: (world) => {
    world.apply({ ...SPEC, image: { tag: '3.0.0-broken' } });
  },
  settle: async (world) => {
    await world.until(
      'the rollback',
      () => world.reasonOf('Ready') === 'RolledBack' && world.isTrue('Available'),
    );
    // The way back is the version that ran before.
    world.apply(SPEC);
    await world.until('the old version', () => world.isReady() && world.status.image?.running === '1.0.0');
  },
};

/** A version whose init task fails: nothing of the site changes, and another tag is the way out. */
const initFailure: Scenario = {
  name: 'init-failure',
  prepare: (world) => ready(world),
  act: (world) => {
    world.apply({ ...SPEC, image: { tag: '4.0.0-init-fails' } });
  },
  settle: async (world) => {
    await world.until(
      'the failure',
      () =>
        world.reasonOf('Ready') === 'InitFailed' &&
        world.isTrue('Stalled') &&
        world.isTrue('Available') &&
        world.status.image?.running === '1.0.0',
    );
    world.apply({ ...SPEC, image: { tag: '2.0.0' } });
    await world.until('the rollout', () => world.isReady() && world.status.image?.running === '2.0.0');
  },
};

/** A version that needs a newer database: a snapshot of the older one is there before the upgrade. */
const upgrade: Scenario = {
  name: 'upgrade',
  prepare: (world) => ready(world),
  act: (world) => {
    world.apply({ ...SPEC, image: { tag: '5.0.0-upgrades' } });
  },
  settle: async (world) => {
    await world.until(
      'the upgrade',
      () => world.isReady() && world.status.image?.running === '5.0.0-upgrades',
    );
    const taken = upgradeSnapshotsOf(world);
    if (taken.length !== 1) throw new Error(`${taken.length} snapshots were taken before the upgrade`);
    world.delete();
    await world.untilGone();
  },
};

const upgradeSnapshotsOf = (world: World): readonly unknown[] =>
  world.emulator
    .scope(ACCOUNT, REGION)
    .table(snapshotTable)
    .truth.filter(({ DBSnapshotIdentifier: name }) => name.includes('-upgrade-'));

const scale: Scenario = {
  name: 'scale',
  prepare: (world) => ready(world),
  act: (world) => {
    world.apply({ ...SPEC, service: { replicas: 3 } });
  },
  settle: (world) =>
    world.until('three replicas', () => world.isReady() && world.status.service?.running === 3),
};

/** Every instance is replaced by one of another type, while the site goes on. */
const instanceType: Scenario = {
  name: 'instance-type',
  prepare: (world) => ready(world),
  act: (world) => {
    world.apply({ ...SPEC, capacity: { instanceType: 't3.medium' } });
  },
  settle: (world) =>
    world.until('instances of the new type', () => world.isReady() && isOfType(world, 't3.medium')),
};

/** From one NAT gateway to one for each zone, and back: no route may lead nowhere, no address may stay. */
const natGateways: Scenario = {
  name: 'nat-gateways',
  prepare: (world) => ready(world),
  act: (world) => {
    world.apply({ ...SPEC, network: { natGateways: 'PerZone' } });
  },
  settle: async (world) => {
    await world.until('a gateway for each zone', () => world.isReady() && gatewaysOf(world) === 3);
    world.apply(SPEC);
    await world.until('a single gateway', () => world.isReady() && gatewaysOf(world) === 1);
  },
};

function isOfType(world: World, type: string): boolean {
  const scope = world.emulator.scope(ACCOUNT, REGION);
  const instances = scope.table(groupInstanceTable).truth.list();
  return instances.length === 2 && instances.every(({ InstanceType }) => InstanceType === type);
}

const gatewaysOf = (world: World): number =>
  world.emulator
    .scope(ACCOUNT, REGION)
    .table(natGatewayTable)
    .truth.filter(({ State }) => State === 'available').length;

const CLASSIC = {
  ...SPEC,
  network: { natGateways: 'PerZone' },
  loadBalancer: { type: 'Classic' },
};

/** A whole life behind a classic balancer: two tasks on two instances, rolled one by one on the port that they share. */
const classic: Scenario = {
  name: 'classic',
  // Five acts.
  budget: 2000,
  prepare: () => Promise.resolve(),
  act: (world) => {
    world.apply(CLASSIC);
  },
  settle: async (world) => {
    await world.untilReady();
    world.apply({ ...CLASSIC, image: { tag: '2.0.0' } });
    await world.until('the rollout', () => world.isReady() && world.status.image?.running === '2.0.0');
    // ECS has no circuit breaker there: the operator itself takes back what does not start.
    world.apply({ ...CLASSIC, image: { tag: '3.0.0-broken' } });
    await world.until(
      'the way back',
      () =>
        world.reasonOf('Ready') === 'RolledBack' &&
        world.isTrue('Available') &&
        world.status.image?.running === '2.0.0',
    );
    world.apply({ ...CLASSIC, image: { tag: '2.0.0' } });
    await world.until('the old version', () => world.isReady() && world.status.service?.running === 2);
    world.delete();
    await world.untilGone();
  },
};

export const scenarios: readonly Scenario[] = [
  create,
  rollout,
  rollback,
  initFailure,
  upgrade,
  scale,
  instanceType,
  natGateways,
  repair,
  deletion,
  snapshotDeletion,
  retainingDeletion,
  reattachment,
  restoration,
  abandon,
  classic,
];
