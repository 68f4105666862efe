import type { ErrorRule } from './error-rule.ts';
import { linkedRoleRemedy } from './service-linked-role.ts';

/** https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/CommonErrors.html and the Errors of each operation. */
export const rdsErrors: readonly ErrorRule[] = [
  {
    // https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAM.ServiceLinkedRoles.html
    class: 'propagating',
    codes: ['InvalidParameterValue'],
    message: /service.linked role/i,
    reason: 'ServiceLinkedRoleMissing',
    remedy: linkedRoleRemedy,
  },
  {
    // https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_DeleteInstance.html#USER_DeleteInstance.DeletionProtection
    class: 'dependency',
    codes: ['InvalidParameterCombination'],
    message: /cannot delete protected/i,
  },
  {
    // Storage may change again six hours after a change.
    // https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PIOPS.ModifyingExisting.html
    class: 'cooldown',
    codes: ['InvalidParameterCombination', 'InvalidParameterValue', 'StorageTypeNotSupported'],
    operations: ['ModifyDBInstance'],
    message: /previous storage change|storage.*(optimiz|6 hours|six hours)/i,
  },
  {
    class: 'propagating',
    codes: ['InvalidParameterValue'],
    message: /ENHANCED_MONITORING|IAM role ARN|invalid security group|security group.*does not exist/i,
  },
  { class: 'propagating', codes: ['InvalidSubnet'], message: /not found|does not exist|some input subnets/i },
  {
    class: 'dependency',
    codes: [
      'DBInstanceNotReady',
      'DBUpgradeDependencyFailure',
      'InvalidDBInstanceState',
      'InvalidDBParameterGroupState',
      'InvalidDBSnapshotState',
      'InvalidDBSubnetGroupState',
      'InvalidVPCNetworkState',
    ],
  },
  { class: 'quota', codes: ['InsufficientDBInstanceCapacity'] },
];
