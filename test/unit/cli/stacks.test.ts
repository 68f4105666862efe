import { describe, expect, test } from '@jest/globals';

import { admits } from '../../../src/cli/admission.ts';
import type { KubeReader } from '../../../src/cli/read-only.ts';
import { findStack, requireStack, type StackSource } from '../../../src/cli/stacks.ts';
import { TimeoutError } from '../../../src/controller/abort.ts';
import { KubeStatusError } from '../../../src/controller/kube-error.ts';
import { specOf, storedStack } from '../../support/report-samples.ts';

const signal = new AbortController().signal;

/** A cluster in which there are these stacks, in the namespace `web`. */
function clusterWith(names: readonly string[], client: Partial<KubeReader> = {}): StackSource {
  const items = names.map((name) => ({ metadata: { ...storedStack().metadata, namespace: 'web', name } }));
  return {
    server: 'https://kube:6443',
    namespace: 'web',
    client: {
      find: (path) =>
        Promise.resolve(items.find(({ metadata }) => path.endsWith(`/web/wordpressstacks/${metadata.name}`))),
      request: () => Promise.resolve({ metadata: { resourceVersion: '1' }, items }),
      ...client,
    },
  };
}

const failing = (error: Error): StackSource =>
  clusterWith([], { find: () => Promise.reject(error), request: () => Promise.reject(error) });

describe('a stack', () => {
  test('is found by its name, and without one when it is alone', async () => {
    const named = await requireStack(clusterWith(['blog', 'shop']), 'shop', signal);
    expect(named.metadata.name).toBe('shop');
    const alone = await requireStack(clusterWith(['blog']), undefined, signal);
    expect(alone.metadata.name).toBe('blog');
  });

  test.each<[readonly string[], string | undefined, string]>([
    [[], 'blog', 'there is no WordPressStack in namespace web; choose another with -n'],
    [[], undefined, 'there is no WordPressStack in namespace web; choose another with -n'],
    [['blog', 'shop'], undefined, 'there are several stacks in namespace web; name one: blog, shop'],
    [['blog', 'shop'], 'news', 'there is no WordPressStack "news" in namespace web; it has: blog, shop'],
  ])('of %j that is called %p is missed, with what there is', async (names, name, message) => {
    await expect(requireStack(clusterWith(names), name, signal)).rejects.toThrow(message);
  });

  test('cannot be where the CRD is not', async () => {
    const none = clusterWith([], {
      request: () => Promise.reject(new KubeStatusError(404, 'Unknown', 'GET: 404: 404 page not found')),
    });
    await expect(requireStack(none, 'blog', signal)).rejects.toThrow(
      'the CRD wordpressstacks.wordpress-stack.dev is not installed in the cluster https://kube:6443; kubectl apply --server-side -f crds/wordpressstacks.wordpress-stack.dev.yaml',
    );
    await expect(findStack(none, { namespace: 'web', name: 'blog' }, signal)).resolves.toBeUndefined();
  });

  test.each<[Error, string]>([
    [
      new TypeError('fetch failed', { cause: Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }) }),
      'the cluster https://kube:6443 cannot be reached (ECONNREFUSED); check --context and --kubeconfig',
    ],
    [new TimeoutError('GET /x took 30 s'), 'cannot be reached (GET /x took 30 s)'],
    [new KubeStatusError(401, 'Unauthorized', 'GET: 401'), 'https://kube:6443 does not know who you are'],
    [new KubeStatusError(403, 'Forbidden', 'GET: 403: you may not list'), 'you may not list'],
  ])('that cannot be asked for (%s) is told with a remedy', async (error, message) => {
    await expect(requireStack(failing(error), 'blog', signal)).rejects.toThrow(message);
  });

  test('is not missed because of a mistake of ours', async () => {
    const mistake = new TypeError('undefined is not a function');
    await expect(requireStack(failing(mistake), 'blog', signal)).rejects.toBe(mistake);
  });
});

describe('admission', () => {
  const ask = (answer: () => Promise<unknown>) =>
    admits(clusterWith([], { request: answer }), storedStack(), specOf(), signal);

  test('is asked with a dry run', async () => {
    const asked: unknown[] = [];
    const taken = await ask(() => Promise.resolve(asked.push('')));
    expect([taken, asked.length]).toEqual([true, 1]);
    await admits(
      clusterWith([], {
        request: (request) => {
          expect(request).toMatchObject({
            method: 'PUT',
            query: { dryRun: 'All' },
            body: { spec: specOf() },
          });
          return Promise.resolve({});
        },
      }),
      storedStack(),
      specOf(),
      signal,
    );
  });

  test('speaks for itself', async () => {
    const message = 'WordPressStack "blog" is invalid: spec.region: Invalid value: it cannot be changed';
    const refusal = new KubeStatusError(422, 'Invalid', `PUT /apis/x/blog: 422: ${message}`);
    await expect(ask(() => Promise.reject(refusal))).rejects.toThrow(message);
  });

  test('is not asked by those who may not change the object', async () => {
    const forbidden = new KubeStatusError(403, 'Forbidden', 'PUT: 403: you may not');
    await expect(ask(() => Promise.reject(forbidden))).resolves.toBe(false);
  });
});
