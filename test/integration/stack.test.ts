import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { setTimeout as delay } from 'node:timers/promises';
import { ownerTags } from '../../src/engine/index.ts';
import type { AwsState } from '../control-plane/emulator-control.ts';
import type { OperatorProcess } from '../control-plane/operator-process.ts';
import { waitUntil } from '../control-plane/wait-until.ts';
import { leftovers, touched, withoutNew } from '../tools/leftovers.ts';
import { conditionOf, type StackObject } from '../tools/stack-object.ts';
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
  // Five are there, and the look-alikes of a VPC that is on its way out would be one too many.
  await bench.emulator.configure({ quotas: { 'ec2.vpcs': 10 } });
  operator = await bench.startOperator(undefined);
  await bench.build(namesake, smallest);
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

/** What only a user does: images are pushed by those who build them. */
const byHand: ReadonlySet<string> = new Set(['PutImage']);

async function writesThatWorked(since: number): Promise<number> {
  const calls = await bench.emulator.recentCalls();
  return calls.filter(
    (call) => call.write && call.outcome === 'ok' && call.at > since && !byHand.has(call.operation),
  ).length;
}

function setTag(tag: string): Promise<string> {
  return bench.patch(blog, { spec: { image: { tag } } });
}

/** Longer than the operator waits between two looks at everything. */
function resyncMilliseconds(): number {
  return (1.2 * 600_000) / bench.timeScale;
}

function mustBeAvailable(object: StackObject): void {
  expect(conditionOf(object, 'Available')).toMatchObject({ status: 'True' });
}

describe('a stack, from apply to delete', () => {
  test('becomes Ready, and each AWS change is told by one event', async () => {
    const since = Date.now();
    await bench.apply(blog, smallest);
    await bench.push(blog, '1.0.0');
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

  test('has its init task run before there is a service, and says where the first password is', async () => {
    const calls = (await bench.emulator.recentCalls()).filter(({ outcome }) => outcome === 'ok');
    const writes = calls.map(({ operation }) => operation);
    // The first two are the namesake's.
    expect(writes.filter((name) => name === 'RunTask' || name === 'CreateService')).toEqual([
      'RunTask',
      'CreateService',
      'RunTask',
      'CreateService',
    ]);
    const stack = await bench.read(blog);
    const name = stack?.status?.endpoints?.adminSecret ?? '';
    expect(name).toContain(stack?.metadata.uid);
    const secret = await bench.aws.secretNamed(name);
    expect(Object.keys(secret)).toEqual(['password']);
    expect(secret['password']).toMatch(/^[A-Za-z0-9]{40}$/u);
  });

  test('leaves the service alone when the init task of a version fails, and goes on with another', async () => {
    for (const tag of ['1.0.1-init-78', '1.0.2']) await bench.push(blog, tag);
    await setTag('1.0.1-init-78');
    const failed = await bench.until(
      blog,
      'an init task that failed',
      (object) => conditionOf(object, 'Ready')?.reason === 'InitFailed',
      mustBeAvailable,
    );
    expect(conditionOf(failed, 'Ready')?.message).toContain(
      'exit code 78: failed: WORDPRESS_MODE must be Immutable or Mutable',
    );
    expect(conditionOf(failed, 'Stalled')?.status).toBe('True');
    expect(failed.status).toMatchObject({ image: { running: '1.0.0' }, service: { summary: '2/2' } });
    const { writes } = await bench.emulator.calls();
    // A site can be scaled while a version waits, and nothing is tried again by itself.
    await kubectl('scale', 'wps/blog', '--replicas=3');
    await bench.until(
      blog,
      'three tasks',
      ({ status }) => status?.service?.summary === '3/3',
      mustBeAvailable,
    );
    await bench.requestPass(blog);
    expect((await bench.emulator.calls()).writes['ecs:RunTask']).toBe(writes['ecs:RunTask']);
    await kubectl('scale', 'wps/blog', '--replicas=2');
    // The way back needs no task: it was done for this version.
    await setTag('1.0.0');
    await bench.untilReady(blog, mustBeAvailable);
    expect((await bench.emulator.calls()).writes['ecs:RunTask']).toBe(writes['ecs:RunTask']);
    await setTag('1.0.2');
    const running = await bench.untilReady(blog, mustBeAvailable);
    expect(running.status?.image?.running).toBe('1.0.2');
  });

  test('rolls out a tag, rolls back one that does not start, and leaves that one alone', async () => {
    await bench.push(blog, '1.1.0');
    await bench.push(blog, '2.0.0-broken');
    await setTag('1.1.0');
    const running = await bench.untilReady(blog, mustBeAvailable);
    expect(running.status?.image?.running).toBe('1.1.0');

    await setTag('2.0.0-broken');
    const failed = await bench.until(
      blog,
      'rolled back, with the cause',
      (object) => conditionOf(object, 'Ready')?.message.includes('exit code 1') === true,
      mustBeAvailable,
    );
    expect(conditionOf(failed, 'Ready')?.reason).toBe('RolledBack');
    expect(conditionOf(failed, 'Stalled')?.status).toBe('True');
    expect(failed.status).toMatchObject({
      image: { running: '1.1.0' },
      service: { failedTag: '2.0.0-broken' },
    });
    const { writes } = await bench.emulator.calls();
    await bench.requestPass(blog);
    await delay(resyncMilliseconds());
    expect((await bench.emulator.calls()).writes['ecs:RegisterTaskDefinition']).toBe(
      writes['ecs:RegisterTaskDefinition'],
    );

    // The next tag is taken at once, although a rollout is still under way.
    await bench.push(blog, '3.0.0');
    await setTag('1.1.0');
    await setTag('3.0.0');
    const latest = await bench.untilReady(blog, mustBeAvailable);
    expect(latest.status?.image?.running).toBe('3.0.0');
  });

  test('is scaled by kubectl', async () => {
    await kubectl('scale', 'wps/blog', '--replicas=3');
    const { status } = await bench.untilReady(blog);
    expect(status?.service).toMatchObject({ summary: '3/3', running: 3 });
  });

  test('shows no secret in its object, its events or the log', async () => {
    const secrets = await bench.aws.secretValues();
    expect(secrets.length).toBeGreaterThanOrEqual(10);
    const shown = [
      await kubectl('get', 'wps', '--output=json'),
      await kubectl('get', 'events', '--output=json'),
      await operator.output(),
    ].join('\n');
    expect(secrets.filter((secret) => shown.includes(secret))).toEqual([]);
  });

  test('is put back where somebody changed it by hand, and then left alone', async () => {
    const stack = await bench.untilReady(blog);
    const stackId = stack.metadata.uid;
    await bench.aws.network.revokeRules(stackId, 'security-group/tasks');
    await bench.aws.network.deleteDefaultRoute(stackId, 'route-table/app/a');
    await bench.aws.scaleService(stackId, 1);
    await bench.aws.breakListener(stackId);
    await bench.requestPass(blog);
    const changed = ['listener/http', 'route-table/app/a', 'security-group/tasks', 'service'];
    await waitUntil('the events', async () => {
      const repairs = (await bench.events(blog)).filter((event) => event.reason === 'DriftRepaired');
      return repairs.length === changed.length ? undefined : `${repairs.length} of ${changed.length}`;
    });
    const repairs = (await bench.events(blog)).filter((event) => event.reason === 'DriftRepaired');
    expect(changed.filter((id) => !repairs.some(({ message }) => message.includes(` ${id}: `)))).toEqual([]);
    // A resync between two of the changes repairs the first ones alone, and the status tells of the last repair only.
    const { status } = await bench.untilReady(blog);
    expect(changed).toEqual(expect.arrayContaining([...(status?.lastDrift?.resources ?? ['none'])]));

    const { total } = await bench.emulator.calls();
    await bench.requestPass(blog);
    await delay(resyncMilliseconds());
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
    await bench.until(blog, 'told', (object) => conditionOf(object, 'Ready')?.reason === 'Deleting');
    await bench.untilGone(blog);
    const after = await bench.emulator.state();
    expect(leftovers(others, after)).toEqual([]);
    expect(touched(others, after)).toEqual([]);
  });
});
