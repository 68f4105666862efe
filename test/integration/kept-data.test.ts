import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { systemClock } from '../../src/clock.ts';
import { keptData } from '../../src/controller/kept-data.ts';
import { KubeClient } from '../../src/controller/kube-client.ts';
import { loadKubeConfig, type SharedKubeConfig } from '../../src/controller/kube-config.ts';
import { KubernetesKeptDataStore } from '../../src/controller/kubernetes-kept-data-store.ts';
import type { StoredStack } from '../../src/controller/stack-store.ts';
import { Kubectl } from '../control-plane/kubectl.ts';
import { identity } from '../support/stack-identity.ts';

const namespace = 'kept-data-test';
const kubeconfig = process.env['WPS_TEST_KUBECONFIG'] ?? '';
const kubectl = new Kubectl(process.env['WPS_TEST_KUBECTL'] ?? '', kubeconfig);
const { signal } = new AbortController();

let config: SharedKubeConfig;

beforeAll(async () => {
  config = loadKubeConfig(kubeconfig);
  await kubectl.run(['create', 'namespace', namespace]);
});

afterAll(async () => {
  await config.close();
});

const stack: StoredStack = {
  metadata: {
    namespace,
    name: 'blog',
    uid: 'u-0',
    resourceVersion: '1',
    generation: 1,
    finalizers: [],
    annotations: {},
  },
  spec: { region: 'eu-west-1', image: { tag: '1.0.0' } },
  status: undefined,
};

/** A stack of that name is deleted and leaves a file system. */
async function leave(stackId: string, awsId: string): Promise<void> {
  const client = new KubeClient({ config, clock: systemClock });
  const thing = {
    id: 'file-system',
    type: 'file-system',
    awsId,
    reattach: `spec.storage.fileSystemID=${awsId}`,
  };
  const kept = keptData(stack, [thing], { ...identity, stackId }, 0);
  await new KubernetesKeptDataStore(client).write(kept, signal);
}

async function read(): Promise<Readonly<Record<string, string>>> {
  const text = await kubectl.run([
    'get',
    'configmap',
    'blog-kept-data',
    `--namespace=${namespace}`,
    '--output=json',
  ]);
  return (JSON.parse(text) as { readonly data: Readonly<Record<string, string>> }).data;
}

test('a stack of the same name takes no manifest away from an earlier one, nor from whoever edits by hand', async () => {
  await leave('first', 'fs-1');
  const first = await read();
  expect(JSON.parse(first['manifest'] ?? '')).toMatchObject({
    metadata: { namespace, name: 'blog', annotations: { 'wordpress-stack.dev/stack-id': 'first' } },
    spec: { region: 'eu-west-1', storage: { fileSystemID: 'fs-1' } },
  });
  const edit = JSON.stringify({ data: { note: 'ask Ada', manifest: 'broken by hand' } });
  await kubectl.run([
    'patch',
    'configmap',
    'blog-kept-data',
    `--namespace=${namespace}`,
    '--type=merge',
    `--patch=${edit}`,
  ]);

  await leave('second', 'fs-2');
  const both = await read();
  expect(both).toMatchObject({ stackID: 'second', note: 'ask Ada', 'manifest.first': first['manifest'] });
  expect(both['manifest']).toBe(both['manifest.second']);
  expect(both['manifest']).toContain('fs-2');
});
