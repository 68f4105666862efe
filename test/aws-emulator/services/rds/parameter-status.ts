import type { Scope } from '../../kernel/scope.ts';
import { setParameters } from './databases.ts';
import { instanceTable } from './tables.ts';
import type { GroupMembership } from './tables.ts';

type Status = GroupMembership['ParameterApplyStatus'];

interface ParameterChange {
  readonly needsReboot: boolean;
  /** What running databases take over; without a value, back to the default. */
  readonly atOnce: Readonly<Record<string, string | undefined>>;
}

function setStatus(scope: Scope, id: string, group: string, next: (status: Status) => Status): void {
  scope.table(instanceTable).update(id, (row) => ({
    ...row,
    DBParameterGroups: row.DBParameterGroups.map((membership) =>
      membership.DBParameterGroupName === group
        ? { ...membership, ParameterApplyStatus: next(membership.ParameterApplyStatus) }
        : membership,
    ),
  }));
}

/**
 * Instances take over what can be changed while they run in some seconds, and keep the rest until somebody reboots them.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithParamGroups.html
 */
export function parametersChanged(
  scope: Scope,
  group: string,
  { needsReboot, atOnce }: ParameterChange,
): void {
  const users = scope
    .table(instanceTable)
    .truth.filter((row) => row.DBParameterGroups.some((held) => held.DBParameterGroupName === group));
  for (const user of users) {
    const { DBInstanceIdentifier: id } = user;
    if (Object.keys(atOnce).length > 0) setParameters(scope, user, atOnce);
    setStatus(scope, id, group, (status) => (status === 'pending-reboot' ? status : 'applying'));
    scope.after(scope.between(5, 30), () => {
      setStatus(scope, id, group, (status) => {
        if (needsReboot) return 'pending-reboot';
        return status === 'applying' ? 'in-sync' : status;
      });
    });
  }
}
