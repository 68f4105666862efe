import type * as autoScaling from '@aws-sdk/client-auto-scaling';
import type { CallContext } from '../../kernel/call-context.ts';
import type { Handlers, Present } from '../../kernel/handlers.ts';
import { templateOf, versionNumber } from '../ec2/launch-template-data.ts';
import { checkedTemplate, group } from './group-checks.ts';
import { instancesOf } from './group-loop.ts';
import { carryOn, isActive } from './refresh-loop.ts';
import * as rules from './rules.ts';
import { groupTable, refreshTable } from './tables.ts';
import type { GroupRow, RefreshRow } from './tables.ts';

const activeOf = (context: CallContext, name: string): RefreshRow | undefined =>
  context.table(refreshTable).truth.find((row) => row.AutoScalingGroupName === name && isActive(row));

/** Instances to replace; with SkipMatching only those of another template or version. */
function outdated(context: CallContext, row: GroupRow, skipMatching: boolean): string[] {
  const template = templateOf(context.scope, { LaunchTemplateId: row.LaunchTemplate.LaunchTemplateId });
  const version = template ? String(versionNumber(template, row.LaunchTemplate.Version)) : '';
  return instancesOf(context.scope, row.AutoScalingGroupName)
    .filter((instance) => !skipMatching || instance.LaunchTemplate?.Version !== version)
    .map(({ InstanceId: id }) => id);
}

/** The wanted template becomes the group's at once; AWS saves it to the group when the refresh has succeeded. */
function configured(context: CallContext, input: Present<autoScaling.StartInstanceRefreshType>): GroupRow {
  const row = group(context, input.AutoScalingGroupName);
  const wanted = input.DesiredConfiguration?.LaunchTemplate;
  if (!wanted) return row;
  const LaunchTemplate = checkedTemplate(context, wanted, row.VPCZoneIdentifier);
  return context.table(groupTable).update(row.AutoScalingGroupName, { LaunchTemplate }) ?? row;
}

export const refreshes = {
  StartInstanceRefresh(context, input) {
    const name = input.AutoScalingGroupName;
    if (activeOf(context, name)) {
      throw rules.refreshRunning.refuse(
        `An Instance Refresh is already in progress and blocks the execution of this Instance Refresh.`,
      );
    }
    const row = configured(context, input);
    const remaining = outdated(context, row, input.Preferences?.SkipMatching ?? false);
    const id = [8, 13, 18, 23].reduce(
      (text, at) => `${text.slice(0, at)}-${text.slice(at)}`,
      context.scope.random.hex(32),
    );
    context.table(refreshTable).insert(id, {
      InstanceRefreshId: id,
      AutoScalingGroupName: name,
      Status: 'Pending',
      StartTime: context.date,
      PercentageComplete: 0,
      InstancesToUpdate: remaining.length,
      ...(input.Preferences ? { Preferences: input.Preferences } : {}),
      ...(input.DesiredConfiguration ? { DesiredConfiguration: input.DesiredConfiguration } : {}),
      remaining,
      startedAt: context.now,
    });
    carryOn(context.scope, id);
    return { InstanceRefreshId: id };
  },

  DescribeInstanceRefreshes(context, input) {
    group(context, input.AutoScalingGroupName);
    const ids = input.InstanceRefreshIds ?? [];
    const rows = context
      .table(refreshTable)
      .list()
      .filter((row) => row.AutoScalingGroupName === input.AutoScalingGroupName)
      .filter((row) => ids.length === 0 || ids.includes(row.InstanceRefreshId))
      .reverse();
    const page = { limit: input.MaxRecords, token: input.NextToken, default: 50, max: 100 };
    const { items, next } = context.page(rows, page);
    return { InstanceRefreshes: items, NextToken: next };
  },

  CancelInstanceRefresh(context, input) {
    group(context, input.AutoScalingGroupName);
    const row = activeOf(context, input.AutoScalingGroupName);
    if (!row || row.Status === 'Cancelling') {
      throw rules.refreshAbsent.refuse(
        `There is no in progress instance refresh for the Auto Scaling group ${input.AutoScalingGroupName}.`,
      );
    }
    context.table(refreshTable).update(row.InstanceRefreshId, { Status: 'Cancelling' });
    return { InstanceRefreshId: row.InstanceRefreshId };
  },
} satisfies Handlers<typeof autoScaling>;
