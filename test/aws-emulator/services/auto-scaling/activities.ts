import type { Scope } from '../../kernel/scope.ts';
import { activityTable } from './tables.ts';
import type { ActivityRow } from './tables.ts';

const activityId = (scope: Scope): string => {
  const hex = scope.random.hex(32);
  return [8, 13, 18, 23].reduce((text, at) => `${text.slice(0, at)}-${text.slice(at)}`, hex);
};

export interface ActivityOptions {
  readonly groupName: string;
  readonly description: string;
  readonly cause: string;
}

/** Opens an activity; {@link endActivity} closes it. */
export function startActivity(scope: Scope, { groupName, description, cause }: ActivityOptions): string {
  const id = activityId(scope);
  scope.table(activityTable).insert(id, {
    ActivityId: id,
    AutoScalingGroupName: groupName,
    Description: description,
    Cause: `At ${scope.date.toISOString().slice(0, 19)}Z ${cause}`,
    StartTime: scope.date,
    StatusCode: 'InProgress',
    Progress: 50,
    Details: '{}',
  });
  return id;
}

export function endActivity(
  scope: Scope,
  id: string,
  StatusCode: ActivityRow['StatusCode'] = 'Successful',
  StatusMessage?: string,
): void {
  scope.table(activityTable).update(id, {
    StatusCode,
    EndTime: scope.date,
    Progress: 100,
    ...(StatusMessage === undefined ? {} : { StatusMessage }),
  });
}

/** An activity that failed or was cancelled as soon as it began; the same one again is not written twice in a row. */
export function failActivity(
  scope: Scope,
  options: ActivityOptions,
  code: ActivityRow['StatusCode'],
  message: string,
): void {
  const last = scope
    .table(activityTable)
    .truth.list()
    .findLast((row) => row.AutoScalingGroupName === options.groupName);
  if (last?.StatusCode === code && last.StatusMessage === message) return;
  endActivity(scope, startActivity(scope, options), code, message);
}
