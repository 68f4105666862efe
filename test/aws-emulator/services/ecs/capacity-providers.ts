import type * as ecs from '@aws-sdk/client-ecs';
import type { CallContext } from '../../kernel/call-context.ts';
import type { Handlers } from '../../kernel/handlers.ts';
import type { Scope } from '../../kernel/scope.ts';
import { groupByArn, setGroupTag } from '../auto-scaling/internal.ts';
import type { GroupRow } from '../auto-scaling/internal.ts';
import { ecsArn, nameOf } from './arns.ts';
import * as rules from './capacity-rules.ts';
import { capacityProviderTable, clusterTable } from './tables.ts';
import type { CapacityProviderRow } from './tables.ts';
import { mergedTags } from './tags.ts';

/** Seconds until a change of a provider has settled. */
const settling = { change: [2, 8], removal: [10, 60] } as const;

type Provider = CapacityProviderRow['autoScalingGroupProvider'];

const defaults = {
  managedScaling: {
    status: 'ENABLED',
    targetCapacity: 100,
    minimumScalingStepSize: 1,
    maximumScalingStepSize: 10_000,
    instanceWarmupPeriod: 300,
  },
  managedTerminationProtection: 'DISABLED',
  managedDraining: 'ENABLED',
} as const;

type Given = Partial<Provider>;

/** The provider as AWS completes it. https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ManagedScaling.html */
function completed(known: Given, given: Given, autoScalingGroupArn: string): Provider {
  const managedScaling = { ...defaults.managedScaling, ...known.managedScaling, ...given.managedScaling };
  const provider = {
    ...defaults,
    ...known,
    ...given,
    autoScalingGroupArn,
    managedScaling:
      (given.managedScaling ?? known.managedScaling)
        ? managedScaling
        : { ...managedScaling, status: 'DISABLED' as const },
  };
  if (provider.managedTerminationProtection === 'ENABLED' && provider.managedScaling.status !== 'ENABLED')
    throw rules.terminationProtection.refuse(
      'The managed termination protection setting for the capacity provider is invalid. To enable managed termination protection for a capacity provider, managed scaling must be enabled.',
    );
  return provider;
}

/**
 * The group that the provider was made for. One that was made anew under the same name has another ARN, and is not it.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_AutoScalingGroupProvider.html
 */
export const groupOfProvider = (scope: Scope, row: CapacityProviderRow): GroupRow | undefined =>
  groupByArn(scope, row.autoScalingGroupProvider.autoScalingGroupArn ?? '');

export const usableProvider = (row: CapacityProviderRow | undefined): row is CapacityProviderRow =>
  row?.status === 'ACTIVE';

function nameFree(context: CallContext, name: string): void {
  if (/^(aws|ecs|fargate)/i.test(name))
    throw rules.providerName.refuse(
      'The specified capacity provider name is invalid. Up to 255 characters are allowed, including letters (upper and lowercase), numbers, underscores, and hyphens. The name can\'t be prefixed with "aws", "ecs", or "fargate".',
    );
  if (usableProvider(context.table(capacityProviderTable).truth.get(name)))
    throw rules.providerName.refuse(
      'The specified capacity provider already exists. To change the configuration of an existing capacity provider, update the capacity provider.',
    );
}

function freeGroup(context: CallContext, arn: string): GroupRow {
  const group = groupByArn(context.scope, arn);
  if (!group)
    throw rules.groupAbsent.refuse(
      `The specified Auto Scaling group ARN ${arn} is not valid. Specify a valid ARN and try again.`,
    );
  const taken = context
    .table(capacityProviderTable)
    .truth.find((row) => row.status === 'ACTIVE' && row.autoScalingGroupProvider.autoScalingGroupArn === arn);
  if (taken)
    throw rules.providerGroup.refuse(
      'The specified Auto Scaling group ARN is already being used by another capacity provider. Specify a unique Auto Scaling group ARN and try again.',
    );
  return group;
}

const shown = (row: CapacityProviderRow, include: readonly string[]): ecs.CapacityProvider => ({
  ...row,
  tags: include.includes('TAGS') ? [...row.tags] : [],
});

function changeable(context: CallContext, reference: string): CapacityProviderRow {
  const row = context.table(capacityProviderTable).reachable(nameOf(reference));
  if (!usableProvider(row))
    throw rules.providerAbsent.refuse(
      'The specified capacity provider does not exist. Specify a valid name or ARN and try again.',
    );
  if (row.updateStatus?.endsWith('IN_PROGRESS') === true)
    throw rules.providerBusy.refuse('The specified capacity provider is being updated. Try again later.');
  return row;
}

function settle(
  context: CallContext,
  name: string,
  members: Partial<CapacityProviderRow>,
  seconds: number,
): void {
  context.after(seconds, () => {
    context.scope.table(capacityProviderTable).update(name, members);
  });
}

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/asg-capacity-providers.html */
export const capacityProviders = {
  CreateCapacityProvider(context, input) {
    const { name, autoScalingGroupProvider: given } = input;
    nameFree(context, name);
    if (!given) return context.fail('InvalidParameterException', 'Specify autoScalingGroupProvider.');
    const group = freeGroup(context, given.autoScalingGroupArn);
    const row: CapacityProviderRow = {
      capacityProviderArn: ecsArn(context.scope, `capacity-provider/${name}`),
      name,
      status: 'ACTIVE',
      type: 'EC2_AUTOSCALING',
      autoScalingGroupProvider: completed({}, given, given.autoScalingGroupArn),
      tags: mergedTags([], input.tags),
    };
    const table = context.table(capacityProviderTable);
    if (table.truth.has(name)) table.update(name, () => row);
    else table.insert(name, row);
    setGroupTag(context.scope, group.AutoScalingGroupName, {
      Key: 'AmazonECSManaged',
      Value: '',
      PropagateAtLaunch: true,
    });
    return { capacityProvider: shown(row, ['TAGS']) };
  },

  DescribeCapacityProviders(context, input) {
    const table = context.table(capacityProviderTable);
    const { include = [] } = input;
    const names = input.capacityProviders?.map(nameOf);
    const rows = names ? names.flatMap((name) => table.byId(name) ?? []) : table.list();
    const { items, next } = context.page(rows, {
      limit: input.maxResults,
      token: input.nextToken,
      default: 10,
    });
    return {
      capacityProviders: items.map((row) => shown(row, include)),
      failures: (names ?? [])
        .filter((name) => !table.byId(name))
        .map((name) => ({ arn: ecsArn(context.scope, `capacity-provider/${name}`), reason: 'MISSING' })),
      nextToken: next,
    };
  },

  UpdateCapacityProvider(context, input) {
    const row = changeable(context, input.name);
    const { autoScalingGroupArn } = row.autoScalingGroupProvider;
    const changed = context.table(capacityProviderTable).update(row.name, {
      autoScalingGroupProvider: completed(
        row.autoScalingGroupProvider,
        input.autoScalingGroupProvider ?? {},
        autoScalingGroupArn ?? '',
      ),
      updateStatus: 'UPDATE_IN_PROGRESS',
    });
    settle(context, row.name, { updateStatus: 'UPDATE_COMPLETE' }, context.between(...settling.change));
    return { capacityProvider: shown(changed ?? row, ['TAGS']) };
  },

  DeleteCapacityProvider(context, input) {
    const row = changeable(context, input.capacityProvider);
    const cluster = context
      .table(clusterTable)
      .truth.find(({ status, capacityProviders: names }) => status === 'ACTIVE' && names.includes(row.name));
    if (cluster)
      throw rules.providerAssociated.refuse(
        `The capacity provider cannot be deleted because it is associated with cluster: ${cluster.clusterName}. Remove the capacity provider from the cluster and try again.`,
      );
    const leaving = context
      .table(capacityProviderTable)
      .update(row.name, { updateStatus: 'DELETE_IN_PROGRESS' });
    settle(
      context,
      row.name,
      { status: 'INACTIVE', updateStatus: 'DELETE_COMPLETE' },
      context.between(...settling.removal),
    );
    return { capacityProvider: shown(leaving ?? row, ['TAGS']) };
  },
} satisfies Handlers<typeof ecs>;
