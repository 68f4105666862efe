import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startControlPlane, type ControlPlane } from '../control-plane/control-plane.ts';
import type { AwsState } from '../control-plane/emulator-control.ts';
import type { OperatorProcess } from '../control-plane/operator-process.ts';
import { Bench } from './support/bench.ts';
import { expectGoneWithoutTrace, expectSound } from './support/sound.ts';
import { smallest } from './support/spec.ts';

const blog = { namespace: 'faults-apiserver-test', name: 'blog' };

let bench: Bench;
let operator: OperatorProcess;
let controlPlane: ControlPlane;
let before: AwsState;

beforeAll(async () => {
  bench = await Bench.open({ name: 'faults-apiserver' });
  await bench.makeNamespace(blog.namespace);
  controlPlane = await startControlPlane({ directory: process.env['WPS_TEST_FOLDER']! });
  operator = await bench.startOperator(blog.namespace);
  before = await bench.emulator.state();
});

afterAll(async () => {
  await operator.stop();
  await bench.close();
});

test('a stack is built whole although kube-apiserver is restarted, and killed, in the middle', async () => {
  await bench.apply(blog, smallest);
  await bench.untilWrites(5);
  await controlPlane.restartApiserver('SIGTERM');
  await bench.untilWrites(40);
  await controlPlane.restartApiserver('SIGKILL');
  await bench.push(blog, smallest.image.tag);
  await expectSound(bench, blog, before);
  expect(operator.running).toBe(true);
  await expectGoneWithoutTrace(bench, blog, before);
});
