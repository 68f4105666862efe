import type * as ecs from '@aws-sdk/client-ecs';
import type { CapacityProviderStrategyItem } from '@aws-sdk/client-ecs';
import type { CallContext } from '../../kernel/call-context.ts';
import type { Handlers } from '../../kernel/handlers.ts';
import type { Scope } from '../../kernel/scope.ts';
import { holdTerminations } from '../auto-scaling/internal.ts';
import { nameOf } from './arns.ts';
import * as rules from './capacity-rules.ts';
import { groupOfProvider, usableProvider } from './capacity-providers.ts';
import { activeCluster, busyText, shownCluster } from './clusters.ts';
import { clusterBusy } from './rules.ts';
import { capacityProviderTable, clusterTable, serviceTable, taskTable } from './tables.ts';
import type { ClusterRow } from './tables.ts';

/** Seconds until the scaling plan and the lifecycle hooks of a cluster's providers are in place. */
const settlingSeconds = [5, 20] as const;

/** Checks a strategy against the providers of its cluster. */
export function checkStrategy(
  given: readonly CapacityProviderStrategyItem[],
  providers: readonly string[],
  clusterName: string,
): void {
  for (const { capacityProvider = '' } of given) {
    if (!providers.includes(nameOf(capacityProvider)))
      throw rules.strategy.refuse(
        `The specified capacity provider strategy cannot contain a capacity provider that is not associated with the cluster. Associate the capacity provider ${capacityProvider} with the cluster ${clusterName} and try again.`,
      );
  }
  if (given.filter(({ base }) => (base ?? 0) > 0).length > 1)
    throw rules.strategy.refuse(
      'The specified capacity provider strategy is invalid. Only one capacity provider can have a base value greater than 0.',
    );
}

function isUsed(scope: Scope, clusterName: string, provider: string): boolean {
  const used = (strategy: readonly CapacityProviderStrategyItem[]): boolean =>
    strategy.some(({ capacityProvider = '' }) => nameOf(capacityProvider) === provider);
  return (
    scope
      .table(serviceTable)
      .truth.list()
      .some(
        (row) =>
          row.clusterName === clusterName && row.status !== 'INACTIVE' && used(row.capacityProviderStrategy),
      ) ||
    scope
      .table(taskTable)
      .truth.list()
      .some(
        (row) =>
          row.clusterName === clusterName &&
          row.lastStatus !== 'STOPPED' &&
          row.capacityProviderName === provider,
      )
  );
}

function attachmentsOf(scope: Scope, names: readonly string[]): ClusterRow['attachments'] {
  return names.flatMap((name) => {
    const provider = scope.table(capacityProviderTable).truth.get(name)?.autoScalingGroupProvider;
    const details = [{ name: 'capacityProviderName', value: name }];
    const scaling = { id: scope.random.hex(32), type: 'as_policy', status: 'CREATED', details };
    const draining = { id: scope.random.hex(32), type: 'managed_draining', status: 'CREATED', details };
    return [
      ...(provider?.managedScaling?.status === 'ENABLED' ? [scaling] : []),
      ...(provider?.managedDraining === 'ENABLED' ? [draining] : []),
    ];
  });
}

/** Managed draining holds the terminations of the group, so that tasks can leave first. */
function holdGroups(scope: Scope, names: readonly string[], associated: readonly string[]): void {
  for (const name of names) {
    const row = scope.table(capacityProviderTable).truth.get(name);
    if (!row) continue;
    const draining = row.autoScalingGroupProvider.managedDraining === 'ENABLED';
    const group = groupOfProvider(scope, row);
    if (group) holdTerminations(scope, group.AutoScalingGroupName, draining && associated.includes(name));
  }
}

function refuse(context: CallContext, cluster: ClusterRow, wanted: readonly string[]): void {
  if (cluster.attachmentsStatus === 'UPDATE_IN_PROGRESS') throw clusterBusy.refuse(busyText);
  for (const name of wanted) {
    if (!usableProvider(context.table(capacityProviderTable).reachable(name)))
      throw rules.providerAbsent.refuse(
        `The specified capacity provider ${name} does not exist or is not active. Specify a valid name or ARN and try again.`,
      );
  }
  const used = cluster.capacityProviders.find(
    (name) => !wanted.includes(name) && isUsed(context.scope, cluster.clusterName, name),
  );
  if (used !== undefined)
    throw rules.providerUsed.refuse('The specified capacity provider is in use and cannot be removed.');
}

export const clusterCapacity = (wake: (scope: Scope, clusterName: string) => void) =>
  ({
    PutClusterCapacityProviders(context, input) {
      const cluster = activeCluster(context, input.cluster);
      const wanted = input.capacityProviders.map(nameOf);
      refuse(context, cluster, wanted);
      checkStrategy(input.defaultCapacityProviderStrategy, wanted, cluster.clusterName);
      const { scope } = context;
      const before = cluster.capacityProviders;
      const table = context.table(clusterTable);
      const changed = table.update(cluster.clusterName, {
        capacityProviders: wanted,
        defaultCapacityProviderStrategy: input.defaultCapacityProviderStrategy,
        attachments: attachmentsOf(scope, wanted) ?? [],
        attachmentsStatus: 'UPDATE_IN_PROGRESS',
      });
      context.after(context.between(...settlingSeconds), () => {
        scope.table(clusterTable).update(cluster.clusterName, { attachmentsStatus: 'UPDATE_COMPLETE' });
        holdGroups(scope, [...new Set([...before, ...wanted])], wanted);
        wake(scope, cluster.clusterName);
      });
      return { cluster: shownCluster(scope, changed ?? cluster, ['TAGS', 'SETTINGS', 'ATTACHMENTS']) };
    },
  }) satisfies Handlers<typeof ecs>;
