import type * as autoScaling from '@aws-sdk/client-auto-scaling';
import type { CallContext } from '../../kernel/call-context.ts';
import type { Handlers } from '../../kernel/handlers.ts';
import { group } from './group-checks.ts';
import { evaluateSoon, removeInstance } from './group-loop.ts';
import { setScaleInProtection } from './internal.ts';
import * as rules from './rules.ts';
import { activityTable, groupInstanceTable, groupTable } from './tables.ts';
import type { ActivityRow, GroupInstanceRow } from './tables.ts';

const maxInstances = 50;

function memberOf(context: CallContext, id: string): GroupInstanceRow {
  const row = context.table(groupInstanceTable).truth.get(id);
  if (!row)
    throw rules.instanceAbsent.refuse(
      `Instance Id not found - No managed instance found for instance ID: ${id}`,
    );
  return row;
}

/** Ends an instance; without replacement the desired capacity goes down with it. */
function terminate(context: CallContext, row: GroupInstanceRow, decrement: boolean): void {
  const owner = group(context, row.groupName);
  if (decrement && owner.DesiredCapacity - 1 < owner.MinSize) {
    throw rules.belowMinimum.refuse(
      `Currently, desiredSize equals minSize (${String(owner.MinSize)}). Terminating instance without replacement will violate group's min size constraint. Either set shouldDecrementDesiredCapacity flag to false or lower group's min size.`,
    );
  }
  const cause = `instance ${row.InstanceId} was taken out of service in response to a user request.`;
  if (decrement)
    context.table(groupTable).update(row.groupName, { DesiredCapacity: owner.DesiredCapacity - 1 });
  removeInstance(context.scope, row, cause);
  evaluateSoon(context.scope, row.groupName, cause);
}

const newestActivity = (context: CallContext, groupName: string): ActivityRow | undefined =>
  context
    .table(activityTable)
    .truth.list()
    .findLast((row) => row.AutoScalingGroupName === groupName);

/** https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-instance-protection.html */
export const instances = {
  DescribeAutoScalingInstances(context, input) {
    const table = context.table(groupInstanceTable);
    const ids = input.InstanceIds ?? [];
    const rows = ids.length > 0 ? ids.flatMap((id) => table.byId(id) ?? []) : table.list();
    const page = { limit: input.MaxRecords, token: input.NextToken, default: 50, max: 50 };
    const { items, next } = context.page(rows, page);
    return {
      AutoScalingInstances: items.map((row) => ({ ...row, AutoScalingGroupName: row.groupName })),
      NextToken: next,
    };
  },

  SetInstanceProtection(context, input) {
    const { AutoScalingGroupName: name, InstanceIds: ids } = input;
    group(context, name);
    if (ids.length > maxInstances)
      throw rules.instanceCount.refuse('Member must have length less than or equal to 50');
    const wrong = ids.find((id) => memberOf(context, id).groupName !== name);
    if (wrong !== undefined)
      throw rules.instanceAbsent.refuse(`The instance ${wrong} is not part of ${name}`);
    setScaleInProtection(context.scope, ids, input.ProtectedFromScaleIn);
    return {};
  },

  TerminateInstanceInAutoScalingGroup(context, input) {
    const row = memberOf(context, input.InstanceId ?? '');
    terminate(context, row, input.ShouldDecrementDesiredCapacity);
    const Activity = newestActivity(context, row.groupName);
    return Activity ? { Activity } : {};
  },

  DescribeScalingActivities(context, input) {
    const { ActivityIds: ids = [], AutoScalingGroupName: name } = input;
    const rows = context
      .table(activityTable)
      .list()
      .filter((row) => name === undefined || row.AutoScalingGroupName === name)
      .filter((row) => ids.length === 0 || ids.includes(row.ActivityId))
      .reverse();
    const page = { limit: input.MaxRecords, token: input.NextToken, default: 100, max: 100 };
    const { items, next } = context.page(rows, page);
    return { Activities: items, NextToken: next };
  },
} satisfies Handlers<typeof autoScaling>;
