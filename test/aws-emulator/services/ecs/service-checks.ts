import type {
  DeploymentConfiguration,
  LoadBalancer,
  NetworkConfiguration,
  PlacementConstraint,
  PlacementStrategy,
} from '@aws-sdk/client-ecs';
import type { CallContext } from '../../kernel/call-context.ts';
import { isExpression } from '../../scheduler/placement.ts';
import { securityGroupTable, subnetTable } from '../ec2/tables.ts';
import { isRouted, targetGroupByArn } from '../elbv2/internal.ts';
import * as rules from './service-rules.ts';
import { definitionOf } from './task-definitions.ts';
import type { TaskDefinitionRow } from './tables.ts';

/** The revision that is to run. */
export function runnable(context: CallContext, reference: string | undefined): TaskDefinitionRow {
  const row = definitionOf(context, reference ?? '');
  if (!row) throw rules.definition.refuse('TaskDefinition not found.');
  if (row.status !== 'ACTIVE') throw rules.definition.refuse('TaskDefinition is inactive');
  return row;
}

function checkPlaces(context: CallContext, subnets: readonly string[], groups: readonly string[]): void {
  const vpcs = new Set<string>();
  for (const id of subnets) {
    const row = context.table(subnetTable).reachable(id);
    if (!row) throw rules.network.refuse(`The subnet ID '${id}' does not exist`);
    vpcs.add(row.VpcId);
  }
  for (const id of groups) {
    const row = context.table(securityGroupTable).reachable(id);
    if (!row) throw rules.network.refuse(`The security group '${id}' does not exist`);
    vpcs.add(row.VpcId);
  }
  if (vpcs.size > 1) throw rules.network.refuse('Security groups and subnets must be in the same VPC.');
}

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking-awsvpc.html */
export function checkNetwork(
  context: CallContext,
  definition: TaskDefinitionRow,
  network: NetworkConfiguration | undefined,
): void {
  const given = network?.awsvpcConfiguration;
  if (definition.networkMode !== 'awsvpc') {
    if (given)
      throw rules.network.refuse(
        'Network Configuration is not valid for the given networkMode of this task definition.',
      );
    return;
  }
  if (!given)
    throw rules.network.refuse(
      "Network Configuration must be provided when networkMode 'awsvpc' is specified.",
    );
  if (given.assignPublicIp === 'ENABLED')
    throw rules.network.refuse('Assign public IP is not supported for this launch type.');
  checkPlaces(context, given.subnets ?? [], given.securityGroups ?? []);
}

function checkGroup(context: CallContext, arn: string, definition: TaskDefinitionRow): void {
  const group = targetGroupByArn(context.scope, arn);
  if (!group) throw rules.targetGroup.refuse(`The specified target group does not exist: ${arn}`);
  const wanted = definition.networkMode === 'awsvpc' ? 'ip' : 'instance';
  if (group.TargetType !== wanted && !(wanted === 'instance' && group.TargetType === 'ip'))
    throw rules.targetGroup.refuse(
      `The provided target group ${arn} has target type ${group.TargetType}, which is incompatible with the ${definition.networkMode ?? 'bridge'} network mode specified in the task definition.`,
    );
  if (!isRouted(context.scope, arn))
    throw rules.targetGroup.refuse(
      `The target group with targetGroupArn ${arn} does not have an associated load balancer.`,
    );
}

export function checkLoadBalancers(
  context: CallContext,
  definition: TaskDefinitionRow,
  loadBalancers: readonly LoadBalancer[],
): void {
  for (const { targetGroupArn, containerName = '', containerPort = 0 } of loadBalancers) {
    const container = definition.containerDefinitions.find(({ name }) => name === containerName);
    if (!container)
      throw rules.container.refuse(`The container ${containerName} does not exist in the task definition.`);
    if (!container.portMappings?.some((mapping) => mapping.containerPort === containerPort))
      throw rules.container.refuse(
        `The container ${containerName} did not have a container port ${String(containerPort)} defined.`,
      );
    if (targetGroupArn !== undefined) checkGroup(context, targetGroupArn, definition);
  }
}

/** True for a service whose instances a classic balancer knows. */
export const isClassic = (loadBalancers: readonly LoadBalancer[]): boolean =>
  loadBalancers.some(({ loadBalancerName }) => loadBalancerName !== undefined);

export function checkPercentages({
  minimumHealthyPercent = 100,
  maximumPercent = 200,
}: DeploymentConfiguration): void {
  if (maximumPercent < 100 || minimumHealthyPercent < 0 || minimumHealthyPercent >= maximumPercent)
    throw rules.percentages.refuse(
      `Invalid deployment configuration: maximumPercent ${String(maximumPercent)} must be at least 100 and greater than minimumHealthyPercent ${String(minimumHealthyPercent)}.`,
    );
}

const isZone = ({ field }: PlacementStrategy): boolean => field === 'attribute:ecs.availability-zone';

export function checkRebalancing(
  rebalancing: string | undefined,
  { maximumPercent = 200 }: DeploymentConfiguration,
  strategies: readonly PlacementStrategy[],
  loadBalancers: readonly LoadBalancer[],
): void {
  if (rebalancing !== 'ENABLED') return;
  if (isClassic(loadBalancers))
    throw rules.rebalancing.refuse(
      'AvailabilityZoneRebalancing is not supported for services that use a Classic Load Balancer.',
    );
  if (maximumPercent <= 100)
    throw rules.rebalancing.refuse(
      'maximumPercent must be greater than 100 to use AvailabilityZoneRebalancing.',
    );
  const [first] = strategies;
  if (first && (first.type !== 'spread' || !isZone(first)))
    throw rules.rebalancing.refuse(
      'AvailabilityZoneRebalancing requires the first placement strategy to be spread over attribute:ecs.availability-zone.',
    );
}

function isKnown({ type, field = '' }: PlacementStrategy): boolean {
  if (type === 'random') return field === '';
  if (type === 'binpack') return ['cpu', 'memory'].includes(field.toLowerCase());
  return field === 'instanceId' || field === 'host' || field.startsWith('attribute:');
}

export function checkPlacement(
  strategies: readonly PlacementStrategy[] = [],
  constraints: readonly PlacementConstraint[] = [],
): void {
  if (strategies.length > 5) throw rules.placement.refuse('The maximum number of placement strategies is 5.');
  const wrong = strategies.find((strategy) => !isKnown(strategy));
  if (wrong)
    throw rules.placement.refuse(
      `The strategy type ${wrong.type ?? ''} with field ${wrong.field ?? ''} is invalid.`,
    );
  const odd = constraints.find(
    ({ type, expression = '' }) => type === 'memberOf' && !isExpression(expression),
  );
  if (odd)
    throw rules.placement.refuse(`The placement constraint expression ${odd.expression ?? ''} is invalid.`);
}
