import { describe, expect, it } from '@jest/globals';
import type { KubeRequest } from '../../../src/controller/kube-client.ts';
import { kubeListWatch } from '../../../src/controller/kube-list-watch.ts';
import type { WatchEvent } from '../../../src/controller/reflector.ts';

const { signal } = new AbortController();
const path = '/apis/example.org/v1/things';
const thing = (name: string) => ({
  kind: 'Thing',
  metadata: { name, uid: `u-${name}`, resourceVersion: '7' },
});

function listWatch(answer: unknown, lines: readonly object[] = []) {
  const requests: KubeRequest[] = [];
  const client = {
    request: (request: KubeRequest) => {
      requests.push(request);
      return Promise.resolve(answer);
    },
    async *lines(request: KubeRequest) {
      requests.push(request);
      for (const line of lines) yield await Promise.resolve(JSON.stringify(line));
    },
  };
  return { listWatch: kubeListWatch(client, path), requests };
}

async function collect(events: AsyncIterable<WatchEvent>): Promise<string[]> {
  const all: string[] = [];
  for await (const event of events) {
    all.push(event.type === 'BOOKMARK' ? `bookmark ${event.resourceVersion}` : event.object.metadata.name);
  }
  return all;
}

describe('kubeListWatch', () => {
  it('asks for pages', async () => {
    const { listWatch: subject, requests } = listWatch({
      metadata: { resourceVersion: '9', continue: 'more' },
      items: [thing('a')],
    });
    const page = await subject.list('token', signal);
    expect(page).toMatchObject({ resourceVersion: '9', next: 'more', items: [{ metadata: { name: 'a' } }] });
    expect(requests).toEqual([{ method: 'GET', path, query: { limit: '500', continue: 'token' } }]);
  });

  it('asks for bookmarks and understands them', async () => {
    const { listWatch: subject, requests } = listWatch(undefined, [
      { type: 'ADDED', object: thing('a') },
      {
        type: 'BOOKMARK',
        object: { kind: 'Thing', metadata: { resourceVersion: '12', creationTimestamp: null } },
      },
    ]);
    expect(await collect(subject.watch('9', 250, signal))).toEqual(['a', 'bookmark 12']);
    expect(requests).toMatchObject([
      { query: { watch: 'true', allowWatchBookmarks: 'true', resourceVersion: '9', timeoutSeconds: '250' } },
    ]);
  });

  it('throws what an ERROR event says', async () => {
    const { listWatch: subject } = listWatch(undefined, [
      {
        type: 'ERROR',
        object: { kind: 'Status', code: 410, reason: 'Expired', message: 'too old resource version' },
      },
    ]);
    await expect(collect(subject.watch('1', 250, signal))).rejects.toMatchObject({
      name: 'KubeStatusError',
      code: 410,
      reason: 'Expired',
    });
  });

  it('does not swallow a line it does not understand', async () => {
    const { listWatch: subject } = listWatch(undefined, [{ type: 'SURPRISE', object: {} }]);
    await expect(collect(subject.watch('1', 250, signal))).rejects.toThrow('type');
  });
});
