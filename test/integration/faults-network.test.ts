import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { stacksPath } from '../../src/controller/kubernetes-stack-store.ts';
import { startControlPlane } from '../control-plane/control-plane.ts';
import type { AwsState } from '../control-plane/emulator-control.ts';
import { Link } from '../control-plane/link.ts';
import type { LogLine, OperatorProcess } from '../control-plane/operator-process.ts';
import { waitUntil } from '../control-plane/wait-until.ts';
import { Bench } from './support/bench.ts';
import { expectGoneWithoutTrace, expectSound } from './support/sound.ts';
import { smallest } from './support/spec.ts';

const namespace = 'faults-network-test';
const blog = { namespace, name: 'blog' };
const late = { namespace, name: 'late' };

let bench: Bench;
let link: Link;
/** Leads through the link. */
let kubeconfig: string;
let operator: OperatorProcess;
let before: AwsState;

beforeAll(async () => {
  bench = await Bench.open({ name: 'faults-network' });
  await bench.makeNamespace(namespace);
  kubeconfig = join(bench.folder, 'kubeconfig');
  link = await Link.forKubeconfig(process.env['WPS_TEST_KUBECONFIG'] ?? '', kubeconfig);
  operator = await bench.startOperator(namespace, { KUBECONFIG: kubeconfig });
  before = await bench.emulator.state();
});

afterAll(async () => {
  await operator.stop();
  await link.close();
  await bench.close();
});

async function interruptions(): Promise<readonly LogLine[]> {
  return (await operator.log()).filter((line) => line.msg.startsWith('the watch was interrupted'));
}

test('a stack is built whole although the way to kube-apiserver is cut for a while', async () => {
  await bench.apply(blog, smallest);
  await bench.untilWrites(5);
  link.cut();
  await delay(4_000);
  link.mend();
  await bench.push(blog, smallest.image.tag);
  await expectSound(bench, blog, before);
  expect(operator.running).toBe(true);
  expect((await interruptions()).length).toBeGreaterThan(0);
});

test('an edit is acted on although the watch is dead and nobody was told', async () => {
  await waitUntil('a moment at which nothing but the watch is open', () =>
    Promise.resolve(link.alive === 1 ? undefined : `${link.alive} connections`),
  );
  link.stall();
  const { length } = await interruptions();
  await bench.patch(blog, { spec: { service: { replicas: 3 } } });
  const { status } = await bench.untilReady(blog);
  expect(status?.service?.summary).toBe('3/3');
  expect(await interruptions()).toHaveLength(length);
});

test('what the watch has missed is listed when its place in history is compacted away', async () => {
  const controlPlane = await startControlPlane({ directory: process.env['WPS_TEST_FOLDER']! });
  link.cut();
  await bench.patch(blog, { spec: { service: { replicas: 2 } } });
  await bench.apply(late, smallest);
  await controlPlane.compact();
  await controlPlane.restartApiserver('SIGKILL');
  // Before its cache is filled the server refuses all watches with 429.
  const watch = `${stacksPath()}?watch=true&resourceVersion=0&timeoutSeconds=1`;
  await waitUntil('a server that watches', () =>
    bench.kubectl.run(['get', `--raw=${watch}`]).then(() => undefined),
  );
  link.mend();
  await waitUntil('410 Gone', async () => {
    const codes = (await interruptions()).map(({ err }) => (err as { readonly code?: unknown }).code);
    return codes.includes(410) ? undefined : JSON.stringify(codes);
  });
  await bench.until(late, 'noticed', ({ status }) => status?.stackID !== undefined);
  const { status } = await bench.untilReady(blog);
  expect(status?.service?.summary).toBe('2/2');
  await bench.delete(late);
  await bench.untilGone(late);
});

test('a leader that is cut off from its lease ends, and another one finishes its work', async () => {
  await operator.stop();
  const elected = { WPS_LEADER_ELECTION: 'true', WPS_LEASE_NAMESPACE: namespace };
  const leader = await bench.startOperator(namespace, { ...elected, KUBECONFIG: kubeconfig });
  await waitUntil('its lead', async () =>
    (await leader.output()).includes('"leading"') ? undefined : 'it does not lead yet',
  );
  operator = await bench.startOperator(namespace, elected);
  const { total } = await bench.emulator.calls();
  await bench.delete(blog);
  await bench.untilWrites(total.writes + 1);
  link.cut();
  await waitUntil('the end of the leader', () => Promise.resolve(leader.running ? 'it goes on' : undefined));
  expect(await leader.output()).toContain('The lead is lost.');
  await expectGoneWithoutTrace(bench, blog, before);
});
