import type * as rds from '@aws-sdk/client-rds';
import type { CallContext } from '../../kernel/call-context.ts';
import type { InputOf } from '../../kernel/handlers.ts';
import { securityGroupTable } from '../ec2/tables.ts';
import { familyOf } from './engine-versions.ts';
import * as rules from './instance-rules.ts';
import { reachableGroup } from './parameter-groups.ts';

export type CreateInput = InputOf<typeof rds, 'CreateDBInstance'>;
export type ModifyInput = InputOf<typeof rds, 'ModifyDBInstance'>;

const acted = [
  'DBInstanceIdentifier',
  'AllocatedStorage',
  'DBInstanceClass',
  'MasterUserPassword',
  'VpcSecurityGroupIds',
  'PreferredMaintenanceWindow',
  'PreferredBackupWindow',
  'DBParameterGroupName',
  'BackupRetentionPeriod',
  'MultiAZ',
  'EngineVersion',
  'AutoMinorVersionUpgrade',
  'PubliclyAccessible',
  'StorageType',
  'CopyTagsToSnapshot',
  'DeletionProtection',
  'MaxAllocatedStorage',
  'EngineLifecycleSupport',
];

const actedOnCreate = new Set([
  ...acted,
  'DBName',
  'Engine',
  'MasterUsername',
  'DBSubnetGroupName',
  'Port',
  'LicenseModel',
  'Tags',
  'StorageEncrypted',
  'KmsKeyId',
  'EnableCloudwatchLogsExports',
  'CACertificateIdentifier',
]);

const actedOnModify = new Set([...acted, 'ApplyImmediately', 'AllowMajorVersionUpgrade', 'DBPortNumber']);

function checkActed(input: object, known: ReadonlySet<string>): void {
  const other = Object.keys(input).find((member) => !known.has(member));
  if (other !== undefined)
    throw rules.notEmulated.refuse(`The emulator does not serve the parameter ${other}.`);
}

export const checkServedOnCreate = (input: CreateInput): void => {
  checkActed(input, actedOnCreate);
};

export const checkServedOnModify = (input: ModifyInput): void => {
  checkActed(input, actedOnModify);
};

export function checkPassword(password: string): void {
  if (password.length < 8)
    throw rules.password.refuse(
      'The parameter MasterUserPassword is not a valid password because it is shorter than 8 characters.',
    );
  if (password.length > 41)
    throw rules.password.refuse(
      'The parameter MasterUserPassword is not a valid password because it is longer than 41 characters.',
    );
  if (!/^[!#-.0-?A-~]+$/.test(password))
    throw rules.password.refuse(
      "The parameter MasterUserPassword is not a valid password. Only printable ASCII characters besides '/', '@', '\"', ' ' may be used.",
    );
}

const reservedUsers = new Set(['rdsadmin', 'root', 'mysql', 'select', 'table', 'user', 'grant', 'all']);

export function checkNames(input: CreateInput): void {
  const username = input.MasterUsername ?? '';
  if (!/^[a-z][a-z0-9_]{0,15}$/i.test(username) || reservedUsers.has(username.toLowerCase()))
    throw rules.masterUsername.refuse(
      `MasterUsername ${username} cannot be used: it is a reserved word used by the engine, or not 1 to 16 letters and digits.`,
    );
  if (input.DBName !== undefined && !/^[a-z][a-z0-9_]{0,63}$/i.test(input.DBName))
    throw rules.databaseName.refuse(
      'DBName must begin with a letter and contain only alphanumeric characters.',
    );
}

const smallest = 20;
const largest = 65_536;

export function checkStorage(size: number, type: string): void {
  if (type !== 'gp3' && type !== 'gp2')
    throw rules.storageType.refuse(`Storage type ${type} is not supported.`);
  if (!Number.isInteger(size) || size < smallest || size > largest)
    throw rules.storageSize.refuse(
      `Invalid storage size for engine name mysql and storage type ${type}: ${String(size)}`,
    );
}

export function checkMaximumStorage(maximum: number | undefined, size: number): void {
  if (maximum === undefined || maximum === size) return;
  if (maximum < size) throw rules.maximumStorage.refuse('Max storage size must be greater than storage size');
  if (maximum > largest || maximum * 10 < size * 11)
    throw rules.maximumStorage.refuse(
      `Max storage size ${String(maximum)} must be at least 10% greater than the storage size ${String(size)}, and at most ${String(largest)}`,
    );
}

export function checkRetention(days: number): void {
  if (days < 0 || days > 35)
    throw rules.retention.refuse(
      `Invalid backup retention period: ${String(days)}. Must be between 0 and 35.`,
    );
}

export function checkLifecycleSupport(value: string | undefined): void {
  const known = ['open-source-rds-extended-support', 'open-source-rds-extended-support-disabled'];
  if (value !== undefined && !known.includes(value))
    throw rules.lifecycleSupport.refuse(`Invalid value for EngineLifecycleSupport: ${value}`);
}

/** Groups that exist, of the VPC. */
export function checkSecurityGroups(context: CallContext, ids: readonly string[], vpcId: string): void {
  for (const id of ids) {
    const group = context.table(securityGroupTable).reachable(id);
    if (!group) throw rules.securityGroups.refuse(`Invalid security group , groupId= ${id}, groupName=.`);
    if (group.VpcId !== vpcId)
      throw rules.securityGroupVpc.refuse(
        'The DB instance and EC2 security group are in different VPCs. The DB instance is in ' +
          `${vpcId} and the EC2 security group is in ${group.VpcId}`,
      );
  }
}

/** The parameter group of a call, which has to be of the version's family. */
export function parameterGroupFor(context: CallContext, asked: string | undefined, version: string): string {
  const family = familyOf(version);
  const group = reachableGroup(context, asked ?? `default.${family}`);
  if (group.DBParameterGroupFamily !== family) {
    throw rules.parameterGroupFamily.refuse(
      `The parameter group ${group.DBParameterGroupName} with DBParameterGroupFamily ${group.DBParameterGroupFamily} can't be used for this instance. Use a parameter group with DBParameterGroupFamily ${family}.`,
    );
  }
  return group.DBParameterGroupName;
}

const logTypes = ['audit', 'error', 'general', 'iam-db-auth-error', 'slowquery'];

export function checkLogExports(types: readonly string[] | undefined): void {
  const unknown = types?.find((type) => !logTypes.includes(type));
  if (unknown !== undefined)
    throw rules.logExports.refuse(`You cannot use the log types '${unknown}' with engine version mysql.`);
}

export function checkPort(port: number): void {
  if (port < 1150 || port > 65_535)
    throw rules.port.refuse(`Invalid database port: ${String(port)}. Must be between 1150 and 65535.`);
}
