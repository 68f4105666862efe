import { expect } from '@jest/globals';
import type { AwsState } from '../../control-plane/emulator-control.ts';
import { census, doubled } from '../../tools/census.ts';
import { leftovers, touched } from '../../tools/leftovers.ts';
import type { StackName } from '../../tools/stack-object.ts';
import type { Bench } from './bench.ts';

/** What AWS makes again for whoever asks again: neither a token nor a name of its own says that it is there already. */
const onceOfEach = { 'ec2/vpc': 1, 'ec2/internet-gateway': 1, 'ec2/elastic-ip': 1, 'ec2/natgateway': 1 };

/** The smallest stack is Ready, there is one of everything, and another look changes nothing. */
export async function expectSound(bench: Bench, stack: StackName, before: AwsState): Promise<void> {
  await bench.untilReady(stack);
  const now = await bench.emulator.state();
  expect(doubled(before, now)).toEqual([]);
  expect(census(before, now)).toMatchObject({ ...onceOfEach, 'rds/db': 1, 'efs/file-system': 1 });
  const { writes } = await bench.emulator.calls();
  await bench.requestPass(stack);
  expect((await bench.emulator.calls()).writes).toEqual(writes);
}

/** Deletes the stack; AWS is then as it was before. */
export async function expectGoneWithoutTrace(
  bench: Bench,
  stack: StackName,
  before: AwsState,
): Promise<void> {
  await bench.delete(stack);
  await bench.untilGone(stack);
  const after = await bench.emulator.state();
  expect(leftovers(before, after)).toEqual([]);
  expect(touched(before, after)).toEqual([]);
}
