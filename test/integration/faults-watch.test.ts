import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { join } from 'node:path';
import { systemClock } from '../../src/clock.ts';
import { KubeClient } from '../../src/controller/kube-client.ts';
import { loadKubeConfig, type SharedKubeConfig } from '../../src/controller/kube-config.ts';
import { kubeListWatch } from '../../src/controller/kube-list-watch.ts';
import { stacksPath } from '../../src/controller/kubernetes-stack-store.ts';
import { Reflector } from '../../src/controller/reflector.ts';
import { stackFingerprint } from '../../src/controller/stack-fingerprint.ts';
import { Kubectl } from '../control-plane/kubectl.ts';
import { Link } from '../control-plane/link.ts';
import { waitUntil } from '../control-plane/wait-until.ts';

const namespace = 'faults-watch-test';
const kubectl = new Kubectl(process.env['WPS_TEST_KUBECTL'] ?? '', process.env['WPS_TEST_KUBECONFIG'] ?? '');

let link: Link;
let config: SharedKubeConfig;

beforeAll(async () => {
  await kubectl.run(['create', 'namespace', namespace]);
  const file = join(process.env['WPS_TEST_FOLDER']!, 'faults-watch-kubeconfig');
  link = await Link.forKubeconfig(process.env['WPS_TEST_KUBECONFIG'] ?? '', file);
  config = loadKubeConfig(file);
});

afterAll(async () => {
  await kubectl.run(['delete', 'wordpressstacks', '--all', `--namespace=${namespace}`]);
  await config.close();
  await link.close();
});

async function create(name: string): Promise<void> {
  const manifest = {
    apiVersion: 'wordpress-stack.dev/v1alpha1',
    kind: 'WordPressStack',
    metadata: { namespace, name },
    spec: { region: 'eu-west-1', image: { tag: '1.0.0' } },
  };
  await kubectl.run(['create', '--filename=-'], { input: JSON.stringify(manifest) });
}

test('a watch that says nothing for too long is given up, and nothing is missed', async () => {
  const seen: string[] = [];
  const failures: unknown[] = [];
  const stop = new AbortController();
  const reflector = new Reflector({
    clock: systemClock,
    random: () => 0.5,
    listWatch: kubeListWatch(new KubeClient({ config, clock: systemClock }), stacksPath(namespace)),
    fingerprint: stackFingerprint,
    onChange: ({ name }) => seen.push(name),
    observer: { failed: (error) => failures.push(error), listed: () => undefined },
    // The server's bookmarks come once a minute: with the default of 90 s this test would take as long.
    inactivityMs: 3_000,
  });
  const running = reflector.run(stop.signal);
  const untilSeen = (name: string): Promise<void> =>
    waitUntil(name, () => Promise.resolve(seen.includes(name) ? undefined : 'it was not seen'));
  await waitUntil('the list', () => Promise.resolve(reflector.hasSynced ? undefined : 'not yet'));
  await create('told');
  await untilSeen('told');

  link.stall();
  await create('untold');
  await untilSeen('untold');
  expect(seen).toEqual(['told', 'untold']);
  expect(failures.map((error) => (error as Error).message)).toEqual(
    expect.arrayContaining([expect.stringContaining('Waiting for a watch event')]),
  );
  stop.abort();
  await running;
});
