import { isWrite } from '../../kernel/call.ts';
import type { Throttle } from '../../kernel/throttle.ts';

const scarce = new Set(['CreateLoadBalancer', 'SetSubnets']);
const registrations = new Set(['RegisterTargets', 'DeregisterTargets']);

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/load-balancer-api-throttling.html */
export const throttle: Throttle = (operation) => {
  if (scarce.has(operation)) return { key: 'create', capacity: 10, refillPerSecond: 0.2 };
  if (registrations.has(operation)) return { key: 'register', capacity: 20, refillPerSecond: 4 };
  if (isWrite(operation)) return { key: 'write', capacity: 20, refillPerSecond: 3 };
  return { key: 'read', capacity: 40, refillPerSecond: 10 };
};
