import { zonesOf } from '../../aws-emulator/services/ec2/zones.ts';
import { ACCOUNT, REGION, type World } from '../world.ts';
import { SPEC } from './play-refusal.ts';
import type { Refusal } from './refusal.ts';

const zoneIds = zonesOf(ACCOUNT, REGION)
  .map(({ id }) => id)
  .sort();

const asUsual = ({ emulator }: World): void => {
  emulator.config.facts = {};
  emulator.config.quotas = {};
};

/** Refusals of instances and of places for tasks. */
export const capacityRefusals: readonly Refusal[] = [
  {
    name: 'too few zones offer the instance type',
    meets: 'creation',
    spec: { capacity: { instanceType: 'm6i.large' } },
    cause: ({ emulator }) => {
      emulator.config.facts = {
        unoffered: zoneIds.slice(1).map((zone) => ({ instanceType: 'm6i.large', zone })),
      };
    },
    layer: 'NetworkReady',
    reason: 'InsufficientZones',
    first: 'Stalled',
    then: 'Stalled',
    says: [/zones:/u, /m6i\.large is offered in/u, /choose another spec\.capacity\.instanceType/u],
    withoutRequest: true,
    goesOn: ['SecretsReady', 'IdentityReady'],
    cure: asUsual,
  },
  {
    name: 'a zone does not have the instance type any more',
    meets: 'ready',
    cause: (world) => {
      world.emulator.config.facts = { unoffered: [{ instanceType: 't3.small' }] };
      world.apply({ ...SPEC, capacity: { minSize: 3 } });
    },
    layer: 'CapacityReady',
    reason: 'LaunchFailed',
    first: 'Reconciling',
    then: 'Stalled',
    says: [
      /auto-scaling-group\/size:/u,
      /Unsupported/u,
      /not supported in your requested Availability Zone/u,
      /activity \S+\)/u,
    ],
    withoutRequest: true,
    goesOn: ['Available', 'ServiceReady', 'NetworkReady'],
    cure: asUsual,
  },
  {
    name: 'AWS has no room for the instances',
    meets: 'creation',
    cause: ({ emulator }) => {
      emulator.config.facts = { shortages: [{ instanceType: 't3.small' }] };
    },
    layer: 'CapacityReady',
    reason: 'InsufficientCapacity',
    first: 'Reconciling',
    then: 'Reconciling',
    says: [
      /auto-scaling-group\/size:/u,
      /InsufficientInstanceCapacity/u,
      /in every zone/u,
      /activity \S+\)/u,
    ],
    withoutRequest: true,
    goesOn: ['NetworkReady', 'DatabaseReady', 'LoadBalancerReady'],
    cure: asUsual,
  },
  {
    name: 'the vCPU quota is used up',
    meets: 'ready',
    cause: (world) => {
      world.emulator.config.quotas = { 'ec2.vcpus': 4 };
      world.apply({ ...SPEC, capacity: { minSize: 3 } });
    },
    layer: 'CapacityReady',
    reason: 'QuotaExceeded',
    first: 'Reconciling',
    then: 'Stalled',
    says: [/auto-scaling-group\/size:/u, /VcpuLimitExceeded/u, /Service Quotas/u, /activity \S+\)/u],
    withoutRequest: true,
    goesOn: ['Available', 'ServiceReady'],
    cure: asUsual,
  },
  {
    name: 'ECS finds no place for a task',
    meets: 'ready',
    cause: (world) => {
      world.apply({ ...SPEC, capacity: { maxSize: 2 }, service: { replicas: 5 } });
    },
    layer: 'ServiceReady',
    reason: 'InsufficientCapacity',
    first: 'Reconciling',
    then: 'Reconciling',
    says: [/service:/u, /unable to place a task/u, /raise spec\.capacity\.maxSize/u],
    withoutRequest: true,
    goesOn: ['Available', 'CapacityReady', 'DatabaseReady'],
    cure: (world) => {
      world.apply({ ...SPEC, service: { replicas: 5 } });
    },
  },
];
