import type * as ecs from '@aws-sdk/client-ecs';
import type { CallContext } from '../../kernel/call-context.ts';
import type { InputOf } from '../../kernel/handlers.ts';
import { beginDeployment } from '../../scheduler/deployments.ts';
import { ecsArn } from './arns.ts';
import { runnable } from './service-checks.ts';
import type { ClusterRow, ServiceRow } from './tables.ts';
import { mergedTags } from './tags.ts';

type Create = InputOf<typeof ecs, 'CreateService'>;
type Update = InputOf<typeof ecs, 'UpdateService'>;

/** What a create call says, without its token. */
export function settingsOf({ clientToken: _token, tags: _tags, ...settings }: Create): string {
  return JSON.stringify(Object.entries(settings).sort(([left], [right]) => (left < right ? -1 : 1)));
}

const deploymentDefaults = {
  maximumPercent: 200,
  minimumHealthyPercent: 100,
  deploymentCircuitBreaker: { enable: false, rollback: false },
  strategy: 'ROLLING',
  bakeTimeInMinutes: 0,
} as const;

type Settings = Pick<
  ServiceRow,
  | 'desiredCount'
  | 'loadBalancers'
  | 'placementStrategy'
  | 'placementConstraints'
  | 'healthCheckGracePeriodSeconds'
  | 'schedulingStrategy'
  | 'enableECSManagedTags'
  | 'propagateTags'
  | 'enableExecuteCommand'
  | 'availabilityZoneRebalancing'
>;

const defaults: Settings = {
  desiredCount: 1,
  loadBalancers: [],
  placementStrategy: [],
  placementConstraints: [],
  healthCheckGracePeriodSeconds: 0,
  schedulingStrategy: 'REPLICA',
  enableECSManagedTags: false,
  propagateTags: 'NONE',
  enableExecuteCommand: false,
  availabilityZoneRebalancing: 'DISABLED',
};

/** What was given, and AWS's defaults for the rest. */
function settled(input: Create): Settings {
  const given = Object.entries(input).filter(([name]) => name in defaults);
  return { ...defaults, ...Object.fromEntries(given) };
}

const weighed = (items: readonly ecs.CapacityProviderStrategyItem[]): ecs.CapacityProviderStrategyItem[] =>
  items.map((item) => ({ weight: 0, base: 0, ...item }));

export function newRow(context: CallContext, input: Create, cluster: ClusterRow): ServiceRow {
  const { scope } = context;
  const given = input.capacityProviderStrategy ?? cluster.defaultCapacityProviderStrategy;
  const strategy = input.launchType === undefined ? given : [];
  const network = input.networkConfiguration;
  const row: ServiceRow = {
    ...settled(input),
    serviceArn: ecsArn(scope, `service/${cluster.clusterName}/${input.serviceName}`),
    serviceName: input.serviceName,
    clusterArn: cluster.clusterArn,
    clusterName: cluster.clusterName,
    status: 'ACTIVE',
    serviceRegistries: [],
    taskDefinition: runnable(context, input.taskDefinition).taskDefinitionArn,
    deploymentConfiguration: { ...deploymentDefaults, ...input.deploymentConfiguration },
    capacityProviderStrategy: weighed(strategy),
    ...(strategy.length === 0 ? { launchType: input.launchType ?? ('EC2' as const) } : {}),
    ...(network === undefined ? {} : { networkConfiguration: withDefaults(network) }),
    deploymentController: { type: 'ECS' },
    createdAt: context.date,
    createdBy: context.principal.arn,
    events: [],
    tags: mergedTags([], input.tags),
    deployments: [],
    settings: settingsOf(input),
    completed: undefined,
    steady: false,
  };
  return { ...row, deployments: [beginDeployment(scope, row, undefined)] };
}

const withDefaults = ({ awsvpcConfiguration: given }: ecs.NetworkConfiguration): ecs.NetworkConfiguration =>
  given ? { awsvpcConfiguration: { securityGroups: [], assignPublicIp: 'DISABLED', ...given } } : {};

/** Members whose change takes no new deployment. */
function plainChanges(input: Update): Partial<ServiceRow> {
  const names = [
    'desiredCount',
    'placementStrategy',
    'placementConstraints',
    'healthCheckGracePeriodSeconds',
    'enableECSManagedTags',
    'enableExecuteCommand',
    'propagateTags',
    'availabilityZoneRebalancing',
  ] as const;
  return Object.fromEntries(
    names.flatMap((name) => (input[name] === undefined ? [] : [[name, input[name]] as const])),
  );
}

/**
 * The row after an update, its deployment aside.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateService.html says which members begin a deployment.
 */
export function updatedRow(context: CallContext, row: ServiceRow, input: Update): ServiceRow {
  return {
    ...row,
    ...plainChanges(input),
    ...(input.taskDefinition === undefined
      ? {}
      : { taskDefinition: runnable(context, input.taskDefinition).taskDefinitionArn }),
    ...(input.networkConfiguration === undefined
      ? {}
      : { networkConfiguration: withDefaults(input.networkConfiguration) }),
    ...(input.loadBalancers === undefined ? {} : { loadBalancers: input.loadBalancers }),
    ...(input.capacityProviderStrategy === undefined
      ? {}
      : { capacityProviderStrategy: weighed(input.capacityProviderStrategy) }),
    deploymentConfiguration: { ...row.deploymentConfiguration, ...input.deploymentConfiguration },
  };
}
