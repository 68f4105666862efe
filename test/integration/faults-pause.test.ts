import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { AwsState } from '../control-plane/emulator-control.ts';
import type { OperatorProcess } from '../control-plane/operator-process.ts';
import { waitUntil } from '../control-plane/wait-until.ts';
import { Bench } from './support/bench.ts';
import { expectGoneWithoutTrace, expectSound } from './support/sound.ts';
import { smallest } from './support/spec.ts';

const namespace = 'faults-pause-test';
const blog = { namespace, name: 'blog' };
const elected = { WPS_LEADER_ELECTION: 'true', WPS_LEASE_NAMESPACE: namespace };

let bench: Bench;
let leader: OperatorProcess;
let second: OperatorProcess | undefined;
let before: AwsState;

const lead = (operator: OperatorProcess): Promise<void> =>
  waitUntil('its lead', async () =>
    (await operator.output()).includes('"leading"') ? undefined : 'it does not lead yet',
  );

beforeAll(async () => {
  bench = await Bench.open({ name: 'faults-pause' });
  await bench.makeNamespace(namespace);
  leader = await bench.startOperator(namespace, elected);
  await lead(leader);
  before = await bench.emulator.state();
});

afterAll(async () => {
  await second?.stop();
  await leader.kill();
  await bench.close();
});

test('a leader that stands still past its lease and wakes while another acts makes nothing twice', async () => {
  second = await bench.startOperator(namespace, elected);
  await bench.apply(blog, smallest);
  await bench.untilWrites(8);
  leader.pause();
  await lead(second);
  const { total } = await bench.emulator.calls();
  await bench.untilWrites(total.writes + 1);
  leader.resume();
  await waitUntil('the end of the leader', () => Promise.resolve(leader.running ? 'it goes on' : undefined));
  expect(await leader.output()).toContain('The lead is lost.');
  await bench.push(blog, smallest.image.tag);
  await expectSound(bench, blog, before);
  await expectGoneWithoutTrace(bench, blog, before);
});
