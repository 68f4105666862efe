import type * as rds from '@aws-sdk/client-rds';
import type { CallContext } from '../../kernel/call-context.ts';
import type { Scope } from '../../kernel/scope.ts';
import { securityGroupTable } from '../ec2/tables.ts';
import { arnOf } from './arns.ts';
import { majorOf, resolveVersion } from './engine-versions.ts';
import { parameterGroupFor } from './instance-input.ts';
import type { CreateInput } from './instance-input.ts';
import { plugIn, standbyZone, zonesOfGroup } from './instance-interfaces.ts';
import { shownGroup } from './subnet-groups.ts';
import { subnetGroupTable } from './tables.ts';
import type { Changes, InstanceRow } from './tables.ts';
import { mergedTags } from './tags.ts';
import { windowsFor } from './windows.ts';

const baseline = { iops: 3000, throughput: 125 };

/** What gp3 gives to a volume below 400 GiB. https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Storage.html#gp3-storage */
const performanceOf = (type: string): { Iops?: number; StorageThroughput?: number } =>
  type === 'gp3' ? { Iops: baseline.iops, StorageThroughput: baseline.throughput } : {};

const managedKey = (context: CallContext): string =>
  `arn:aws:kms:${context.region}:${context.account}:key/4d500000-0000-4000-8000-${context.account}`;

/** The groups as given, else the VPC's default group. */
function securityGroupsOf(scope: Scope, input: CreateInput, groupName: string): readonly string[] {
  if (input.VpcSecurityGroupIds !== undefined) return input.VpcSecurityGroupIds;
  const vpcId = scope.table(subnetGroupTable).truth.get(groupName)?.VpcId;
  return scope
    .table(securityGroupTable)
    .truth.filter((group) => group.VpcId === vpcId && group.GroupName === 'default')
    .map(({ GroupId }) => GroupId);
}

function interfacesFor(
  context: CallContext,
  input: CreateInput,
  groupName: string,
): Pick<InstanceRow, 'interfaces' | 'AvailabilityZone' | 'SecondaryAvailabilityZone'> {
  const { scope } = context;
  const zones = [...zonesOfGroup(scope, groupName).keys()];
  const draw = scope.random.keyed(`rds/zone/${input.DBInstanceIdentifier}`);
  const primary = zones[Math.floor(draw * zones.length)] ?? '';
  const standby = input.MultiAZ === true ? standbyZone(scope, groupName, primary) : undefined;
  const places = standby === undefined ? [primary] : [primary, standby];
  const interfaces = Object.fromEntries(
    places.map((zone) => [zone, plugIn(scope, groupName, zone, securityGroupsOf(scope, input, groupName))]),
  );
  return {
    interfaces,
    AvailabilityZone: primary,
    ...(standby === undefined ? {} : { SecondaryAvailabilityZone: standby }),
  };
}

function storageOf(context: CallContext, input: CreateInput) {
  const type = input.StorageType ?? 'gp2';
  const size = input.AllocatedStorage ?? 0;
  const encrypted = input.StorageEncrypted ?? false;
  return {
    AllocatedStorage: size,
    StorageType: type,
    StorageEncrypted: encrypted,
    ...performanceOf(type),
    ...maximumOf(input.MaxAllocatedStorage, size),
    ...(encrypted ? { KmsKeyId: input.KmsKeyId ?? managedKey(context) } : {}),
  };
}

function engineOf(input: CreateInput) {
  const version = resolveVersion(input.EngineVersion);
  return {
    Engine: 'mysql',
    EngineVersion: version,
    LicenseModel: 'general-public-license',
    EngineLifecycleSupport: input.EngineLifecycleSupport ?? 'open-source-rds-extended-support',
    AutoMinorVersionUpgrade: input.AutoMinorVersionUpgrade ?? true,
    OptionGroupMemberships: [
      { OptionGroupName: `default:mysql-${majorOf(version).replace('.', '-')}`, Status: 'in-sync' },
    ],
  };
}

/** Both windows of an instance that is to be created. */
export const windowsOf = (scope: Scope, id: string, input: CreateInput): ReturnType<typeof windowsFor> =>
  windowsFor(scope.random.keyed(`rds/window/${id}`), {
    maintenance: input.PreferredMaintenanceWindow,
    backup: input.PreferredBackupWindow,
  });

function upkeepOf(context: CallContext, id: string, input: CreateInput) {
  const windows = windowsOf(context.scope, id, input);
  return {
    PreferredBackupWindow: windows.backup,
    PreferredMaintenanceWindow: windows.maintenance,
    BackupRetentionPeriod: input.BackupRetentionPeriod ?? 1,
    BackupTarget: 'region',
    CopyTagsToSnapshot: input.CopyTagsToSnapshot ?? false,
    DeletionProtection: input.DeletionProtection ?? false,
    CACertificateIdentifier: input.CACertificateIdentifier ?? 'rds-ca-rsa2048-g1',
  };
}

/** What every instance shows, and this emulator does not change. */
const untouched = {
  MonitoringInterval: 0,
  DbInstancePort: 0,
  NetworkType: 'IPV4',
  IAMDatabaseAuthenticationEnabled: false,
  PerformanceInsightsEnabled: false,
  ReadReplicaDBInstanceIdentifiers: [],
  DBSecurityGroups: [],
  DomainMemberships: [],
  AssociatedRoles: [],
};

/** The row of a new instance; its interfaces stand from now on. */
export function newInstance(context: CallContext, id: string, input: CreateInput): InstanceRow {
  const engine = engineOf(input);
  const groupName = (input.DBSubnetGroupName ?? '').toLowerCase();
  const group = parameterGroupFor(context, input.DBParameterGroupName, engine.EngineVersion);
  return {
    ...untouched,
    ...engine,
    ...storageOf(context, input),
    ...upkeepOf(context, id, input),
    ...interfacesFor(context, input, groupName),
    ...(input.DBName === undefined ? {} : { DBName: input.DBName }),
    DBInstanceIdentifier: id,
    DBInstanceArn: arnOf(context, 'db', id),
    DbiResourceId: `db-${context.scope.random.hex(26).toUpperCase()}`,
    DBInstanceStatus: 'creating',
    DBInstanceClass: input.DBInstanceClass,
    MasterUsername: input.MasterUsername,
    MultiAZ: input.MultiAZ ?? false,
    PubliclyAccessible: input.PubliclyAccessible ?? false,
    EnabledCloudwatchLogsExports: input.EnableCloudwatchLogsExports ?? [],
    DBParameterGroups: [{ DBParameterGroupName: group, ParameterApplyStatus: 'in-sync' }],
    VpcSecurityGroups: securityGroupsOf(context.scope, input, groupName).map((VpcSecurityGroupId) => ({
      VpcSecurityGroupId,
      Status: 'active',
    })),
    Tags: mergedTags([], input.Tags),
    subnetGroupName: groupName,
    port: input.Port ?? 3306,
    password: input.MasterUserPassword ?? '',
    waiting: {},
    working: {},
    work: 0,
    appointment: 0,
    storageChangedAt: undefined,
  };
}

/** A limit that equals the allocated storage switches autoscaling off and is not shown. */
export const maximumOf = (maximum: number | undefined, size: number): { MaxAllocatedStorage?: number } =>
  maximum === undefined || maximum === size ? {} : { MaxAllocatedStorage: maximum };

const hidden = '****';

const shownChanges = (waiting: Changes): rds.PendingModifiedValues => ({
  ...waiting,
  ...(waiting.MasterUserPassword === undefined ? {} : { MasterUserPassword: hidden }),
});

/** An instance as it is shown. */
export function shown(scope: Scope, row: InstanceRow): rds.DBInstance {
  const group = scope.table(subnetGroupTable).truth.get(row.subnetGroupName);
  return {
    ...row,
    TagList: [...row.Tags],
    DBParameterGroups: [...row.DBParameterGroups],
    VpcSecurityGroups: [...row.VpcSecurityGroups],
    PendingModifiedValues: shownChanges(row.waiting),
    ...(group ? { DBSubnetGroup: shownGroup(scope, group) } : {}),
  };
}

/** The name that clients connect to; the middle part is the same for all instances of account and region. */
export function endpointOf(scope: Scope, row: InstanceRow): rds.Endpoint {
  const place = Math.floor(scope.random.keyed('rds/endpoint') * 36 ** 9)
    .toString(36)
    .padStart(9, '0');
  return {
    Address: `${row.DBInstanceIdentifier}.c${place}.${scope.region}.rds.amazonaws.com`,
    Port: row.port,
    HostedZoneId: 'Z29XKXDKYMONMX',
  };
}
