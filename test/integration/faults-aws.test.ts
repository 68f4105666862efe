import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { AwsFault, AwsState } from '../control-plane/emulator-control.ts';
import type { OperatorProcess } from '../control-plane/operator-process.ts';
import { conditionOf } from '../tools/stack-object.ts';
import { Bench } from './support/bench.ts';
import { expectGoneWithoutTrace, expectSound } from './support/sound.ts';
import { smallest } from './support/spec.ts';

const blog = { namespace: 'faults-aws-test', name: 'blog' };

let bench: Bench;
let operator: OperatorProcess;
let before: AwsState;

beforeAll(async () => {
  bench = await Bench.open({ name: 'faults-aws' });
  await bench.makeNamespace(blog.namespace);
  operator = await bench.startOperator(blog.namespace);
  before = await bench.emulator.state();
});

afterAll(async () => {
  await operator.stop();
  await bench.close();
});

/** AWS does each of them once without an answer, and would do it again for whoever asks again. */
const lost = [
  'CreateVpc',
  'AllocateAddress',
  'CreateInternetGateway',
  'CreateNatGateway',
  'CreateFileSystem',
];

test('a stack is built whole on an AWS that loses answers, fails, throttles and denies', async () => {
  await bench.emulator.setFaults([
    ...lost.map((operation): AwsFault => ({ operation, when: 'after', drop: true, count: 1 })),
    { status: 500, when: 'before', probability: 0.3, count: 15 },
    { status: 500, when: 'after', probability: 0.3, count: 15 },
    { service: 'ec2', code: 'RequestLimitExceeded', status: 503, probability: 0.3, count: 15 },
    { operation: 'CreateDBInstance', code: 'AccessDenied', status: 403, message: 'not authorized' },
  ]);
  await bench.apply(blog, smallest);
  await bench.push(blog, smallest.image.tag);
  const denied = await bench.until(
    blog,
    'stalled by what is denied',
    (object) => conditionOf(object, 'Stalled')?.reason === 'AccessDenied',
  );
  expect(conditionOf(denied, 'Stalled')?.status).toBe('True');
  expect(conditionOf(denied, 'DatabaseReady')).toMatchObject({ status: 'False', reason: 'AccessDenied' });
  expect(conditionOf(denied, 'Ready')?.message).toContain('rds CreateDBInstance');
  expect((await bench.emulator.struck()).slice(0, lost.length)).toEqual(lost.map(() => 1));

  await bench.emulator.setFaults([]);
  await bench.requestPass(blog);
  await expectSound(bench, blog, before);
});

test('it goes whole, too', async () => {
  await bench.emulator.setFaults([
    { status: 500, when: 'after', probability: 0.5, count: 15 },
    { service: 'ec2', code: 'RequestLimitExceeded', status: 503, probability: 0.5, count: 15 },
  ]);
  await expectGoneWithoutTrace(bench, blog, before);
});
