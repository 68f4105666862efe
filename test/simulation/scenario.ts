import { damage, isMended } from './drift.ts';
import type { World } from './world.ts';

/** Something a user does to a stack, and how it must end. */
export interface Scenario {
  readonly name: string;
  /** Brings the world to where the scenario begins. The operator runs, and is restarted with the crash point after it. */
  prepare(world: World): Promise<void>;
  /** The user's act. */
  act(world: World): void;
  /** Waits for the end that the act asks for. */
  settle(world: World): Promise<void>;
}

const SPEC = { region: 'eu-west-1', image: { tag: '1.0.0' } };

async function ready(world: World): Promise<void> {
  world.apply(SPEC);
  world.start();
  await world.untilReady();
}

const create: Scenario = {
  name: 'create',
  prepare: () => Promise.resolve(),
  act: (world) => {
    world.apply(SPEC);
  },
  settle: (world) => world.untilReady(),
};

const deletion: Scenario = {
  name: 'delete',
  prepare: ready,
  act: (world) => {
    world.delete();
  },
  settle: (world) => world.untilGone(),
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
  prepare: ready,
  act: (world) => {
    world.apply({ ...SPEC, image: { tag: '2.0.0' } });
  },
  settle: (world) =>
    world.until('the rollout', () => world.isReady() && world.status.image?.running === '2.0.0'),
};

/** A version that starts and dies: the circuit breaker puts the old one back, and it is not tried again. */
const rollback: Scenario = {
  name: 'rollback',
  prepare: ready,
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

const scale: Scenario = {
  name: 'scale',
  prepare: ready,
  act: (world) => {
    world.apply({ ...SPEC, service: { replicas: 3 } });
  },
  settle: (world) =>
    world.until('three replicas', () => world.isReady() && world.status.service?.running === 3),
};

export const scenarios: readonly Scenario[] = [create, rollout, rollback, scale, repair, deletion, abandon];
