import type * as ecs from '@aws-sdk/client-ecs';
import type { CallContext } from '../../kernel/call-context.ts';
import type { Handlers } from '../../kernel/handlers.ts';
import type { Scope } from '../../kernel/scope.ts';
import { markRead } from '../../kernel/watched-input.ts';
import { clusterNameOf, ecsArn } from './arns.ts';
import * as rules from './rules.ts';
import { clusterTable, containerInstanceTable, serviceTable, taskTable } from './tables.ts';
import type { ClusterRow } from './tables.ts';
import { mergedTags } from './tags.ts';

/** The cluster that a write refers to. */
export function activeCluster(context: CallContext, reference: string | undefined): ClusterRow {
  const row = context.table(clusterTable).reachable(clusterNameOf(reference));
  if (row?.status !== 'ACTIVE') throw rules.clusterAbsent.refuse('Cluster not found.');
  return row;
}

/** The cluster that a read refers to; one that was deleted lately still answers. */
export function readCluster(context: CallContext, reference: string | undefined): ClusterRow {
  const row = context.table(clusterTable).byId(clusterNameOf(reference));
  if (!row) throw rules.clusterAbsent.refuse('Cluster not found.');
  return row;
}

function countsOf(scope: Scope, name: string) {
  const tasks = scope.table(taskTable).truth.filter((row) => row.clusterName === name);
  return {
    registeredContainerInstancesCount: scope
      .table(containerInstanceTable)
      .truth.filter((row) => row.clusterName === name).length,
    runningTasksCount: tasks.filter((row) => row.lastStatus === 'RUNNING').length,
    pendingTasksCount: tasks.filter((row) =>
      ['PROVISIONING', 'PENDING', 'ACTIVATING'].includes(row.lastStatus),
    ).length,
    activeServicesCount: scope
      .table(serviceTable)
      .truth.filter((row) => row.clusterName === name && row.status === 'ACTIVE').length,
  };
}

/** Tags, settings and attachments are told when they are asked for. */
export function shownCluster(scope: Scope, row: ClusterRow, include: readonly string[]): ecs.Cluster {
  const { tags, settings, attachments, attachmentsStatus, ...cluster } = row;
  return {
    ...cluster,
    ...countsOf(scope, row.clusterName),
    statistics: [],
    tags: include.includes('TAGS') ? [...tags] : [],
    settings: include.includes('SETTINGS') ? settings : [],
    ...(include.includes('ATTACHMENTS')
      ? { attachments: attachments ?? [], ...(attachmentsStatus === undefined ? {} : { attachmentsStatus }) }
      : {}),
  };
}

const everything = ['TAGS', 'SETTINGS', 'ATTACHMENTS'];

function refuseInUse(
  context: CallContext,
  { clusterName, capacityProviders, attachmentsStatus }: ClusterRow,
): void {
  const counts = countsOf(context.scope, clusterName);
  if (counts.registeredContainerInstancesCount > 0)
    throw rules.clusterHasInstances.refuse(
      'The Cluster cannot be deleted while Container Instances are active or draining.',
    );
  if (
    context
      .table(serviceTable)
      .truth.find((row) => row.clusterName === clusterName && row.status !== 'INACTIVE')
  )
    throw rules.clusterHasServices.refuse('The Cluster cannot be deleted while Services are active.');
  if (counts.runningTasksCount + counts.pendingTasksCount > 0)
    throw rules.clusterHasTasks.refuse('The Cluster cannot be deleted while Tasks are active.');
  if (attachmentsStatus === 'UPDATE_IN_PROGRESS') throw rules.clusterBusy.refuse(busyText);
  if (capacityProviders.length > 0)
    throw rules.clusterHasProviders.refuse(
      'The cluster contains one or more capacity providers that prevent the requested operation.',
    );
}

export const busyText =
  'The specified cluster is in a busy state. Cluster attachments must be in UPDATE_COMPLETE or UPDATE_FAILED state before they can be updated.';

/** A repeated call, whose parameters have had their effect; what another call asks for of a cluster that is there is ignored. */
function saysTheSame({ tags, settings }: ecs.CreateClusterRequest, known: ClusterRow): boolean {
  return (
    JSON.stringify([mergedTags([], tags), settings ?? known.settings]) ===
    JSON.stringify([known.tags, known.settings])
  );
}

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateCluster.html: a name that exists is not created again. */
export const clusters = {
  CreateCluster(context, input) {
    const name = clusterNameOf(input.clusterName);
    const table = context.table(clusterTable);
    const known = table.truth.get(name);
    if (known?.status === 'ACTIVE') {
      if (saysTheSame(input, known)) markRead(input);
      return { cluster: shownCluster(context.scope, known, everything) };
    }
    const row: ClusterRow = {
      clusterArn: ecsArn(context.scope, `cluster/${name}`),
      clusterName: name,
      status: 'ACTIVE',
      tags: mergedTags([], input.tags),
      settings: input.settings ?? [{ name: 'containerInsights', value: 'disabled' }],
      capacityProviders: input.capacityProviders ?? [],
      defaultCapacityProviderStrategy: input.defaultCapacityProviderStrategy ?? [],
      ...(input.configuration === undefined ? {} : { configuration: input.configuration }),
    };
    if (known) table.update(name, () => row);
    else table.insert(name, row);
    return { cluster: shownCluster(context.scope, row, everything) };
  },

  DescribeClusters(context, input) {
    const { include = [] } = input;
    const names = (input.clusters ?? ['default']).map(clusterNameOf);
    const rows = names.map((name) => context.table(clusterTable).byId(name));
    return {
      clusters: rows.flatMap((row) => (row ? [shownCluster(context.scope, row, include)] : [])),
      failures: names
        .filter((_, index) => !rows[index])
        .map((name) => ({ arn: ecsArn(context.scope, `cluster/${name}`), reason: 'MISSING' })),
    };
  },

  ListClusters(context, input) {
    const arns = context
      .table(clusterTable)
      .list()
      .filter((row) => row.status === 'ACTIVE')
      .map((row) => row.clusterArn);
    const { items, next } = context.page(arns, {
      limit: input.maxResults,
      token: input.nextToken,
      default: 100,
      max: 100,
    });
    return { clusterArns: items, nextToken: next };
  },

  UpdateCluster(context, input) {
    const row = activeCluster(context, input.cluster);
    const changed = context.table(clusterTable).update(row.clusterName, {
      ...(input.settings === undefined ? {} : { settings: input.settings }),
      ...(input.configuration === undefined ? {} : { configuration: input.configuration }),
    });
    return { cluster: shownCluster(context.scope, changed ?? row, everything) };
  },

  UpdateClusterSettings(context, input) {
    const row = activeCluster(context, input.cluster);
    const changed = context.table(clusterTable).update(row.clusterName, { settings: input.settings });
    return { cluster: shownCluster(context.scope, changed ?? row, everything) };
  },

  DeleteCluster(context, input) {
    const row = activeCluster(context, input.cluster);
    refuseInUse(context, row);
    const gone = context.table(clusterTable).update(row.clusterName, { status: 'INACTIVE' });
    return { cluster: shownCluster(context.scope, gone ?? row, everything) };
  },
} satisfies Handlers<typeof ecs>;
