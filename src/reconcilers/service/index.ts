import type { Kind } from '../../engine/index.ts';
import { clusterCapacity } from './cluster-capacity.ts';
import { initDefinition } from './init-definition.ts';
import { initRun } from './init-run.ts';
import { logGroup } from './log-group.ts';
import { rollout } from './rollout.ts';
import { service } from './service.ts';
import { taskDefinition } from './task-definition.ts';

/** The Service layer but for the cluster, which capacity is found through; a kind stands after those it is found through. */
export const serviceKinds: readonly Kind[] = [
  logGroup,
  taskDefinition,
  initDefinition,
  rollout,
  service,
  initRun,
  clusterCapacity,
];
