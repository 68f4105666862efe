import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { OperatorProcess } from '../control-plane/operator-process.ts';
import { leftovers, touched } from '../tools/leftovers.ts';
import { readSiteData, writeSiteData, type SiteData } from '../tools/site-data.ts';
import type { StackName, StackObject } from '../tools/stack-object.ts';
import { Bench } from './support/bench.ts';
import { smallest } from './support/spec.ts';

const namespace = 'stack-data-test';
const policies = ['Snapshot', 'Retain'] as const;
const stackOf = (policy: string): StackName => ({ namespace, name: policy.toLowerCase() });
const dataOf = (policy: string): SiteData => ({
  post: `a post under ${policy}`,
  upload: `a picture under ${policy}`,
});

let bench: Bench;
let operator: OperatorProcess;

beforeAll(async () => {
  bench = await Bench.open({ name: 'stack-data' });
  await bench.makeNamespace(namespace);
  operator = await bench.startOperator(namespace);
});

afterAll(async () => {
  await operator.stop();
  await bench.close();
});

const stackIdOf = (object: StackObject): string => object.status?.stackID ?? '';

/** Takes a stack from its first apply to the end of its deletion, with data in it. Returns its id. */
async function live(policy: string): Promise<string> {
  const stack = stackOf(policy);
  const stackId = stackIdOf(await bench.build(stack, { ...smallest, deletionPolicy: policy }));
  await writeSiteData(bench.emulator, stackId, dataOf(policy));
  await bench.delete(stack);
  await bench.untilGone(stack);
  return stackId;
}

/** What the deletion has written down for people, as they read it with kubectl. */
const kept = ({ name }: StackName, part: string): Promise<string> =>
  bench.kubectl.run([
    'get',
    'configmap',
    `${name}-kept-data`,
    `--namespace=${namespace}`,
    `--output=jsonpath={${part}}`,
  ]);

test('a deletion keeps the data, says in a ConfigMap where it is, and the manifest there brings it back', async () => {
  const before = await bench.emulator.state();
  const ids = await Promise.all(policies.map(live));

  const snapshot = await kept(stackOf('Snapshot'), '.data.kept');
  expect(snapshot).toMatch(/^final-snapshot \S+-final-\w{8}: spec\.database\.restoreFromSnapshot=/mu);
  expect(snapshot).toMatch(/^file-system fs-\w+: spec\.storage\.fileSystemID=fs-/mu);
  expect(await kept(stackOf('Retain'), '.data.kept')).toMatch(/^database /mu);
  expect(await kept(stackOf('Snapshot'), '.metadata.ownerReferences')).toBe('');
  const secrets = await bench.aws.secretValues();
  const told = await Promise.all(policies.map((policy) => kept(stackOf(policy), '.data')));
  expect(secrets.filter((value) => told.some((text) => text.includes(value)))).toEqual([]);

  const manifests = await Promise.all(policies.map((policy) => kept(stackOf(policy), '.data.manifest')));
  for (const input of manifests) await bench.kubectl.run(['apply', '--filename=-'], { input });
  const back = await Promise.all(policies.map((policy) => bench.untilReady(stackOf(policy))));

  expect(back.map(stackIdOf)).toEqual(ids);
  expect(await Promise.all(ids.map((id) => readSiteData(bench.emulator, id)))).toEqual(policies.map(dataOf));

  // Under Delete all goes that is theirs, the adopted file system too; a snapshot nobody deletes but its owner.
  for (const policy of policies) {
    await bench.patch(stackOf(policy), { spec: { deletionPolicy: 'Delete' } });
    await bench.delete(stackOf(policy));
  }
  await Promise.all(policies.map((policy) => bench.untilGone(stackOf(policy))));
  const after = await bench.emulator.state();
  expect(leftovers(before, after)).toEqual([expect.stringMatching(/ rds\/snapshot \S+-final-\w{8}$/u)]);
  expect(touched(before, after)).toEqual([]);
  expect(await bench.emulator.unserved()).toEqual({});
});
