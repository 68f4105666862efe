import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { setTimeout as delay } from 'node:timers/promises';
import { ownerTags } from '../../src/engine/index.ts';
import type { AwsState } from '../control-plane/emulator-control.ts';
import type { OperatorProcess } from '../control-plane/operator-process.ts';
import { waitUntil } from '../control-plane/wait-until.ts';
import { leftovers, touched, withoutNew } from '../tools/leftovers.ts';
import { conditionOf } from '../tools/stack-object.ts';
import { Bench } from './support/bench.ts';
import { smallest } from './support/spec.ts';

const blog = { namespace: 'stack-test', name: 'blog' };
const namesake = { namespace: 'stack-test-other', name: 'blog' };

let bench: Bench;
let operator: OperatorProcess;
/** AWS with the namesake's stack on it, before there was the one that is tested. */
let before: AwsState;

beforeAll(async () => {
  bench = await Bench.open({ name: 'stack' });
  await bench.makeNamespace(blog.namespace);
  await bench.makeNamespace(namesake.namespace);
  operator = await bench.startOperator(undefined);
  await bench.apply(namesake, smallest);
  await bench.untilReady(namesake);
  before = await bench.emulator.state();
});

afterAll(async () => {
  await bench.delete(namesake);
  await bench.untilGone(namesake);
  await operator.stop();
  await bench.close();
});

const kubectl = (...args: readonly string[]): Promise<string> =>
  bench.kubectl.run([...args, `--namespace=${blog.namespace}`]);

async function writesThatWorked(since: number): Promise<number> {
  const calls = await bench.emulator.recentCalls();
  return calls.filter((call) => call.write && call.outcome === 'ok' && call.at > since).length;
}

describe('a stack, from apply to delete', () => {
  test('becomes Ready, and each AWS change is told by one event', async () => {
    const since = Date.now();
    await bench.apply(blog, smallest);
    await kubectl('wait', '--for=condition=Ready', 'wps/blog', '--timeout=60s');
    const stack = await bench.untilReady(blog);
    expect(stack.status).toMatchObject({
      observedGeneration: 1,
      stackID: stack.metadata.uid,
      accountID: '123456789012',
      region: 'eu-west-1',
    });
    expect(stack.status?.resources?.ready).toBe(stack.status?.resources?.total);
    expect(conditionOf(stack, 'Reconciling')?.status).toBe('False');
    expect(conditionOf(stack, 'Stalled')?.status).toBe('False');
    expect(await kubectl('get', 'wps', 'blog', '--no-headers')).toMatch(/^blog +True +Ready /u);

    const writes = await writesThatWorked(since);
    await waitUntil('the events', async () => {
      const told = (await bench.events(blog)).filter((event) => event.type === 'Normal');
      return told.length >= writes ? undefined : `${told.length} of ${writes}`;
    });
    const told = (await bench.events(blog)).filter((event) => event.type === 'Normal');
    expect(told).toHaveLength(writes);
    expect(told.filter((event) => event.count !== 1)).toEqual([]);
  });

  test('is put back where somebody changed it by hand, and then left alone', async () => {
    const stack = await bench.untilReady(blog);
    const stackId = stack.metadata.uid;
    await bench.aws.network.revokeRules(stackId, 'security-group/tasks');
    await bench.aws.network.deleteDefaultRoute(stackId, 'route-table/app/a');
    await bench.requestPass(blog);
    const repaired = await bench.until(
      blog,
      'repaired',
      (object) => object.status?.lastDrift !== undefined && conditionOf(object, 'Ready')?.status === 'True',
    );
    expect([...(repaired.status?.lastDrift?.resources ?? [])].sort()).toEqual([
      'route-table/app/a',
      'security-group/tasks',
    ]);
    await waitUntil('the events', async () => {
      const repairs = (await bench.events(blog)).filter((event) => event.reason === 'DriftRepaired');
      return repairs.length === 2 ? undefined : `${repairs.length} of 2`;
    });

    const { total } = await bench.emulator.calls();
    await bench.requestPass(blog);
    await delay((1.2 * 600_000) / bench.timeScale);
    const later = (await bench.emulator.calls()).total;
    expect(later.reads).toBeGreaterThan(total.reads);
    expect(later.writes).toBe(total.writes);
  });

  test('goes without a trace, and touches neither a namesake nor look-alikes', async () => {
    const { uid } = (await bench.untilReady(blog)).metadata;
    const ours = await bench.emulator.state();
    const stack = {
      stackId: uid,
      account: '123456789012',
      region: 'eu-west-1',
      partition: 'aws',
      owner: 'stack-test/blog',
      cluster: 'another',
    };
    const { Name, ...owners } = ownerTags(stack, 'vpc');
    // What somebody copies from us, with or without the tags that prove an owner; the same id would be a conflict.
    await bench.aws.network.makeVpc({ Name: Name ?? '' }, 'default-look-alike');
    await bench.aws.network.makeVpc({ ...owners, 'wordpress-stack.dev/stack-id': 'another' }, Name ?? '');
    const others = withoutNew(await bench.emulator.state(), { since: before, until: ours });

    await bench.delete(blog);
    await bench.untilGone(blog);
    const after = await bench.emulator.state();
    expect(leftovers(others, after)).toEqual([]);
    expect(touched(others, after)).toEqual([]);
    expect(await bench.emulator.unserved()).toEqual({});
  });
});
