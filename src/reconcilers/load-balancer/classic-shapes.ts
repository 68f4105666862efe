import type { describeLoadBalancerAttributes, describeLoadBalancers } from '../../aws/operations/elb.ts';
import type { OutputOf } from '../../aws/operations/operation.ts';
import type { WithTags } from './load-balancer-tags.ts';

type Shape = NonNullable<OutputOf<typeof describeLoadBalancers>['LoadBalancerDescriptions']>[number];
type ListenerShape = NonNullable<NonNullable<Shape['ListenerDescriptions']>[number]['Listener']>;

export type ClassicAttributes = NonNullable<
  OutputOf<typeof describeLoadBalancerAttributes>['LoadBalancerAttributes']
>;

/** A classic balancer as AWS shows it, with the details that cost a call each. */
export type SeenClassic = Partial<Shape> & WithTags & { readonly attributes?: ClassicAttributes | undefined };

/** The way in: a port of the balancer, and the port of the instances that it leads to. */
export type ClassicListener = ListenerShape;

export interface ClassicWant {
  readonly name: string;
  readonly subnetIds: readonly string[];
  readonly groupId: string;
  readonly listener: ClassicListener;
  readonly idleTimeoutSeconds: number;
}

export const nameOf = (seen: SeenClassic): string => seen.LoadBalancerName ?? '';
