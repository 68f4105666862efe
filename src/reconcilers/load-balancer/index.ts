import type { Kind } from '../../engine/index.ts';
import { classicLoadBalancer } from './classic-load-balancer.ts';
import { instanceHealth } from './instance-health.ts';
import { listener } from './listener.ts';
import { loadBalancer } from './load-balancer.ts';
import { targetGroup } from './target-group.ts';
import { targetHealth } from './target-health.ts';

/** The LoadBalancer layer; a kind stands after those it is found through. */
export const loadBalancerKinds: readonly Kind[] = [
  loadBalancer,
  targetGroup,
  listener,
  targetHealth,
  classicLoadBalancer,
  instanceHealth,
];
