import { afterAll, beforeAll, test } from '@jest/globals';
import type { AwsState } from '../control-plane/emulator-control.ts';
import type { OperatorProcess } from '../control-plane/operator-process.ts';
import { Bench } from './support/bench.ts';
import { heldAnswers, killAtHeldAnswers } from './support/held-answers.ts';
import { expectGoneWithoutTrace, expectSound } from './support/sound.ts';
import { smallest } from './support/spec.ts';

const blog = { namespace: 'faults-kill-test', name: 'blog' };

let bench: Bench;
let operator: OperatorProcess;
let before: AwsState;

const start = (): Promise<OperatorProcess> => bench.startOperator(blog.namespace);

beforeAll(async () => {
  bench = await Bench.open({ name: 'faults-kill' });
  await bench.makeNamespace(blog.namespace);
  operator = await start();
  before = await bench.emulator.state();
});

afterAll(async () => {
  await operator.stop();
  await bench.close();
});

test('nothing is made twice when the operator is killed before it hears what AWS has made', async () => {
  const aimed = ['CreateVpc', 'AllocateAddress', 'CreateNatGateway', 'CreateDBInstance'];
  await bench.emulator.setFaults(heldAnswers(aimed));
  await bench.apply(blog, smallest);
  operator = await killAtHeldAnswers(bench, aimed.length, operator, start);
  await bench.push(blog, smallest.image.tag);
  await expectSound(bench, blog, before);
});

test('nothing is left when it is killed before it hears what AWS has deleted', async () => {
  await bench.emulator.setFaults(heldAnswers(['DeleteNatGateway', 'DeleteVpc']));
  await bench.delete(blog);
  operator = await killAtHeldAnswers(bench, 2, operator, start);
  await expectGoneWithoutTrace(bench, blog, before);
});
