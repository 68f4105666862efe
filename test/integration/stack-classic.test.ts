import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { projectFolder } from '../control-plane/local-folder.ts';
import type { OperatorProcess } from '../control-plane/operator-process.ts';
import { leftovers } from '../tools/leftovers.ts';
import { conditionOf, type StackObject } from '../tools/stack-object.ts';
import { Bench } from './support/bench.ts';
import type { Spec } from './support/spec.ts';

const seed = { namespace: 'stack-classic-test', name: 'seed' };

let bench: Bench;
let operator: OperatorProcess;

beforeAll(async () => {
  bench = await Bench.open({ name: 'stack-classic' });
  await bench.makeNamespace(seed.namespace);
  operator = await bench.startOperator(seed.namespace);
});

afterAll(async () => {
  await operator.stop();
  await bench.close();
});

/** The sample as it is, but for what it leaves behind. */
async function sample(): Promise<Spec> {
  const text = await readFile(join(projectFolder, 'manifests', 'samples', 'seed.yaml'), 'utf8');
  return { ...(parse(text) as { readonly spec: Spec }).spec, deletionPolicy: 'Delete' };
}

function mustBeAvailable(object: StackObject): void {
  expect(conditionOf(object, 'Available')).toMatchObject({ status: 'True' });
}

const setTag = (tag: string): Promise<string> => bench.patch(seed, { spec: { image: { tag } } });

test("the seed's stack becomes Ready, rolls at 50 %, says what a rollout lacks, goes back, and goes", async () => {
  const before = await bench.emulator.state();
  const built = await bench.build(seed, await sample());
  expect(built.status).toMatchObject({ service: { summary: '2/2' } });
  expect(built.status?.url).toBe(`http://${built.status?.endpoints?.loadBalancer ?? ''}`);
  mustBeAvailable(built);

  await bench.push(seed, '1.1.0');
  await setTag('1.1.0');
  const rolled = await bench.untilReady(seed, mustBeAvailable);
  expect(rolled.status?.image?.running).toBe('1.1.0');

  // Every task keeps serving, and no instance has a port for its successor.
  await bench.push(seed, '1.2.0');
  await bench.patch(seed, {
    spec: {
      image: { tag: '1.2.0' },
      capacity: { maxSize: 2 },
      service: { minimumHealthyPercent: 100, maximumPercent: 200 },
    },
  });
  const stuck = await bench.until(
    seed,
    'told that there is no room',
    (object) => conditionOf(object, 'Ready')?.reason === 'InsufficientCapacity',
    mustBeAvailable,
  );
  expect(conditionOf(stuck, 'Ready')?.message).toMatch(
    /is already using a port required by your task\..*raise spec\.capacity\.maxSize/u,
  );
  await bench.patch(seed, { spec: { capacity: { maxSize: 4 } } });
  const roomy = await bench.untilReady(seed, mustBeAvailable);
  expect(roomy.status?.image?.running).toBe('1.2.0');

  await bench.push(seed, '2.0.0-broken');
  await setTag('2.0.0-broken');
  const back = await bench.until(
    seed,
    'back at the version before',
    (object) => conditionOf(object, 'Ready')?.reason === 'RolledBack',
    mustBeAvailable,
  );
  expect(conditionOf(back, 'Ready')?.message).toContain('exit code 1');
  expect(back.status).toMatchObject({ image: { running: '1.2.0' }, service: { failedTag: '2.0.0-broken' } });

  const refused = bench.patch(seed, { spec: { service: { replicas: 5 } } });
  await expect(refused).rejects.toThrow('replicas 5 are more than capacity.maxSize 4');

  await bench.delete(seed);
  await bench.untilGone(seed);
  expect(leftovers(before, await bench.emulator.state())).toEqual([]);
  expect(await bench.emulator.unserved()).toEqual({});
});
