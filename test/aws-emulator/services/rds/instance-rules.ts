import { quota } from '../../kernel/quota.ts';
import { rule } from '../../kernel/rule.ts';

const api = 'https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/';
const guide = 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/';
const create = `${api}API_CreateDBInstance.html`;
const remove = `${api}API_DeleteDBInstance.html`;

export const instanceQuota = quota({ id: 'rds.instances', limit: 40, page: `${guide}CHAP_Limits.html` });

export const instanceCount = rule({
  id: 'rds.instance.count',
  code: 'InstanceQuotaExceededFault',
  page: `${guide}CHAP_Limits.html`,
  text: 'An account has a limited number of instances.',
});

export const instanceAbsent = rule({
  id: 'rds.instance.absent',
  code: 'DBInstanceNotFoundFault',
  page: `${api}API_DescribeDBInstances.html`,
  text: 'A call names an instance that exists.',
});

export const instanceName = rule({
  id: 'rds.instance.name',
  code: 'DBInstanceAlreadyExistsFault',
  page: create,
  text: 'Identifiers of instances are unique in account and region, until the instance is gone.',
});

export const instanceIdentifier = rule({
  id: 'rds.instance.identifier',
  code: 'InvalidParameterValue',
  page: create,
  text: 'An identifier has 1 to 63 letters, digits and hyphens, a letter first, no hyphen last, no two in a row.',
});

export const engine = rule({
  id: 'rds.instance.engine',
  code: 'InvalidParameterValue',
  page: create,
  text: 'The engine is one that RDS offers. The emulator offers mysql.',
});

export const engineVersion = rule({
  id: 'rds.instance.engine-version',
  code: 'InvalidParameterCombination',
  page: `${api}API_DescribeDBEngineVersions.html`,
  text: 'The engine version is one that RDS offers; a major version stands for its default minor version.',
});

export const upgradePath = rule({
  id: 'rds.instance.upgrade',
  code: 'InvalidParameterCombination',
  page: `${guide}USER_UpgradeDBInstance.MySQL.html`,
  text: 'A version is upgraded, never downgraded; a major upgrade must be allowed in the call.',
});

export const instanceClass = rule({
  id: 'rds.instance.class',
  code: 'InvalidParameterValue',
  page: `${guide}Concepts.DBInstanceClass.html`,
  text: 'An instance class is written db.<family>.<size>.',
});

export const orderable = rule({
  id: 'rds.instance.orderable',
  code: 'InvalidParameterCombination',
  page: `${api}API_DescribeOrderableDBInstanceOptions.html`,
  text: 'Instance class and engine version are an orderable combination.',
});

export const password = rule({
  id: 'rds.instance.password',
  code: 'InvalidParameterValue',
  page: create,
  text: 'A master password of MySQL has 8 to 41 printable ASCII characters without / @ " and space.',
});

export const masterUsername = rule({
  id: 'rds.instance.master-username',
  code: 'InvalidParameterValue',
  page: create,
  text: 'A master user name of MySQL has 1 to 16 letters, digits and underscores, a letter first, and is no reserved word.',
});

export const databaseName = rule({
  id: 'rds.instance.database-name',
  code: 'InvalidParameterValue',
  page: create,
  text: 'A database name of MySQL has 1 to 64 letters, digits and underscores, a letter first.',
});

export const missingOnCreate = rule({
  id: 'rds.instance.required',
  code: 'InvalidParameterValue',
  page: create,
  text: 'A MySQL instance is created with a master user name, a password and its storage size.',
});

export const storageSize = rule({
  id: 'rds.instance.storage-size',
  code: 'InvalidParameterValue',
  page: `${guide}CHAP_Storage.html`,
  text: 'gp3 and gp2 storage of MySQL has 20 to 65,536 GiB.',
});

export const storageShrinks = rule({
  id: 'rds.instance.storage-shrinks',
  code: 'InvalidParameterCombination',
  page: `${guide}USER_PIOPS.StorageTypes.html`,
  text: 'Storage of an instance never shrinks.',
});

export const storageCooldown = rule({
  id: 'rds.instance.storage-cooldown',
  code: 'InvalidParameterCombination',
  page: `${guide}USER_PIOPS.ModifyingExisting.html`,
  text: 'Storage changes once in six hours, and not while the last change is being optimized.',
});

export const maximumStorage = rule({
  id: 'rds.instance.max-storage',
  code: 'InvalidParameterCombination',
  page: `${guide}USER_PIOPS.Autoscaling.html`,
  text: 'The limit of storage autoscaling is the allocated storage (off) or at least a tenth more.',
  uncertain: true,
});

export const storageType = rule({
  id: 'rds.instance.storage-type',
  code: 'StorageTypeNotSupportedFault',
  page: create,
  text: 'The storage type is one that RDS offers. The emulator offers gp3 and gp2.',
});

export const retention = rule({
  id: 'rds.instance.retention',
  code: 'InvalidParameterValue',
  page: create,
  text: 'Backups are kept for 0 to 35 days.',
});

export const window = rule({
  id: 'rds.instance.window',
  code: 'InvalidParameterValue',
  page: create,
  text: 'Windows are written ddd:hh24:mi-ddd:hh24:mi and hh24:mi-hh24:mi, in UTC, at least 30 minutes long.',
});

export const windowsOverlap = rule({
  id: 'rds.instance.windows-overlap',
  code: 'InvalidParameterCombination',
  page: create,
  text: 'Backup window and maintenance window do not overlap.',
});

export const lifecycleSupport = rule({
  id: 'rds.instance.lifecycle-support',
  code: 'InvalidParameterValue',
  page: create,
  text: 'EngineLifecycleSupport is open-source-rds-extended-support or the same with -disabled.',
});

export const logExports = rule({
  id: 'rds.instance.log-exports',
  code: 'InvalidParameterCombination',
  page: create,
  text: 'MySQL exports the logs audit, error, general, iam-db-auth-error and slowquery.',
});

export const port = rule({
  id: 'rds.instance.port',
  code: 'InvalidParameterValue',
  page: create,
  text: 'The port is 1150 to 65535.',
});

export const securityGroups = rule({
  id: 'rds.instance.security-groups',
  code: 'InvalidParameterValue',
  page: create,
  text: 'Security groups exist.',
});

export const securityGroupVpc = rule({
  id: 'rds.instance.security-group-vpc',
  code: 'InvalidParameterCombination',
  page: create,
  text: 'Security groups are of the VPC of the subnet group.',
});

export const parameterGroupFamily = rule({
  id: 'rds.instance.parameter-group-family',
  code: 'InvalidParameterCombination',
  page: create,
  text: 'The parameter group is of the family of the engine version.',
});

export const notEmulated = rule({
  id: 'rds.instance.not-emulated',
  code: 'InvalidParameterCombination',
  page: create,
  text: 'A parameter that the emulator does not act on is refused, not ignored.',
  uncertain: true,
});

export const instanceState = rule({
  id: 'rds.instance.state',
  code: 'InvalidDBInstanceStateFault',
  page: `${guide}accessing-monitoring.html`,
  text: 'An instance is modified, rebooted and backed up while it is available.',
});

export const deletionProtected = rule({
  id: 'rds.instance.deletion-protection',
  code: 'InvalidParameterCombination',
  page: remove,
  text: 'An instance with deletion protection is not deleted.',
});

export const alreadyDeleting = rule({
  id: 'rds.instance.deleting',
  code: 'InvalidDBInstanceStateFault',
  page: remove,
  text: 'An instance is deleted once.',
});

export const finalSnapshot = rule({
  id: 'rds.instance.final-snapshot',
  code: 'InvalidParameterCombination',
  page: remove,
  text: 'A deletion names a final snapshot or skips it, one of the two.',
});

export const finalSnapshotState = rule({
  id: 'rds.instance.final-snapshot-state',
  code: 'InvalidDBInstanceStateFault',
  page: remove,
  text: 'A final snapshot is taken of an instance that is available.',
});
