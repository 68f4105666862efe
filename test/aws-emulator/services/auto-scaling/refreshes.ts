import type * as autoScaling from '@aws-sdk/client-auto-scaling';
import type { CallContext } from '../../kernel/call-context.ts';
import type { Handlers, Present } from '../../kernel/handlers.ts';
import { templateOf, versionNumber } from '../ec2/launch-template-data.ts';
import { checkedTemplate, group } from './group-checks.ts';
import { instancesOf, isLeaving, isOf } from './group-loop.ts';
import { carryOn, isActive, rollBack } from './refresh-loop.ts';
import * as rules from './rules.ts';
import { groupTable, refreshTable } from './tables.ts';
import type { GroupRow, RefreshRow, TemplateChoice } from './tables.ts';

const activeOf = (context: CallContext, name: string): RefreshRow | undefined =>
  context.table(refreshTable).truth.find((row) => row.AutoScalingGroupName === name && isActive(row));

const isNumbered = ({ Version: version }: TemplateChoice): boolean => /^\d+$/u.test(version);

/** Instances to replace; with SkipMatching only those of another template or version. */
function outdated(context: CallContext, row: GroupRow, skipMatching: boolean): string[] {
  const choice = row.refreshTemplate ?? row.LaunchTemplate;
  const template = templateOf(context.scope, { LaunchTemplateId: choice.LaunchTemplateId });
  const version = template ? String(versionNumber(template, choice.Version)) : '';
  return instancesOf(context.scope, row.AutoScalingGroupName)
    .filter((instance) => !isLeaving(instance))
    .filter((instance) => !skipMatching || !isOf(instance, { ...choice, Version: version }))
    .map(({ InstanceId: id }) => id);
}

function checkPreferences(row: GroupRow, input: Present<autoScaling.StartInstanceRefreshType>): void {
  const { Strategy: strategy = 'Rolling' } = input;
  if (strategy !== 'Rolling') {
    throw rules.strategyNotEmulated.refuse(`The emulator does not serve the strategy ${strategy}.`);
  }
  const { MinHealthyPercentage: least, MaxHealthyPercentage: most, AutoRollback } = input.Preferences ?? {};
  if (most !== undefined && (least === undefined || most - least > 100)) {
    throw rules.healthyRange.refuse(
      'MinHealthyPercentage and MaxHealthyPercentage must both be specified, and the difference between them cannot be greater than 100.',
    );
  }
  if (AutoRollback === true && (!input.DesiredConfiguration || !isNumbered(row.LaunchTemplate))) {
    throw rules.autoRollbackImpossible.refuse(
      'AutoRollback requires a desired configuration, and a launch template version that is a number.',
    );
  }
}

/** What is wanted is launched from now on; it becomes the group's own when the refresh has succeeded. */
function configured(context: CallContext, input: Present<autoScaling.StartInstanceRefreshType>): GroupRow {
  const row = group(context, input.AutoScalingGroupName);
  checkPreferences(row, input);
  const wanted = input.DesiredConfiguration?.LaunchTemplate;
  if (!wanted) return row;
  const refreshTemplate = checkedTemplate(context, wanted, row.VPCZoneIdentifier);
  return context.table(groupTable).update(row.AutoScalingGroupName, { refreshTemplate }) ?? row;
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
      total: remaining.length,
      startedAt: context.now,
      steppedAt: context.now,
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

  RollbackInstanceRefresh(context, input) {
    const name = input.AutoScalingGroupName;
    const owner = group(context, name);
    const row = activeOf(context, name);
    if (!row || row.Status === 'Cancelling') {
      throw rules.refreshAbsent.refuse(
        `There is no in progress instance refresh for the Auto Scaling group ${name}.`,
      );
    }
    if (owner.refreshTemplate === undefined || !isNumbered(owner.LaunchTemplate)) {
      throw rules.rollbackImpossible.refuse(
        'The instance refresh has no desired configuration, or the group no numbered launch template version, to go back to.',
      );
    }
    rollBack(context.scope, row, 'The rollback was requested by a user.');
    return { InstanceRefreshId: row.InstanceRefreshId };
  },
} satisfies Handlers<typeof autoScaling>;
