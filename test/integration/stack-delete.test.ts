import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { join } from 'node:path';
import { projectFolder } from '../control-plane/local-folder.ts';
import type { OperatorProcess } from '../control-plane/operator-process.ts';
import { waitUntil } from '../control-plane/wait-until.ts';
import { leftovers, touched } from '../tools/leftovers.ts';
import { Bench } from './support/bench.ts';
import { smallest } from './support/spec.ts';

const namespace = 'stack-delete-test';
const unfinished = { namespace, name: 'unfinished' };
const hollow = { namespace, name: 'hollow' };
const unreadable = { namespace, name: 'unreadable' };
const all = [unfinished, hollow, unreadable];

let bench: Bench;
let operator: OperatorProcess;

beforeAll(async () => {
  bench = await Bench.open({ name: 'stack-delete' });
  await bench.makeNamespace(namespace);
  operator = await bench.startOperator(namespace);
});

afterAll(async () => {
  await operator.stop();
  await bench.close();
});

test('takes down what was never finished, what is gone already, and what has a spec nobody can read', async () => {
  const before = await bench.emulator.state();

  const [built] = await Promise.all([hollow, unreadable].map((stack) => bench.build(stack, smallest)));
  const uid = built?.metadata.uid ?? '';
  await makeUnreadable();
  await bench.apply(unfinished, smallest);
  await waitUntil('a part of a creation', async () => {
    const events = await bench.events(unfinished);
    return events.some((event) => event.reason === 'Created') ? undefined : 'nothing was created yet';
  });
  await bench.aws.network.deleteNatGateways(uid);
  await bench.aws.network.deleteDefaultRoute(uid, 'route-table/public/a');
  await bench.aws.deleteService(uid);

  await Promise.all(all.map((stack) => bench.delete(stack)));
  await Promise.all(all.map((stack) => bench.untilGone(stack)));

  const after = await bench.emulator.state();
  expect(leftovers(before, after)).toEqual([]);
  expect(touched(before, after)).toEqual([]);
});

/**
 * Stores what a CRD of long ago may have allowed, and today's refuses. Types are kept: where a rule of the CRD meets a
 * value of another type, the API server refuses every later change of the object, the finalizer's removal too.
 */
async function makeUnreadable(): Promise<void> {
  const name = 'wordpressstacks.wordpress-stack.dev';
  const anything = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
  const path = '/spec/versions/0/schema/openAPIV3Schema/properties/spec';
  const patch = JSON.stringify([{ op: 'replace', path, value: anything }]);
  await bench.kubectl.run(['patch', 'crd', name, '--type=json', `--patch=${patch}`]);
  try {
    await waitUntil('an API server that takes anything', async () => {
      await bench.patch(unreadable, {
        spec: { region: 'nowhere', image: null, network: { cidr: 'none' }, deletionPolicy: 'Burn' },
      });
      return undefined;
    });
  } finally {
    await bench.kubectl.run([
      'replace',
      '--filename',
      join(projectFolder, 'crds', 'wordpressstacks.wordpress-stack.dev.yaml'),
    ]);
  }
  await waitUntil('an API server that refuses it again', async () => {
    const refused = await bench.patch(unreadable, { spec: { region: 'somewhere' } }).catch(() => 'refused');
    return refused === 'refused' ? undefined : refused;
  });
}
