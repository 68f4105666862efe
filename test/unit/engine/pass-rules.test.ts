import { describe, expect, test } from '@jest/globals';

import type { Call } from '../../../src/engine/index.ts';
import { ownerTags, tagKeys } from '../../../src/engine/owner-tags.ts';
import { create, edit, list, type CreateInput, type Fault } from '../../support/model-cloud.ts';
import { livingIds, wantedIds } from '../../support/model-history.ts';
import { modelKinds } from '../../support/model-kinds.ts';
import { ModelWorld } from '../../support/model-world.ts';
import { identity } from '../../support/stack-identity.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

function worldWith(lag = 0): ModelWorld {
  return new ModelWorld({ kinds: modelKinds, seed: 7, lag });
}

async function readyWorld(lag = 0): Promise<ModelWorld> {
  const world = worldWith(lag);
  expect(await world.until(() => world.isReady(), HOUR)).toBe(true);
  return world;
}

/** Something that somebody else made. */
function plant(world: ModelWorld, type: string, tags: CreateInput['tags'], name = ''): string {
  return world.cloud.plant({ type, tags, name, refs: [], value: 'v0', attached: false, token: '', takes: 0 });
}

/** The fault, for calls that make something of a type. */
function whenMade(type: string, fault: () => Fault): (call: Call) => Fault {
  return (call) => (call.op === create && (call.input as CreateInput).type === type ? fault() : undefined);
}

function find(world: ModelWorld, id: string): string {
  const thing = world.cloud.living().find(({ tags }) => tags[tagKeys.resource] === id);
  if (thing === undefined) throw new Error(`${id} is not there`);
  return thing.awsId;
}

describe('nothing is written', () => {
  test('while the stack is paused; what would be is told', async () => {
    const world = await readyWorld();
    world.cloud.interfere(find(world, 'service'), { value: 'changed by hand' });
    const { writes } = world.cloud;
    world.paused = true;
    const outcome = await world.deepPass();
    expect(world.cloud.writes).toBe(writes);
    expect(outcome?.pending).toMatchObject([{ verb: 'edit', id: 'service', drift: true }]);
  });

  test('while anything carries our id and the name of another, in life and in deletion', async () => {
    const world = worldWith();
    const theirs = plant(world, 'net', ownerTags({ ...identity, owner: 'default/other' }, 'net'));
    expect((await world.pass())?.observation.conflicts).toMatchObject([{ awsId: theirs }]);
    world.deleting = true;
    await world.until(() => world.finished, HOUR);
    expect(world.finished).toBe(false);
    expect(world.cloud.writes).toBe(0);
  });

  test('while a conflict cannot be read again', async () => {
    const world = worldWith();
    plant(world, 'net', ownerTags({ ...identity, owner: 'default/other' }, 'net'));
    await world.pass();
    world.fault = (call) =>
      call.op === list && (call.input as { type: string }).type === 'net' ? 'refused' : undefined;
    await world.until(() => false, HOUR);
    expect(world.cloud.writes).toBe(0);
  });

  test('once the process drains; what is in flight ends', async () => {
    const world = worldWith();
    const drain = new AbortController();
    world.drain = drain.signal;
    world.fault = (call) => {
      if (call.op === create) drain.abort();
      return undefined;
    };
    const outcome = await world.pass();
    // What had started with it: everything without needs.
    expect(outcome?.taken.map(({ id }) => id).sort()).toEqual(['address/a', 'net']);
    expect(world.cloud.writes).toBe(2);
  });
});

describe('what belongs to others', () => {
  test('is never touched, whatever it is called', async () => {
    const world = worldWith();
    plant(world, 'net', {});
    plant(world, 'address', { team: 'web' });
    plant(world, 'net', ownerTags({ ...identity, stackId: 'another' }, 'net'));
    const before = world.cloud.living();
    await world.until(() => world.isReady(), HOUR);
    world.deleting = true;
    expect(await world.until(() => world.finished, HOUR)).toBe(true);
    expect(world.cloud.living()).toEqual(before);
  });

  test('and has the name we need: it calls a human', async () => {
    const world = worldWith();
    plant(world, 'service', ownerTags({ ...identity, stackId: 'another' }, 'service'), 'service');
    await world.until(() => false, HOUR);
    expect(world.statuses.get('service')).toMatchObject({ state: 'stalled', reason: 'OwnershipConflict' });
    expect([...world.statuses.values()].filter(({ state }) => state !== 'ready')).toHaveLength(1);
  });
});

describe('a second object', () => {
  test('that is fresh and unused goes, and the first stays', async () => {
    const world = await readyWorld();
    const first = find(world, 'address/a');
    world.now += 1000;
    plant(world, 'address', ownerTags(identity, 'address/a'));
    await world.deepPass();
    expect(await world.until(() => world.isReady(), HOUR)).toBe(true);
    expect(livingIds(world)).toEqual(wantedIds(world.spec));
    expect(find(world, 'address/a')).toBe(first);
  });

  test('that holds data stays until a deletion', async () => {
    const world = await readyWorld();
    world.now += 1000;
    const second = plant(world, 'database', ownerTags(identity, 'database'), 'restored');
    await world.until(() => false, HOUR);
    expect(world.cloud.living().map(({ awsId }) => awsId)).toContain(second);
  });

  test('under another id of another kind does not take its place', async () => {
    const world = await readyWorld();
    world.cloud.interfere(find(world, 'sub/a'), { tags: ownerTags(identity, 'net') });
    const count = world.cloud.living().length;
    await world.until(() => false, HOUR);
    expect(world.cloud.living()).toHaveLength(count);
    expect(livingIds(world)).toEqual(wantedIds(world.spec));
  });
});

describe('a database that was there and is gone', () => {
  test('is not made again, also by a process that knows nothing but the ledger', async () => {
    const world = await readyWorld();
    world.cloud.interfere(find(world, 'service'), 'remove');
    world.cloud.interfere(find(world, 'database'), 'remove');
    for (const next of ['same', 'new'] as const) {
      if (next === 'new') world.crash();
      await world.deepPass();
      await world.until(() => false, HOUR);
      expect(livingIds(world)).not.toContain('database');
      expect(world.statuses.get('database')).toMatchObject({ state: 'stalled', reason: 'DatabaseMissing' });
    }
  });

  test('is remembered by a mark on what outlives it, when the ledger is lost', async () => {
    const world = await readyWorld();
    world.cloud.interfere(find(world, 'service'), 'remove');
    world.cloud.interfere(find(world, 'database'), 'remove');
    world.stored = new ModelWorld({ kinds: modelKinds, seed: 1 }).stored;
    world.crash();
    await world.until(() => false, HOUR);
    expect(livingIds(world)).not.toContain('database');
    expect(world.ledger.databaseSeen).toBe(true);
  });
});

describe('a create without a token', () => {
  test('that certainly did nothing is tried again at once', async () => {
    const world = worldWith();
    let times = 0;
    world.fault = whenMade('net', () => (++times === 1 ? 'refused' : undefined));
    const start = world.now;
    await world.until(() => livingIds(world).includes('net'), HOUR);
    expect(world.now - start).toBeLessThan(MINUTE);
  });

  test('whose answer was lost is found, not made again', async () => {
    const world = worldWith(60_000);
    let times = 0;
    world.fault = whenMade('net', () => (++times === 1 ? 'lost-answer' : undefined));
    expect(await world.until(() => world.isReady(), HOUR)).toBe(true);
    expect(times).toBe(1);
    expect(world.violations).toEqual([]);
  });

  test('that was lost on its way is sent again when the lag window is over', async () => {
    const world = worldWith();
    let times = 0;
    world.fault = whenMade('net', () => (++times === 1 ? 'lost-request' : undefined));
    const start = world.now;
    expect(await world.until(() => livingIds(world).includes('net'), HOUR)).toBe(true);
    expect(world.now - start).toBeGreaterThanOrEqual(world.pace.lagWindow);
    expect(times).toBe(2);
  });

  test('is not repeated because one list does not show it', async () => {
    const world = await readyWorld();
    const net = find(world, 'net');
    world.cloud.hide(net, 5_000);
    await world.deepPass();
    await world.until(() => world.isReady(), HOUR);
    expect(find(world, 'net')).toBe(net);
    expect(world.violations).toEqual([]);
  });
});

describe('a token', () => {
  test('that leads to something gone is not used again', async () => {
    const world = worldWith(60_000);
    const tokens: string[] = [];
    world.fault = (call) => {
      const input = call.input as CreateInput;
      if (call.op === create && input.type === 'gateway') {
        tokens.push(input.token);
        if (tokens.length === 1) return 'dies-after';
      }
      return undefined;
    };
    await world.until(() => tokens.length === 1, HOUR);
    const gateway = find(world, 'gateway/a');
    world.cloud.hide(gateway, 24 * HOUR);
    world.cloud.interfere(gateway, 'remove');
    expect(await world.until(() => world.isReady(), HOUR)).toBe(true);
    // The second is the retry that learns that the token is worth nothing.
    expect(tokens).toHaveLength(3);
    expect(new Set(tokens).size).toBe(2);
  });
});

describe('a ledger that somebody else wrote', () => {
  test('ends the pass before the call, and what is in flight ends first', async () => {
    const world = worldWith();
    let saves = 0;
    world.conflict = () => ++saves === 2;
    expect(await world.pass()).toBeUndefined();
    const { writes } = world.cloud;
    for (let turn = 0; turn < 100; turn += 1) await Promise.resolve();
    expect(world.cloud.writes).toBe(writes);
    expect(await world.until(() => world.isReady(), HOUR)).toBe(true);
    expect(world.violations).toEqual([]);
  });

  test('keeps every create from being sent', async () => {
    const world = worldWith();
    world.conflict = () => true;
    await world.until(() => false, 5 * MINUTE);
    expect(world.cloud.writes).toBe(0);
  });
});

describe('a refusal', () => {
  test.each(['net', 'gateway'])(
    'of %s that lasts calls a human, steadily, and goes on by itself when it ends',
    async (type) => {
      const world = worldWith();
      world.cloud.refusal = 'denied';
      world.fault = whenMade(type, () => 'refused');
      await world.until(() => false, 30 * MINUTE);
      const id = [...world.statuses.keys()].find((name) => name.split('/')[0] === type) ?? '';
      for (let round = 0; round < 10; round += 1) {
        const end = world.now + 2 * MINUTE;
        await world.until(() => world.now >= end, 2 * MINUTE);
        expect(world.statuses.get(id)).toMatchObject({ state: 'stalled', reason: 'AccessDenied' });
      }
      world.fault = () => undefined;
      expect(await world.until(() => world.isReady(), HOUR)).toBe(true);
    },
  );

  test('of a list calls a human, is asked about rarely, and lets the rest go on', async () => {
    const world = worldWith();
    world.cloud.refusal = 'denied';
    let asked = 0;
    world.fault = (call) => {
      if (call.op !== list || (call.input as { type: string }).type !== 'address') return undefined;
      asked += 1;
      return 'refused';
    };
    await world.until(() => false, HOUR);
    expect(world.statuses.get('address/a')).toMatchObject({ state: 'stalled', reason: 'AccessDenied' });
    expect(livingIds(world)).toEqual(['database', 'door', 'net', 'sub/a', 'sub/b']);
    expect(asked).toBeLessThan(40);
  });

  test('of a list holds a deletion without a storm of calls', async () => {
    const world = await readyWorld();
    world.cloud.refusal = 'denied';
    world.fault = (call) =>
      call.op === list && (call.input as { type: string }).type === 'net' ? 'refused' : undefined;
    world.deleting = true;
    const before = world.passes;
    await world.until(() => world.finished, 2 * HOUR);
    expect(world.finished).toBe(false);
    expect(world.passes - before).toBeLessThan(300);
    world.fault = () => undefined;
    expect(await world.until(() => world.finished, HOUR)).toBe(true);
    expect(livingIds(world)).toEqual([]);
  });
});

describe('drift', () => {
  test('in a list is found by the next resync, in a detail by the next deep pass, and both are told as drift', async () => {
    const world = await readyWorld();
    for (const id of ['service', 'database']) {
      world.cloud.interfere(find(world, id), { value: 'changed by hand' });
      let repaired: string[] = [];
      const start = world.now;
      const seen = (): boolean => {
        repaired = (world.outcome?.taken ?? []).filter((action) => action.drift).map((action) => action.id);
        return repaired.length > 0;
      };
      expect(await world.until(seen, 3 * HOUR)).toBe(true);
      expect(repaired).toEqual([id]);
      expect(world.now - start).toBeLessThan(id === 'service' ? 12 * MINUTE : 3 * HOUR);
      expect(await world.until(() => world.isReady(), HOUR)).toBe(true);
    }
  });

  test('right after a change of ours is told from a change that is not shown yet', async () => {
    const world = await readyWorld();
    world.spec = { ...world.spec, values: { service: 'v1' } };
    await world.pass();
    expect(await world.until(() => world.isReady(), MINUTE)).toBe(true);
    world.cloud.interfere(find(world, 'service'), { value: 'changed by hand' });
    const outcome = await world.deepPass();
    expect(outcome?.taken).toMatchObject([{ verb: 'edit', id: 'service', drift: true }]);
  });

  test('that comes back at once after every repair ends in a word, not in a loop', async () => {
    const world = await readyWorld();
    const service = find(world, 'service');
    let edits = 0;
    world.fault = (call) => {
      if (call.op === edit) edits += 1;
      return undefined;
    };
    world.cloud.frozen.add(service);
    world.spec = { ...world.spec, values: { service: 'v1' } };
    await world.until(() => false, 2 * HOUR);
    expect(edits).toBe(3);
    expect(world.statuses.get('service')).toMatchObject({ state: 'stalled', reason: 'ChangeNotTaking' });
  });
});

describe('a stack that is ready', () => {
  test('asks nothing between resyncs, and each kind one question in a resync', async () => {
    const world = await readyWorld();
    const before = world.cloud.reads;
    await world.pass();
    expect(world.cloud.reads).toBe(before);
    world.now += 11 * MINUTE;
    await world.pass();
    expect(world.cloud.reads - before).toBe(modelKinds.length);
  });

  test('remembers no more after many replacements than after one', async () => {
    const world = await readyWorld();
    const size = (): number => {
      const { details, failures, attempts, written, pendingSince, missingSince } = world.memory;
      return [details, failures, attempts, written, pendingSince, missingSince].reduce(
        (sum, map) => sum + map.size,
        0,
      );
    };
    const sizes: number[] = [];
    for (let round = 0; round < 5; round += 1) {
      world.cloud.interfere(find(world, 'service'), 'remove');
      await world.deepPass();
      await world.until(() => world.isReady() && livingIds(world).includes('service'), HOUR);
      await world.until(() => false, HOUR);
      sizes.push(size());
    }
    expect(sizes.at(-1)).toBe(sizes[0]);
  });
});
