import type { Scope } from '../kernel/scope.ts';
import { setDesiredCapacity, setScaleInProtection } from '../services/auto-scaling/internal.ts';
import type { GroupRow } from '../services/auto-scaling/internal.ts';
import { groupOfProvider } from '../services/ecs/capacity-providers.ts';
import { resolveTemplate } from '../services/ec2/launch-template-data.ts';
import { capacityProviderTable, clusterTable, taskTable } from '../services/ecs/tables.ts';
import type { CapacityProviderRow, ContainerInstanceRow, TaskRow } from '../services/ecs/tables.ts';
import { definitionByArn } from '../services/ecs/task-definitions.ts';
import { instancesIn, tasksOn } from './hosts.ts';
import { sizeOf } from './instance-types.ts';
import { isWaiting } from './task-placement.ts';
import { needsOf } from './task-needs.ts';
import type { Wake } from './wake.ts';

/**
 * Scaling follows the alarms on CapacityProviderReservation: out after a minute, in after fifteen.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cluster-auto-scaling.html
 */
const noticeSeconds = { out: 60, in: 900 };

const ageOf = (scope: Scope, since: number): number => ((scope.now - since) / 1000) * scope.timeScale;

/** Instances of the group's type that the waiting tasks fill, packed one after another. */
function instancesFor(scope: Scope, group: GroupRow, waiting: readonly TaskRow[]): number {
  const type = resolveTemplate(scope, group.LaunchTemplate)?.data.InstanceType ?? '';
  const size = sizeOf(type);
  let count = 0;
  let free = { cpu: 0, memory: 0, interfaceSlots: 0 };
  let ports: readonly number[] = [];
  for (const task of waiting) {
    const definition = definitionByArn(scope, task.taskDefinitionArn);
    if (!definition) continue;
    const needs = needsOf(definition);
    const fits =
      count > 0 &&
      free.cpu >= needs.cpu &&
      free.memory >= needs.memory &&
      free.interfaceSlots >= needs.interfaces &&
      !needs.ports.some((port) => ports.includes(port));
    if (!fits) {
      count += 1;
      free = size;
      ports = [];
    }
    ports = [...ports, ...needs.ports];
    free = {
      cpu: free.cpu - needs.cpu,
      memory: free.memory - needs.memory,
      interfaceSlots: free.interfaceSlots - needs.interfaces,
    };
  }
  return count;
}

/** When an instance was last used. */
function idleSince(scope: Scope, instance: ContainerInstanceRow): number | undefined {
  if (tasksOn(scope, instance.containerInstanceArn).length > 0) return undefined;
  const ends = scope
    .table(taskTable)
    .truth.filter((task) => task.containerInstanceArn === instance.containerInstanceArn)
    .map((task) => task.stoppedAt?.getTime() ?? 0);
  return Math.max(instance.registeredAt.getTime(), ...ends);
}

const policy = 'a monitor alarm TargetTracking-ECSManagedAutoScalingPolicy in state ALARM triggered policy';

function scaleOut(
  scope: Scope,
  wake: Wake,
  { clusterName, group, provider, instances, waiting }: Situation,
): boolean {
  const oldest = Math.min(...waiting.map((task) => task.createdAt.getTime()));
  const missing = instancesFor(scope, group, waiting);
  if (waiting.length === 0 || instances.length + missing <= group.DesiredCapacity) return false;
  const early = noticeSeconds.out - ageOf(scope, oldest);
  if (early > 0) {
    wake(scope, clusterName, early + 1);
    return true;
  }
  const { minimumScalingStepSize = 1, maximumScalingStepSize = 10_000 } =
    provider.autoScalingGroupProvider.managedScaling ?? {};
  const step = instances.length + missing - group.DesiredCapacity;
  const bounded = Math.max(minimumScalingStepSize, Math.min(maximumScalingStepSize, step));
  setDesiredCapacity(scope, group.AutoScalingGroupName, group.DesiredCapacity + bounded, policy);
  return true;
}

function scaleIn(scope: Scope, wake: Wake, { clusterName, group, provider, instances }: Situation): void {
  if (instances.length < group.DesiredCapacity) return;
  // Counted from what is there: an instance that goes already, and is still shown, must not be counted once more.
  const surplus = Math.max(0, instances.length - group.MinSize);
  const idle = instances
    .map((instance) => ({ instance, since: idleSince(scope, instance) }))
    .filter((row): row is { instance: ContainerInstanceRow; since: number } => row.since !== undefined);
  const ripe = idle.filter(({ since }) => ageOf(scope, since) >= noticeSeconds.in).slice(0, surplus);
  // The alarm stays where the group's smallest size is in the way: once that is lowered, the next look scales in.
  const next = idle.map(({ since }) => {
    const early = noticeSeconds.in - ageOf(scope, since);
    return early > 0 ? early : noticeSeconds.in;
  });
  if (next.length > 0) wake(scope, clusterName, Math.min(...next) + 1);
  if (ripe.length === 0) return;
  const ids = ripe.map(({ instance }) => instance.ec2InstanceId);
  if (provider.autoScalingGroupProvider.managedTerminationProtection === 'ENABLED')
    setScaleInProtection(scope, ids, false);
  const left = Math.min(group.DesiredCapacity, instances.length - ripe.length);
  setDesiredCapacity(scope, group.AutoScalingGroupName, left, policy);
}

/** Instances with tasks are protected from scale-in. */
function protect(scope: Scope, { provider, instances }: Situation): void {
  if (provider.autoScalingGroupProvider.managedTerminationProtection !== 'ENABLED') return;
  const busy = instances.filter((instance) => tasksOn(scope, instance.containerInstanceArn).length > 0);
  setScaleInProtection(
    scope,
    busy.map(({ ec2InstanceId }) => ec2InstanceId),
    true,
  );
}

interface Situation {
  readonly clusterName: string;
  readonly group: GroupRow;
  readonly provider: CapacityProviderRow;
  /** Those of the group that are registered and take tasks. */
  readonly instances: readonly ContainerInstanceRow[];
  readonly waiting: readonly TaskRow[];
}

function scaleProvider(scope: Scope, wake: Wake, clusterName: string, provider: CapacityProviderRow): void {
  const group = groupOfProvider(scope, provider);
  if (!group || provider.autoScalingGroupProvider.managedScaling?.status !== 'ENABLED') return;
  const situation: Situation = {
    clusterName,
    group,
    provider,
    instances: instancesIn(scope, clusterName).filter(
      (row) => row.capacityProviderName === provider.name && row.status === 'ACTIVE',
    ),
    waiting: scope
      .table(taskTable)
      .truth.filter(
        (task) =>
          task.clusterName === clusterName && task.capacityProviderName === provider.name && isWaiting(task),
      ),
  };
  protect(scope, situation);
  if (!scaleOut(scope, wake, situation)) scaleIn(scope, wake, situation);
}

/** Brings the groups of a cluster's providers to the size that the tasks need. */
export function scaleGroups(scope: Scope, clusterName: string, wake: Wake): void {
  const names = scope.table(clusterTable).truth.get(clusterName)?.capacityProviders ?? [];
  for (const name of names) {
    const provider = scope.table(capacityProviderTable).truth.get(name);
    if (provider?.status === 'ACTIVE') scaleProvider(scope, wake, clusterName, provider);
  }
}
