import type { Kind } from '../engine/index.ts';
import { capacityKinds } from './capacity/index.ts';
import { databaseKinds } from './database/index.ts';
import { identityKinds } from './identity/index.ts';
import { loadBalancerKinds } from './load-balancer/index.ts';
import { networkKinds } from './network/index.ts';
import { registryKinds } from './registry/index.ts';
import { secretsKinds } from './secrets/index.ts';
import { serviceKinds } from './service/index.ts';
import { storageKinds } from './storage/index.ts';

/** Every kind of AWS object that a stack is made of; a kind stands after those it is found through. */
export const allKinds: readonly Kind[] = [
  ...networkKinds,
  ...secretsKinds,
  ...storageKinds,
  ...databaseKinds,
  ...registryKinds,
  ...identityKinds,
  ...loadBalancerKinds,
  ...capacityKinds,
  ...serviceKinds,
];
