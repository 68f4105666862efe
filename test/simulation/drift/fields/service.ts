import {
  describeCapacityProviders,
  describeClusters,
  describeServices,
  describeTaskDefinition,
  listTagsForResource,
  putClusterCapacityProviders,
  registerTaskDefinition,
  tagResource,
  untagResource,
  updateCapacityProvider,
  updateCluster,
  updateService,
} from '../../../../src/aws/operations/ecs.ts';
import type { Service } from '../../../../src/aws/operations/ecs-shapes.ts';
import type { Row } from '../../../../src/engine/index.ts';
import type { FieldChange, FieldDrifts } from '../field-drift.ts';
import type { Hand } from '../hand.ts';

type Change = Omit<Parameters<typeof updateService.call>[0], 'cluster' | 'service'>;

const nameOf = ({ kind, seen }: Row): string => kind.outputs(seen)['name'] ?? '';

async function service(hand: Hand): Promise<Service | undefined> {
  const cluster = await hand.output('cluster', 'name');
  const { awsId } = await hand.row('service');
  return (await hand.ask(describeServices, { cluster, services: [awsId] })).services?.[0];
}

/** A member of the service, and the update of it. */
const member = (name: keyof Service, change: (hand: Hand) => Change | Promise<Change>): FieldChange => ({
  look: async (hand) => (await service(hand))?.[name],
  change: async (hand) =>
    hand.tell(updateService, {
      cluster: await hand.output('cluster', 'name'),
      service: (await hand.row('service')).awsId,
      ...(await change(hand)),
    }),
});

const cluster = async (hand: Hand) =>
  (
    await hand.ask(describeClusters, {
      clusters: [await hand.output('cluster', 'name')],
      include: ['SETTINGS'],
    })
  ).clusters?.[0];

async function cpuOf(hand: Hand, taskDefinition: string | undefined): Promise<unknown> {
  const answer = await hand.ask(describeTaskDefinition, { taskDefinition });
  return answer.taskDefinition?.containerDefinitions?.[0]?.cpu;
}

/** A revision like the newest one of a family, with a twentieth of the processor. Returns its ARN. */
async function smallerRevision(hand: Hand, id = 'task-definition'): Promise<string | undefined> {
  const taskDefinition = await hand.output(id, 'arn');
  const { family, containerDefinitions, cpu, memory, volumes, networkMode, taskRoleArn, executionRoleArn } =
    (await hand.ask(describeTaskDefinition, { taskDefinition })).taskDefinition ?? {};
  const answer = await hand.tell(registerTaskDefinition, {
    family,
    cpu,
    memory,
    volumes,
    networkMode,
    taskRoleArn,
    executionRoleArn,
    requiresCompatibilities: ['EC2'],
    containerDefinitions: containerDefinitions?.map((container) => ({ ...container, cpu: 20 })),
  });
  return answer.taskDefinition?.taskDefinitionArn;
}

const FAILED = 'wordpress-stack.dev/failed';
const DONE = 'wordpress-stack.dev/initialised';

async function isTagged(hand: Hand, id: string, tag: string): Promise<unknown> {
  const { tags } = await hand.ask(listTagsForResource, { resourceArn: await hand.output(id, 'arn') });
  return tags?.some(({ key }) => key === tag);
}

/** A failure that never was, on the newest revision of a family. */
const madeUpFailure = (id: string): FieldChange => ({
  look: (hand) => isTagged(hand, id, FAILED),
  change: async (hand) =>
    hand.tell(tagResource, {
      resourceArn: await hand.output(id, 'arn'),
      tags: [{ key: FAILED, value: '1 2026-01-01T00:00:00.000Z image made up' }],
    }),
});

export const serviceFields: FieldDrifts = {
  'capacity-provider': {
    'managed scaling, termination protection and draining': {
      slow: true,
      look: async (hand, object) =>
        (await hand.ask(describeCapacityProviders, { capacityProviders: [nameOf(object)] }))
          .capacityProviders?.[0]?.autoScalingGroupProvider?.managedScaling?.targetCapacity,
      change: (hand, object) =>
        hand.tell(updateCapacityProvider, {
          name: nameOf(object),
          autoScalingGroupProvider: { managedScaling: { status: 'ENABLED', targetCapacity: 50 } },
        }),
    },
  },
  cluster: {
    settings: {
      look: async (hand) => (await cluster(hand))?.settings,
      change: (hand, object) =>
        hand.tell(updateCluster, {
          cluster: nameOf(object),
          settings: [{ name: 'containerInsights', value: 'enabled' }],
        }),
    },
  },
  'cluster-capacity': {
    'capacity providers': {
      slow: true,
      look: async (hand) => (await cluster(hand))?.defaultCapacityProviderStrategy,
      change: async (hand) =>
        hand.tell(putClusterCapacityProviders, {
          cluster: await hand.output('cluster', 'name'),
          capacityProviders: [await hand.output('capacity-provider', 'name')],
          defaultCapacityProviderStrategy: [],
        }),
    },
  },
  'task-definition': {
    content: {
      look: async (hand) => cpuOf(hand, await hand.output('task-definition', 'arn')),
      change: (hand) => smallerRevision(hand),
    },
  },
  'init-definition': {
    content: {
      look: async (hand) => cpuOf(hand, await hand.output('init-definition', 'arn')),
      change: (hand) => smallerRevision(hand, 'init-definition'),
    },
  },
  rollout: { 'failure mark': madeUpFailure('task-definition') },
  'init-run': {
    'snapshot before the upgrade': {
      unchangeable: 'a step on the way to an upgrade: nothing asks for the snapshot when the upgrade is done',
    },
    'older snapshots': {
      unchangeable: 'a step on the way to an upgrade, of snapshots that only upgrades take',
    },
    'failure mark': madeUpFailure('init-definition'),
    'done mark': {
      look: (hand) => isTagged(hand, 'init-definition', DONE),
      change: async (hand) =>
        hand.tell(untagResource, {
          resourceArn: await hand.output('init-definition', 'arn'),
          tagKeys: [DONE],
        }),
    },
    'init task': {
      unchangeable:
        'what has run has run; the scenarios rollout and init-failure show what comes of another image',
    },
  },
  service: {
    'desired count': member('desiredCount', () => ({ desiredCount: 1 })),
    'deployment configuration': member('deploymentConfiguration', () => ({
      deploymentConfiguration: { maximumPercent: 150, minimumHealthyPercent: 50 },
    })),
    placement: member('placementStrategy', () => ({
      placementStrategy: [{ type: 'spread', field: 'attribute:ecs.availability-zone' }],
    })),
    'health check grace period': member('healthCheckGracePeriodSeconds', () => ({
      healthCheckGracePeriodSeconds: 5,
    })),
    'zone rebalancing': member('availabilityZoneRebalancing', () => ({
      availabilityZoneRebalancing: 'DISABLED',
    })),
    'tag propagation': member('propagateTags', () => ({ propagateTags: 'TASK_DEFINITION' })),
    'capacity provider': member('capacityProviderStrategy', async (hand) => ({
      forceNewDeployment: true,
      capacityProviderStrategy: [
        { capacityProvider: await hand.output('capacity-provider', 'name'), weight: 2, base: 1 },
      ],
    })),
    'task definition': {
      look: async (hand) => cpuOf(hand, (await service(hand))?.taskDefinition),
      change: async (hand) =>
        hand.tell(updateService, {
          cluster: await hand.output('cluster', 'name'),
          service: (await hand.row('service')).awsId,
          taskDefinition: await smallerRevision(hand),
        }),
    },
    'failed rollout': { unchangeable: "it is the circuit breaker's word; the scenario rollback shows it" },
    'revision that failed': {
      unchangeable: 'it is a rollout behind a classic balancer; the scenario classic shows it',
    },
    network: member('networkConfiguration', async (hand) => ({
      networkConfiguration: {
        awsvpcConfiguration: {
          subnets: [await hand.output('subnet/app/a', 'id')],
          securityGroups: [await hand.output('security-group/tasks', 'id')],
        },
      },
    })),
    'load balancer': member('loadBalancers', () => ({ loadBalancers: [] })),
  },
};
