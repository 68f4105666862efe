import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { join } from 'node:path';
import { startControlPlane } from '../control-plane/control-plane.ts';
import { projectFolder } from '../control-plane/local-folder.ts';
import type { OperatorProcess } from '../control-plane/operator-process.ts';
import { waitUntil } from '../control-plane/wait-until.ts';
import { Bench } from './support/bench.ts';
import { inventoryShape, shapeDifference } from './support/inventory-shape.ts';
import { smallest } from './support/spec.ts';

const namespace = 'operator-test';
const blog = { namespace, name: 'blog' };

let bench: Bench;

/** Namespace and name of its service account and of its Lease. */
const home = 'wordpress-stack-system';
const name = 'wordpress-stack-operator';

beforeAll(async () => {
  bench = await Bench.open({ name: 'operator' });
  await bench.makeNamespace(namespace);
  await bench.kubectl.run([
    'apply',
    '--server-side',
    '--kustomize',
    join(projectFolder, 'manifests', 'default'),
  ]);
});

afterAll(async () => {
  await bench.close();
});

async function writesSoFar(): Promise<number> {
  return (await bench.emulator.calls()).total.writes;
}

interface Made {
  readonly writes: number;
  readonly shape: readonly string[];
}

/** With the rights that the manifests give it in a cluster, and no more. */
async function startAsServiceAccount(more: Readonly<Record<string, string>> = {}): Promise<OperatorProcess> {
  const kubeconfig = join(process.env['WPS_TEST_FOLDER']!, 'operator-kubeconfig');
  await bench.kubectl.writeServiceAccountKubeconfig(home, name, kubeconfig);
  return bench.startOperator(namespace, { KUBECONFIG: kubeconfig, ...more });
}

describe('the operator process', () => {
  test('answers probes and metrics, and ends on SIGTERM with its lease released', async () => {
    const operator = await startAsServiceAccount({ WPS_LEADER_ELECTION: 'true', POD_NAMESPACE: home });
    const lease = (field: string): Promise<string> =>
      bench.kubectl.run(['get', 'lease', name, `--namespace=${home}`, `--output=jsonpath={.spec.${field}}`]);
    await waitUntil('the lease', async () =>
      (await lease('holderIdentity')) === '' ? 'nobody holds it' : undefined,
    );
    expect(await operator.get('/healthz')).toMatchObject({ status: 200 });
    expect(await operator.get('/readyz')).toMatchObject({ status: 200 });
    expect((await operator.get('/metrics')).text).toMatch(/^controller_runtime_reconcile_total/mu);
    expect(await operator.stop()).toBe(0);
    expect(await lease('holderIdentity')).toBe('');
  });

  test('refuses a bad environment with the variable, its value and the remedy', async () => {
    await expect(bench.startOperator(namespace, { WPS_CONCURRENCY: 'many' })).rejects.toThrow(
      'WPS_CONCURRENCY is "many"; set it to a whole number from 1 to 100, or unset it for the default.',
    );
  });
});

describe('a stack', () => {
  let operator: OperatorProcess;
  let undisturbed: Made;

  beforeAll(async () => {
    operator = await startAsServiceAccount();
    undisturbed = await made();
  });

  afterAll(async () => {
    await operator.stop();
  });

  test('is deleted although the API server is restarted in the middle', async () => {
    const controlPlane = await startControlPlane({ directory: process.env['WPS_TEST_FOLDER']! });
    const before = await writesSoFar();
    await bench.delete(blog);
    await waitUntil('a part of the deletion', async () =>
      (await writesSoFar()) > before ? undefined : 'no AWS write yet',
    );
    await controlPlane.restartApiserver();
    await bench.untilGone(blog);
    expect(operator.running).toBe(true);
  });

  test('is the same in the end, at whatever moments of its creation the operator is killed', async () => {
    await bench.delete(blog);
    await bench.untilGone(blog);
    // Chance picks the moments, so that many runs try many; the message of a failure tells which. Some writes of the
    // first creation were refused and repeated: another one may have fewer, and the last ones are left out.
    const moments = [0, 1, 2]
      .map(() => Math.ceil(0.9 * Math.random() * undisturbed.writes))
      .sort((a, b) => a - b);
    const { shape } = await made(async (before) => {
      for (const moment of moments) {
        await waitUntil(`write ${moment}`, async () =>
          (await writesSoFar()) - before >= moment ? undefined : 'not yet',
        );
        await operator.kill();
        operator = await startAsServiceAccount();
      }
    });
    expect({ moments, ...shapeDifference(undisturbed.shape, shape) }).toEqual({
      moments,
      missing: [],
      extra: [],
    });

    await bench.delete(blog);
    await bench.untilGone(blog);
  });
});

/** What is on AWS when the stack is ready, and the writes that this took. */
async function made(
  meanwhile: (writesBefore: number) => Promise<void> = () => Promise.resolve(),
): Promise<Made> {
  const before = await bench.emulator.state();
  const writesBefore = await writesSoFar();
  await bench.apply(blog, smallest);
  await Promise.all([meanwhile(writesBefore), bench.push(blog, smallest.image.tag)]);
  const { metadata } = await bench.untilReady(blog);
  const shape = inventoryShape(await bench.emulator.state(), { stackId: metadata.uid, before });
  return { writes: (await writesSoFar()) - writesBefore, shape };
}
