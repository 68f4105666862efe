import { z } from 'zod';
import type { KubeClient } from './kube-client.ts';

/** What is read of any object: enough to name it and to tell two versions apart. */
export const kubeObject = z.looseObject({
  metadata: z.looseObject({
    namespace: z.string().default(''),
    name: z.string(),
    uid: z.string(),
    resourceVersion: z.string(),
    generation: z.number().optional(),
    deletionTimestamp: z.string().optional(),
    finalizers: z.array(z.string()).default([]),
    annotations: z.record(z.string(), z.string()).default({}),
  }),
});

export type KubeObject = z.infer<typeof kubeObject>;

export interface ListPage {
  readonly resourceVersion: string;
  /** Token of the next page; empty on the last one. */
  readonly next: string;
  readonly items: readonly KubeObject[];
}

/** So many objects come in one answer; client-go's page size. */
const pageSize = 500;

const list = z.object({
  metadata: z.object({ resourceVersion: z.string(), continue: z.string().default('') }),
  items: z.array(kubeObject),
});

/** One page of a collection: "/apis/example.org/v1/things". */
export async function listPage(
  client: Pick<KubeClient, 'request'>,
  path: string,
  token: string,
  signal: AbortSignal,
): Promise<ListPage> {
  const query = { limit: String(pageSize), continue: token === '' ? undefined : token };
  const { metadata, items } = list.parse(await client.request({ method: 'GET', path, query }, signal));
  return { resourceVersion: metadata.resourceVersion, next: metadata.continue, items };
}
