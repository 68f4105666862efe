import { z } from 'zod';
import type { KubeClient } from './kube-client.ts';
import { statusError } from './kube-error.ts';
import { kubeObject, listPage } from './kube-list.ts';
import type { ListWatch, WatchEvent } from './reflector.ts';

type ListWatchClient = Pick<KubeClient, 'request' | 'lines'>;

const watchEvent = z.discriminatedUnion('type', [
  z.object({ type: z.enum(['ADDED', 'MODIFIED', 'DELETED']), object: kubeObject }),
  z.object({
    type: z.literal('BOOKMARK'),
    object: z.object({ metadata: z.object({ resourceVersion: z.string() }) }),
  }),
  z.object({ type: z.literal('ERROR'), object: z.unknown() }),
]);

/**
 * Lists and watches the collection at `path`. Not through client-node's Watch: that one gives up after 30 s of silence,
 * which is shorter than the minute between two bookmarks, so that an idle watch would reconnect twice a minute with a
 * version that only gets older; and it swallows lines it cannot parse.
 */
export function kubeListWatch(client: ListWatchClient, path: string): ListWatch {
  return {
    list: (token, signal) => listPage(client, path, token, signal),
    watch: (resourceVersion, timeoutSeconds, signal) =>
      watch(client, path, { resourceVersion, timeoutSeconds: String(timeoutSeconds) }, signal),
  };
}

async function* watch(
  client: ListWatchClient,
  path: string,
  from: Readonly<Record<string, string>>,
  signal: AbortSignal,
): AsyncGenerator<WatchEvent> {
  const query = { watch: 'true', allowWatchBookmarks: 'true', ...from };
  for await (const line of client.lines({ method: 'GET', path, query }, signal)) {
    yield parseEvent(path, line);
  }
}

function parseEvent(path: string, line: string): WatchEvent {
  const event = watchEvent.parse(JSON.parse(line));
  switch (event.type) {
    case 'ERROR':
      throw statusError(`watch ${path}`, 500, JSON.stringify(event.object));
    case 'BOOKMARK':
      return { type: event.type, resourceVersion: event.object.metadata.resourceVersion };
    default:
      return { type: event.type, object: event.object };
  }
}
