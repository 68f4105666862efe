import { z } from 'zod';

import { conditionSchema } from './condition-schema.ts';
import type { DeepReadonly } from './deep-readonly.ts';

/** Limits the status writer must keep: the API server refuses a whole status for one entry too many. */
export const MAX_INVENTORY = 200;
const MAX_DRIFTED = 50;
export const MAX_ITEM_MESSAGE_LENGTH = 1024;
export const MAX_WAITS_FOR = 20;

const text = (max: number, description: string): z.ZodOptional<z.ZodString> =>
  z.string().max(max).optional().describe(description);
const count = (description: string): z.ZodOptional<z.ZodInt> =>
  z.int().min(0).optional().describe(description);
const time = (description: string): z.ZodOptional<z.ZodISODateTime> =>
  z.iso.datetime().optional().describe(description);

/**
 * Of an object whose members are merged one by one, a server-side apply that leaves it out, or empties it, makes null,
 * and the API server refuses the status of every pass from then on. An atomic one is set or removed as a whole.
 */
const atomic = { 'x-kubernetes-map-type': 'atomic' } as const;

const imageStatus = z.object({
  desired: text(512, 'The image the spec asks for, with its tag.'),
  running: text(128, 'The tag all running tasks have; it changes when a rollout is complete.'),
});

const serviceStatus = z.object({
  summary: text(24, 'Running and desired tasks, such as 2/2.'),
  desired: count('Tasks ECS should run.'),
  running: count('Tasks that run.'),
  pending: count('Tasks that start.'),
  rollout: z
    .enum(['Completed', 'InProgress', 'Failed', 'RolledBack'])
    .optional()
    .describe('State of the latest rollout.'),
  taskDefinition: text(512, 'ARN of the task definition in service.'),
  failedTag: text(
    128,
    'The tag whose rollout failed; it is not tried again until spec or the annotation wordpress-stack.dev/restarted-at changes.',
  ),
});

const endpoints = z.object({
  loadBalancer: text(
    255,
    'DNS name of the load balancer: what the name in spec.wordpress.url has to point at.',
  ),
  database: text(255, 'Host name of the database; it answers inside the VPC only.'),
  fileSystem: text(255, 'Id of the file system.'),
  repository: text(512, 'Where to push images to, without the tag.'),
  adminSecret: text(
    512,
    'Name of the secret with the first password of spec.wordpress.adminUser; to read it: aws secretsmanager get-secret-value --query SecretString --output text --secret-id and this name.',
  ),
});

const inventoryItem = z.object({
  id: z.string().max(128).describe('Logical id inside the stack, such as subnet/app/a.'),
  type: z.string().max(64).describe('Kind of resource, such as subnet.'),
  layer: text(32, 'Group that the resource belongs to, such as Network.'),
  awsID: text(512, 'Id, ARN or name on AWS; absent until it exists.'),
  state: z.string().max(64).describe('Where it is in its life, such as pending, ready or deleting.'),
  message: text(MAX_ITEM_MESSAGE_LENGTH, 'What it waits for, or what went wrong.'),
  waitsFor: z
    .array(z.string().max(128).describe('Logical id.'))
    .max(MAX_WAITS_FOR)
    .optional()
    .describe('Resources that come, or go, first; at most 20.'),
  createdAt: time('When AWS made it, where AWS tells.'),
});

const lastDrift = z.object({
  time: time('When it was found.'),
  resources: z
    .array(z.string().max(128).describe('Logical id.'))
    .max(MAX_DRIFTED)
    .optional()
    .describe('Logical ids of what differed from the spec.'),
  action: text(MAX_ITEM_MESSAGE_LENGTH, 'What was done about it.'),
});

/** Observed state: a report, rebuilt by each pass, never the operator's memory. */
export const statusSchema = z.object({
  observedGeneration: count('The generation of the spec this status is about.'),
  stackID: text(
    64,
    'Identity of the stack on AWS: value of the tag wordpress-stack.dev/stack-id on everything it owns.',
  ),
  accountID: text(12, 'AWS account of the stack.'),
  region: text(32, 'AWS region of the stack.'),
  roleARN: text(
    2048,
    'The role that the operator assumes for this stack; absent when it uses its own credentials.',
  ),
  conditions: z
    .array(conditionSchema.describe('One condition.'))
    .max(32)
    .meta({ 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['type'] })
    .optional()
    .describe('Ready, Available, Reconciling, Stalled, and one condition for each layer.'),
  url: text(512, 'Address of the site: spec.wordpress.url, else the name of the load balancer.'),
  image: imageStatus.meta(atomic).optional().describe('The container image.'),
  service: serviceStatus.meta(atomic).optional().describe('The ECS service.'),
  endpoints: endpoints.meta(atomic).optional().describe('Addresses on AWS.'),
  resources: z
    .object({ total: count('How many the stack has.'), ready: count('How many of them are ready.') })
    .meta(atomic)
    .optional()
    .describe('The AWS resources, counted.'),
  inventory: z
    .array(inventoryItem.describe('One AWS resource.'))
    .max(MAX_INVENTORY)
    .meta({ 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['id'] })
    .optional()
    .describe('The AWS resources, one by one; at most 200.'),
  lastDrift: lastDrift
    .meta(atomic)
    .optional()
    .describe('The last time an AWS resource differed from a spec that had not changed.'),
  lastHandledReconcileAt: text(
    256,
    'The latest value of the annotation wordpress-stack.dev/reconcile-requested-at that was obeyed.',
  ),
});

export type WordPressStackStatus = DeepReadonly<z.output<typeof statusSchema>>;
