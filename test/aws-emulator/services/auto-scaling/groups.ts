import type * as autoScaling from '@aws-sdk/client-auto-scaling';
import type { CallContext } from '../../kernel/call-context.ts';
import type { Handlers, Present } from '../../kernel/handlers.ts';
import { checkedTemplate, checkSizes, group, zonesOf } from './group-checks.ts';
import { evaluateSoon, forgetGroup, instancesOf, removeInstance } from './group-loop.ts';
import * as rules from './rules.ts';
import { activityTable, groupInstanceTable, groupTable } from './tables.ts';
import type { GroupRow } from './tables.ts';
import { mergedTags, tagShapes } from './tags.ts';

type CreateInput = Present<autoScaling.CreateAutoScalingGroupType>;
type UpdateInput = Present<autoScaling.UpdateAutoScalingGroupType>;

const linkedRole = 'aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling';

/** Settings of create and update that the group keeps as they are given. */
const plain = [
  'DefaultCooldown',
  'DefaultInstanceWarmup',
  'HealthCheckType',
  'HealthCheckGracePeriod',
  'NewInstancesProtectedFromScaleIn',
  'CapacityRebalance',
  'MaxInstanceLifetime',
  'TerminationPolicies',
  'InstanceMaintenancePolicy',
  'AvailabilityZoneDistribution',
] as const;

const plainOf = (input: Pick<UpdateInput, (typeof plain)[number]>): Partial<GroupRow> =>
  Object.fromEntries(plain.filter((name) => input[name] !== undefined).map((name) => [name, input[name]]));

function checkName(context: CallContext, name: string): void {
  const table = context.table(groupTable);
  const twin = table.truth.get(name);
  if (twin) {
    const leaving = twin.Status === undefined ? '' : ' and is pending delete';
    throw rules.groupTaken.refuse(
      `AutoScalingGroup by this name already exists - A group with the name ${name} already exists${leaving}`,
    );
  }
  if (table.truth.list().length >= context.limit(rules.groupQuota))
    throw rules.groupCount.refuse('You have reached the limit of Auto Scaling groups');
}

function create(context: CallContext, input: CreateInput): GroupRow {
  const name = input.AutoScalingGroupName;
  checkName(context, name);
  const sizes = {
    MinSize: input.MinSize,
    MaxSize: input.MaxSize,
    DesiredCapacity: input.DesiredCapacity ?? input.MinSize,
  };
  checkSizes(sizes);
  const AvailabilityZones = zonesOf(context, input.VPCZoneIdentifier);
  const subnets = input.VPCZoneIdentifier ?? '';
  const LaunchTemplate = checkedTemplate(context, input.LaunchTemplate, subnets);
  const { account, region, scope } = context;
  const path = `autoScalingGroup:${scope.random.hex(32)}:autoScalingGroupName/${name}`;
  return context.table(groupTable).insert(name, {
    DefaultCooldown: 300,
    HealthCheckType: 'EC2',
    HealthCheckGracePeriod: 0,
    TerminationPolicies: ['Default'],
    CapacityRebalance: false,
    ...plainOf(input),
    ...sizes,
    AutoScalingGroupName: name,
    AutoScalingGroupARN: `arn:aws:autoscaling:${region}:${account}:${path}`,
    AvailabilityZones,
    VPCZoneIdentifier: subnets,
    LaunchTemplate,
    NewInstancesProtectedFromScaleIn: input.NewInstancesProtectedFromScaleIn ?? false,
    CreatedTime: context.date,
    LoadBalancerNames: [],
    TargetGroupARNs: [],
    SuspendedProcesses: [],
    EnabledMetrics: [],
    ServiceLinkedRoleARN: `arn:aws:iam::${account}:role/${linkedRole}`,
    Tags: mergedTags([], input.Tags),
    holdsTermination: false,
    surge: 0,
  });
}

const bounded = (value: number, low: number, high: number): number => Math.max(low, Math.min(high, value));

/** Without a desired capacity of its own, a change of the bounds moves it between them. */
function sizesAfter(row: GroupRow, input: UpdateInput) {
  const MinSize = input.MinSize ?? row.MinSize;
  const MaxSize = input.MaxSize ?? row.MaxSize;
  const DesiredCapacity =
    input.DesiredCapacity ?? bounded(row.DesiredCapacity, MinSize, Math.max(MinSize, MaxSize));
  return { MinSize, MaxSize, DesiredCapacity };
}

function update(context: CallContext, input: UpdateInput): void {
  const row = group(context, input.AutoScalingGroupName);
  const sizes = sizesAfter(row, input);
  checkSizes(sizes);
  const subnets = input.VPCZoneIdentifier ?? row.VPCZoneIdentifier;
  const place =
    input.VPCZoneIdentifier === undefined
      ? {}
      : { VPCZoneIdentifier: subnets, AvailabilityZones: zonesOf(context, subnets) };
  if (input.LaunchTemplate && row.refreshTemplate) {
    throw rules.refreshHoldsTemplate.refuse(
      'An active instance refresh with a desired configuration exists. All configuration options derived from the desired configuration are not available for update while the instance refresh is active.',
    );
  }
  const template = input.LaunchTemplate
    ? { LaunchTemplate: checkedTemplate(context, input.LaunchTemplate, subnets) }
    : {};
  context
    .table(groupTable)
    .update(row.AutoScalingGroupName, { ...plainOf(input), ...sizes, ...place, ...template });
  evaluateSoon(
    context.scope,
    row.AutoScalingGroupName,
    `a user request updated AutoScalingGroup constraints to min: ${String(sizes.MinSize)}, max: ${String(sizes.MaxSize)}, desired: ${String(sizes.DesiredCapacity)}.`,
  );
}

function checkIdle(context: CallContext, row: GroupRow): void {
  const name = row.AutoScalingGroupName;
  const busy = context
    .table(activityTable)
    .truth.find((one) => one.AutoScalingGroupName === name && one.StatusCode === 'InProgress');
  if (busy) {
    throw rules.groupBusy.refuse(
      'You cannot delete an AutoScalingGroup while there are scaling activities in progress for that group.',
    );
  }
  if (instancesOf(context.scope, name).length === 0) return;
  throw rules.groupInUse.refuse(
    'You cannot delete an AutoScalingGroup while there are instances or pending Spot instance request(s) still in the group.',
  );
}

function remove(context: CallContext, row: GroupRow, forced: boolean): void {
  const name = row.AutoScalingGroupName;
  if (!forced) checkIdle(context, row);
  const instances = instancesOf(context.scope, name);
  if (instances.length === 0) {
    forgetGroup(context.scope, name);
    return;
  }
  context.table(groupTable).update(name, {
    Status: 'Delete in progress',
    MinSize: 0,
    MaxSize: 0,
    DesiredCapacity: 0,
  });
  const cause = 'the group was deleted by force.';
  for (const instance of instances) removeInstance(context.scope, instance, cause, true);
}

const shapeOf = (context: CallContext, row: GroupRow): autoScaling.AutoScalingGroup => ({
  ...row,
  Tags: tagShapes(row),
  Instances: context
    .table(groupInstanceTable)
    .list()
    .filter((instance) => instance.groupName === row.AutoScalingGroupName),
});

type Matcher = (row: GroupRow) => boolean;

function matcherOf({ Name: name = '', Values: values = [] }: autoScaling.Filter): Matcher {
  if (name === 'tag-key') return (row) => row.Tags.some((tag) => values.includes(tag.Key));
  if (name === 'tag-value') return (row) => row.Tags.some((tag) => values.includes(tag.Value));
  if (!name.startsWith('tag:')) throw rules.filterName.refuse(`Filter name '${name}' is not valid`);
  const key = name.slice('tag:'.length);
  return (row) => row.Tags.some((tag) => tag.Key === key && values.includes(tag.Value));
}

/** https://docs.aws.amazon.com/autoscaling/ec2/userguide/auto-scaling-groups.html */
export const groups = {
  CreateAutoScalingGroup(context, input) {
    const row = create(context, input);
    evaluateSoon(
      context.scope,
      row.AutoScalingGroupName,
      `a user request created an AutoScalingGroup changing the desired capacity from 0 to ${String(row.DesiredCapacity)}.`,
    );
    return {};
  },

  DescribeAutoScalingGroups(context, input) {
    const table = context.table(groupTable);
    const names = input.AutoScalingGroupNames ?? [];
    const seen = names.length > 0 ? names.flatMap((name) => table.byId(name) ?? []) : table.list();
    const matchers = (input.Filters ?? []).map(matcherOf);
    const rows = seen.filter((row) => matchers.every((matches) => matches(row)));
    const page = { limit: input.MaxRecords, token: input.NextToken, default: 50, max: 100 };
    const { items, next } = context.page(rows, page);
    return { AutoScalingGroups: items.map((row) => shapeOf(context, row)), NextToken: next };
  },

  UpdateAutoScalingGroup(context, input) {
    update(context, input);
    return {};
  },

  DeleteAutoScalingGroup(context, input) {
    const { AutoScalingGroupName: name, ForceDelete: forced = false } = input;
    const row = context.table(groupTable).truth.get(name);
    if (row?.Status !== undefined) return {};
    remove(context, row ?? group(context, name), forced);
    return {};
  },

  SetDesiredCapacity(context, input) {
    const row = group(context, input.AutoScalingGroupName);
    const { DesiredCapacity: desired } = input;
    checkSizes({ ...row, DesiredCapacity: desired });
    context.table(groupTable).update(row.AutoScalingGroupName, { DesiredCapacity: desired });
    const from = String(row.DesiredCapacity);
    const cause = `a user request explicitly set group desired capacity changing the desired capacity from ${from} to ${String(desired)}.`;
    evaluateSoon(context.scope, row.AutoScalingGroupName, cause);
    return {};
  },
} satisfies Handlers<typeof autoScaling>;
