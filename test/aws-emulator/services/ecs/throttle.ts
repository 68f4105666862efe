import { isWrite } from '../../kernel/call.ts';
import type { Throttle } from '../../kernel/throttle.ts';

type Class = readonly [name: string, matches: RegExp, capacity: number, refillPerSecond: number];

/**
 * Actions of one class share a bucket.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/request-throttling.html
 */
const classes: readonly Class[] = [
  ['capacity-provider-modify', /^(Create|Update|Delete)CapacityProvider$/, 10, 1],
  ['capacity-provider-read', /^DescribeCapacityProviders$/, 50, 20],
  [
    'cluster-modify',
    /^((Create|Update|Delete)Cluster|PutClusterCapacityProviders|UpdateClusterSettings)$/,
    20,
    1,
  ],
  ['cluster-read', /^(DescribeClusters|ListClusters)$/, 50, 20],
  ['task-definition-delete', /^DeleteTaskDefinitions$/, 5, 1],
  ['task-definition-modify', /^(Register|Deregister)TaskDefinition$/, 20, 1],
  ['task-definition-read', /TaskDefinition/, 50, 20],
  ['service-read', /^(Describe|List)Service/, 100, 20],
  ['service-modify', /Service/, 50, 5],
  ['task-run', /^(RunTask|StopTask)$/, 100, 40],
  ['tag-read', /^ListTagsForResource$/, 50, 20],
  ['tag-modify', /^(Tag|Untag)Resource$/, 20, 10],
];

export const throttle: Throttle = (operation) => {
  const [name, , capacity, refillPerSecond] = classes.find(([, matches]) => matches.test(operation)) ?? [
    isWrite(operation) ? 'instance-modify' : 'instance-read',
    /./,
    100,
    isWrite(operation) ? 40 : 20,
  ];
  return { key: `ecs/${name}`, capacity, refillPerSecond };
};
