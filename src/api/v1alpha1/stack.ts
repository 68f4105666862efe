import { z } from 'zod';

import type { DeepReadonly } from './deep-readonly.ts';
import { API_VERSION, RESOURCE } from './resource.ts';
import { statusSchema } from './status.ts';

const metadataSchema = z.object({
  name: z.string(),
  namespace: z.string(),
  uid: z.string(),
  generation: z.int(),
  resourceVersion: z.string(),
  creationTimestamp: z.string().optional(),
  deletionTimestamp: z.string().optional(),
  annotations: z.record(z.string(), z.string()).prefault({}),
  labels: z.record(z.string(), z.string()).prefault({}),
  finalizers: z.array(z.string()).prefault([]),
});

const stackSchema = z.object({
  apiVersion: z.literal(API_VERSION),
  kind: z.literal(RESOURCE.kind),
  metadata: metadataSchema,
  spec: z.unknown(),
  // A status we cannot read is a status to write again: it is a report, never the memory.
  status: statusSchema.prefault({}).catch({}),
});

/** A `WordPressStack` as the API server sends it. The spec is unchecked: a pass that deletes must work without it. */
export type WordPressStack = DeepReadonly<z.output<typeof stackSchema>>;

/**
 * Reads an object of the API server.
 *
 * @throws ZodError when it is no `WordPressStack` at all.
 */
export function parseStack(object: unknown): WordPressStack {
  return stackSchema.parse(object);
}
