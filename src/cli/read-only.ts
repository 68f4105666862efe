import type { KubeClient } from '../controller/kube-client.ts';
import type { Cloud } from '../engine/index.ts';

/** What a plan may do with Kubernetes. */
export type KubeReader = Pick<KubeClient, 'request' | 'find'>;

/** A cloud that is looked at. A write is a defect of the caller and never leaves the process. */
export function readOnlyCloud(cloud: Cloud): Cloud {
  return {
    read: (call, signal) => cloud.read(call, signal),
    write: ({ op }) => Promise.reject(new Error(`a plan does not write: ${op.service}:${op.name}`)),
  };
}

/** The same for the API server, which may be asked what it would say to a write: a dry run stores nothing. */
export function readOnlyKube(client: KubeReader): KubeReader {
  return {
    find: (path, signal) => client.find(path, signal),
    request: (request, signal) =>
      request.method === 'GET' || request.query?.['dryRun'] === 'All'
        ? client.request(request, signal)
        : Promise.reject(new Error(`a plan does not write: ${request.method} ${request.path}`)),
  };
}

/** A cloud in which there is nothing: a stack that does not exist is planned against it, without credentials. */
export const emptyCloud: Cloud = readOnlyCloud({
  read: () => Promise.resolve({ ok: true, value: [] }),
  write: () => Promise.reject(new Error('there is nothing to write to')),
});
