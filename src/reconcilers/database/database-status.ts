import type { DBInstance } from '../../aws/operations/rds-shapes.ts';
import type { State } from '../../engine/index.ts';

/*
 * What the statuses of an instance mean.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/accessing-monitoring.html
 */

/** RDS takes modifications in these, and in no other. */
const modifiable = new Set(['available', 'storage-optimization', 'storage-full']);

const broken: Readonly<Record<string, string>> = {
  failed: 'RDS says that it failed and cannot be recovered; restore it from a snapshot or a point in time',
  'inaccessible-encryption-credentials':
    'its KMS key cannot be used; give RDS access to the key again, then start the instance',
  'inaccessible-encryption-credentials-recoverable':
    'its KMS key cannot be used; give RDS access to the key again within seven days, then start the instance',
  'incompatible-create': 'RDS could not create it; its events (DescribeEvents) tell the reason',
  'incompatible-network':
    'RDS cannot recover it in its subnets; free addresses there, then ask RDS to try again',
  'incompatible-option-group': 'its option group does not fit; RDS tells the reason in its events',
  'incompatible-parameters':
    'it cannot start with its parameters; take the last change of spec.database.parameters back, then reboot the instance',
  'incompatible-restore': 'RDS could not restore it; restore another snapshot or point in time',
  'insufficient-capacity': 'RDS has no capacity of this class in the zone; choose another instanceClass',
  'restore-error': 'RDS could not restore it; restore another snapshot or point in time',
};

const resting: Readonly<Record<string, string>> = {
  stopped: 'it was stopped; start it (aws rds start-db-instance), because a stopped database serves nobody',
  stopping:
    'it is being stopped; start it again (aws rds start-db-instance), because a stopped database serves nobody',
};

export const statusOf = (seen: DBInstance): string => seen.DBInstanceStatus ?? 'creating';

export const isModifiable = (seen: DBInstance): boolean => modifiable.has(statusOf(seen));

/** It can be used from the moment it has an address, also while AWS changes or backs it up. */
export function stateOf(seen: DBInstance): State {
  const status = statusOf(seen);
  if (status === 'deleting') return 'deleting';
  if (broken[status] !== undefined) return { failed: `${status}: ${broken[status]}` };
  if (resting[status] !== undefined) return { failed: resting[status], reason: 'DatabaseStopped' };
  return seen.Endpoint?.Address === undefined ? 'pending' : 'ready';
}
