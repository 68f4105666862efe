import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { systemClock } from '../../src/clock.ts';
import { EventRecorder } from '../../src/controller/event-recorder.ts';
import { KubeClient } from '../../src/controller/kube-client.ts';
import { loadKubeConfig, type SharedKubeConfig } from '../../src/controller/kube-config.ts';
import { ConflictError, isStatus } from '../../src/controller/kube-error.ts';
import { kubeListWatch } from '../../src/controller/kube-list-watch.ts';
import { KubernetesLeaseStore } from '../../src/controller/kubernetes-lease-store.ts';
import { KubernetesStackStore, stacksPath } from '../../src/controller/kubernetes-stack-store.ts';
import { LeaderElector, LeadershipLostError } from '../../src/controller/leader-elector.ts';
import { Reflector, type ListWatch } from '../../src/controller/reflector.ts';
import { stackFingerprint } from '../../src/controller/stack-fingerprint.ts';
import type { StackKey, StoredStack } from '../../src/controller/stack-store.ts';
import { startControlPlane, type ControlPlane } from '../control-plane/control-plane.ts';
import { projectFolder } from '../control-plane/local-folder.ts';
import { waitUntil } from '../control-plane/wait-until.ts';

const namespace = 'default';
const { signal } = new AbortController();

let directory: string;
let controlPlane: ControlPlane;
let config: SharedKubeConfig;
let client: KubeClient;

beforeAll(async () => {
  directory = await mkdtemp(join(process.env['WPS_TEST_FOLDER']!, 'controller-'));
  controlPlane = await startControlPlane({ directory });
  await controlPlane.kubectl.applyManifests([join(projectFolder, 'crds')]);
  config = loadKubeConfig(controlPlane.kubeconfig);
  client = new KubeClient({ config, clock: systemClock });
});

afterAll(async () => {
  await config.close();
  await controlPlane.stop();
  await rm(directory, { recursive: true });
});

const kubectl = (...args: string[]): Promise<string> => controlPlane.kubectl.run(args);

async function create(name: string): Promise<StackKey> {
  const manifest = {
    apiVersion: 'wordpress-stack.dev/v1alpha1',
    kind: 'WordPressStack',
    metadata: { name, namespace },
    spec: { region: 'eu-west-1', image: { tag: '1.0.0' } },
  };
  await controlPlane.kubectl.run(['create', '--filename=-'], { input: JSON.stringify(manifest) });
  return { namespace, name };
}

const patch = (name: string, body: object): Promise<string> =>
  kubectl('patch', 'wps', name, '--type=merge', `--patch=${JSON.stringify(body)}`);

describe('KubernetesStackStore', () => {
  const read = async (key: StackKey): Promise<StoredStack> => {
    const stack = await new KubernetesStackStore(client).get(key, signal);
    if (stack === undefined) throw new Error(`There is no stack ${key.name}.`);
    return stack;
  };

  it('reads one, all, or none', async () => {
    const store = new KubernetesStackStore(client);
    const stack = await read(await create('read'));
    expect(stack.metadata).toMatchObject({
      namespace,
      name: 'read',
      generation: 1,
      finalizers: [],
      annotations: {},
    });
    expect(stack.spec).toMatchObject({ region: 'eu-west-1', image: { tag: '1.0.0' } });
    expect(stack.status).toBeUndefined();
    expect(await store.list(signal)).toEqual([stack]);
    expect(await new KubernetesStackStore(client, 'kube-system').list(signal)).toEqual([]);
    expect(await store.get({ namespace, name: 'none' }, signal)).toBeUndefined();
  });

  it('knows the cluster', async () => {
    const uid = await kubectl('get', 'namespace', 'kube-system', '--output=jsonpath={.metadata.uid}');
    expect(await new KubernetesStackStore(client).clusterUID(signal)).toBe(uid);
  });

  it('stores finalizer and ledger in one write, and nothing when somebody wrote meanwhile', async () => {
    const store = new KubernetesStackStore(client);
    const first = await read(await create('ledger'));
    const update = {
      finalizer: 'wordpress-stack.dev/teardown',
      annotations: { 'wordpress-stack.dev/ledger': '{}' },
    };
    await patch('ledger', { spec: { image: { tag: '1.0.1' } } });
    await expect(store.update(first, update, signal)).rejects.toThrow(ConflictError);
    const second = await read(first.metadata);
    expect(second.metadata).toMatchObject({ finalizers: [], annotations: {} });

    const written = await store.update(second, update, signal);
    expect(written.metadata).toMatchObject({
      finalizers: ['wordpress-stack.dev/teardown'],
      annotations: { 'wordpress-stack.dev/ledger': '{}' },
    });
    await expect(store.annotate(second, { x: 'stale' }, signal)).rejects.toThrow(ConflictError);
    const annotated = await store.annotate(
      written,
      { 'wordpress-stack.dev/ledger': null, other: 'kept' },
      signal,
    );
    expect(annotated.metadata.annotations).toEqual({ other: 'kept' });
    expect(await read(first.metadata)).toEqual(annotated);
  });

  it('keeps finalizers of others, and lets the object go with its own', async () => {
    const store = new KubernetesStackStore(client);
    await create('final');
    await patch('final', { metadata: { finalizers: ['example.org/other'] } });
    let stack = await store.addFinalizer(
      await read({ namespace, name: 'final' }),
      'example.org/ours',
      signal,
    );
    expect(stack.metadata.finalizers).toEqual(['example.org/other', 'example.org/ours']);
    await kubectl('delete', 'wps', 'final', '--wait=false');
    stack = await read(stack.metadata);
    expect(stack.metadata.deletionTimestamp).toMatch(/^\d{4}-/);
    stack = (await store.removeFinalizer(stack, 'example.org/other', signal))!;
    expect((await store.removeFinalizer(stack, 'example.org/ours', signal))?.metadata.finalizers).toEqual([]);
    expect(await store.get(stack.metadata, signal)).toBeUndefined();
    expect(await store.removeFinalizer(stack, 'example.org/ours', signal)).toBeUndefined();
  });

  it('replaces what it said in the status, without a word to the generation', async () => {
    const store = new KubernetesStackStore(client);
    const stack = await read(await create('status'));
    await store.applyStatus(
      stack,
      { stackID: 's-1', url: 'http://a', endpoints: { database: 'db' } },
      signal,
    );
    const second = await store.applyStatus(
      stack,
      { stackID: 's-1', endpoints: { loadBalancer: 'lb' } },
      signal,
    );
    expect(second.status).toEqual({ stackID: 's-1', endpoints: { loadBalancer: 'lb' } });
    expect(second.metadata.generation).toBe(1);
    const again = await store.applyStatus(
      stack,
      { stackID: 's-1', endpoints: { loadBalancer: 'lb' } },
      signal,
    );
    expect(again.metadata.resourceVersion).toBe(second.metadata.resourceVersion);
  });

  it('makes no object by writing the status of one that is gone', async () => {
    const store = new KubernetesStackStore(client);
    const gone = await read(await create('gone'));
    await kubectl('delete', 'wps', 'gone');
    await expect(store.applyStatus(gone, { stackID: 's-1' }, signal)).rejects.toMatchObject({ code: 404 });
    expect(await store.get(gone.metadata, signal)).toBeUndefined();
  });

  it('says what the server finds wrong with a status', async () => {
    const stack = await read(await create('wrong'));
    const write = new KubernetesStackStore(client).applyStatus(stack, { observedGeneration: -1 }, signal);
    await expect(write).rejects.toThrow(/status\.observedGeneration.*should be greater than or equal to 0/);
  });
});

describe('Reflector', () => {
  /** A running reflector and what it told. */
  function reflect(listWatch: ListWatch = kubeListWatch(client, stacksPath())) {
    const changes: string[] = [];
    const failures: unknown[] = [];
    let lists = 0;
    const stop = new AbortController();
    const reflector = new Reflector({
      clock: systemClock,
      random: () => 0.5,
      listWatch,
      onChange: ({ name }) => changes.push(name),
      fingerprint: stackFingerprint,
      observer: { failed: (error) => failures.push(error), listed: () => lists++ },
    });
    const ended = reflector.run(stop.signal);
    return {
      changes,
      failures,
      lists: () => lists,
      synced: () => waitUntil('the first list', () => said(reflector.hasSynced)),
      told: (count: number) =>
        waitUntil(`${count} changes`, () => said(changes.length >= count, changes.join(' '))),
      async end(): Promise<void> {
        stop.abort();
        await ended;
      },
    };
  }
  const said = (yes: boolean, why = 'not yet'): Promise<string | undefined> =>
    Promise.resolve(yes ? undefined : why);

  it('tells of stacks that come, change and go, and not of what the operator writes', async () => {
    const seen = reflect();
    await seen.synced();
    const before = seen.changes.length;
    const key = await create('watched');
    await seen.told(before + 1);
    const store = new KubernetesStackStore(client);
    const stack = (await store.get(key, signal))!;
    const written = await store.update(
      stack,
      { annotations: { 'wordpress-stack.dev/ledger': '{}' } },
      signal,
    );
    await store.applyStatus(written, { stackID: 's-1' }, signal);
    await patch('watched', { spec: { image: { tag: '1.0.1' } } });
    await seen.told(before + 2);
    await kubectl('annotate', 'wps', 'watched', 'wordpress-stack.dev/reconcile-requested-at=now');
    await seen.told(before + 3);
    await kubectl('delete', 'wps', 'watched');
    await seen.told(before + 4);
    expect(seen.changes.slice(before)).toEqual(['watched', 'watched', 'watched', 'watched']);
    expect(seen.failures).toEqual([]);
    await seen.end();
  });

  it('goes on after a restart of the API server, and misses nothing', async () => {
    const seen = reflect();
    await seen.synced();
    await create('before');
    await controlPlane.restartApiserver();
    await create('after');
    await waitUntil('the stack made after the restart', () => said(seen.changes.includes('after')));
    expect(seen.changes).toContain('before');
    expect(seen.failures.length).toBeGreaterThan(0);
    await seen.end();
  });

  it('lists again when its version is too old for the server', async () => {
    const real = kubeListWatch(client, stacksPath());
    let first = true;
    const seen = reflect({
      list: (token, inner) => real.list(token, inner),
      watch: (resourceVersion, timeoutSeconds, inner) => {
        const from = first ? '1' : resourceVersion;
        first = false;
        return real.watch(from, timeoutSeconds, inner);
      },
    });
    await waitUntil('the second list', () => said(seen.lists() === 2));
    expect(seen.failures.map((error) => isStatus(error, 410))).toEqual([true]);
    await create('later');
    await waitUntil('the stack made afterwards', () => said(seen.changes.includes('later')));
    await seen.end();
  });
});

describe('LeaderElector', () => {
  const elector = (identity: string) =>
    new LeaderElector({
      clock: systemClock,
      random: () => 0.5,
      store: new KubernetesLeaseStore(client, namespace, 'elected'),
      identity,
      leaseDurationMs: 5_000,
      renewDeadlineMs: 3_000,
      retryPeriodMs: 200,
    });
  const holder = (): Promise<string> =>
    kubectl('get', 'lease', 'elected', '--output=jsonpath={.spec.holderIdentity}');

  it('lets one lead, and the other when the first has stopped', async () => {
    const log: string[] = [];
    const lead = (name: string, stop: AbortSignal) => async (lost: AbortSignal) => {
      log.push(`${name} leads`);
      await systemClock.sleep(600_000, AbortSignal.any([lost, stop])).catch(() => undefined);
      log.push(`${name} ends`);
    };
    const stops = { a: new AbortController(), b: new AbortController() };
    const a = elector('a').run(stops.a.signal, lead('a', stops.a.signal));
    await waitUntil('a leads', () => Promise.resolve(log.includes('a leads') ? undefined : 'not yet'));
    const b = elector('b').run(stops.b.signal, lead('b', stops.b.signal));
    await waitUntil('the lease has been renewed', async () => {
      const version = await kubectl(
        'get',
        'lease',
        'elected',
        '--output=jsonpath={.metadata.resourceVersion}',
      );
      await systemClock.sleep(500);
      const later = await kubectl('get', 'lease', 'elected', '--output=jsonpath={.metadata.resourceVersion}');
      return version === later ? 'not yet' : undefined;
    });
    expect(await holder()).toBe('a');
    stops.a.abort();
    await a;
    await waitUntil('b leads', () => Promise.resolve(log.includes('b leads') ? undefined : 'not yet'));
    expect(await holder()).toBe('b');
    stops.b.abort();
    await b;
    expect(log).toEqual(['a leads', 'a ends', 'b leads', 'b ends']);
    expect(await holder()).toBe('');
  });

  it('ends the work when the lease is taken from it', async () => {
    const leading = Promise.withResolvers<undefined>();
    const run = elector('victim').run(signal, async (lost) => {
      leading.resolve(undefined);
      await systemClock.sleep(600_000, lost).catch(() => undefined);
    });
    const failed = expect(run).rejects.toThrow(LeadershipLostError);
    await leading.promise;
    const body = JSON.stringify({ spec: { holderIdentity: 'thief' } });
    await kubectl('patch', 'lease', 'elected', '--type=merge', `--patch=${body}`);
    await failed;
    expect(await holder()).toBe('thief');
  });
});

describe('EventRecorder', () => {
  it('tells kubectl the story, each event once with a count', async () => {
    const key = await create('eventful');
    const { metadata } = (await new KubernetesStackStore(client).get(key, signal))!;
    const lost: unknown[] = [];
    const recorder = new EventRecorder({
      client,
      clock: systemClock,
      signal,
      onLost: (_, error) => lost.push(error),
      instance: 'test',
    });
    const regarding = {
      apiVersion: 'wordpress-stack.dev/v1alpha1',
      kind: 'WordPressStack',
      namespace,
      name: metadata.name,
      uid: metadata.uid,
    };
    recorder.record(regarding, {
      type: 'Normal',
      reason: 'Created',
      message: 'vpc: EC2 CreateVpc made vpc-1',
    });
    for (let n = 0; n < 3; n++) {
      recorder.record(regarding, {
        type: 'Warning',
        reason: 'Throttled',
        message: `again ${n}`,
        aggregateBy: 'vpc',
      });
    }
    await recorder.flush();
    expect(lost).toEqual([]);
    const description = await kubectl('describe', 'wps', 'eventful');
    const events = description.slice(description.indexOf('Events:'));
    expect(events).toMatch(/Normal +Created +\S+ +wordpress-stack-operator +vpc: EC2 CreateVpc made vpc-1/);
    expect(events).toMatch(/Warning +Throttled +\S+ \(x3 over \S+\) +wordpress-stack-operator +again 2/);
    const all = await kubectl(
      'get',
      'events',
      '--field-selector=involvedObject.name=eventful',
      '--output=name',
    );
    expect(all.trim().split('\n')).toHaveLength(2);
  });
});
