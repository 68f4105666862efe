import type { WordPressStackSpec } from '../../api/v1alpha1/spec.ts';
import type { OutputOf } from '../../aws/operations/operation.ts';
import type { DBInstance } from '../../aws/operations/rds-shapes.ts';
import {
  createDBInstance,
  deleteDBInstance,
  describeDBInstances,
  modifyDBInstance,
} from '../../aws/operations/rds.ts';
import {
  derivedName,
  kind,
  secretValue,
  type Aspect,
  type Call,
  type StackIdentity,
  type Tags,
} from '../../engine/index.ts';
import { tagList, tagsOf } from '../ec2-tags.ts';
import { machine, standby, storage } from './database-changes.ts';
import { password, passwordMark, restore } from './database-restore.ts';
import { settings } from './database-settings.ts';
import { stateOf } from './database-status.ts';
import { databaseVerdict } from './database-verdict.ts';
import { backupWindowAfter, isPinned, LIFECYCLE_SUPPORT, type DatabaseWant } from './database-want.ts';
import { finalSnapshotName, isFinalSnapshotTaken, removalHold } from './final-snapshot.ts';
import { DATABASE_NAME } from '../secrets/credentials.ts';
import { rdsTagging } from './rds-tags.ts';

const identifierOf = (stack: StackIdentity): string => derivedName(stack, 'database');

const unchangeable = (field: string, value: string): { stall: { reason: string; message: string } } => ({
  stall: {
    reason: 'Unchangeable',
    message: `${field} of the database is ${value}, which RDS cannot change; restore a snapshot of it with the right setting under the same identifier`,
  },
});

const encryption: Aspect<DBInstance, DatabaseWant> = {
  name: 'encryption',
  same: (_want, seen) => seen.StorageEncrypted === true,
  repair: () => unchangeable('encryption', 'off'),
};

const place: Aspect<DBInstance, DatabaseWant> = {
  name: 'subnet group',
  same: (want, seen) => seen.DBSubnetGroup?.DBSubnetGroupName === want.subnetGroup,
  repair: (_want, seen) => unchangeable('the subnet group', seen.DBSubnetGroup?.DBSubnetGroupName ?? 'none'),
};

function create(want: DatabaseWant, tags: Tags): Call {
  const { maintenanceWindow } = want;
  return createDBInstance.call({
    DBInstanceIdentifier: want.identifier,
    Engine: 'mysql',
    EngineVersion: want.engineVersion,
    EngineLifecycleSupport: LIFECYCLE_SUPPORT,
    AutoMinorVersionUpgrade: !isPinned(want),
    DBInstanceClass: want.instanceClass,
    DBName: DATABASE_NAME,
    MasterUsername: secretValue(want.secretArn, 'username'),
    MasterUserPassword: secretValue(want.secretArn, 'password'),
    StorageType: 'gp3',
    StorageEncrypted: true,
    AllocatedStorage: want.storageGiB,
    // RDS takes no limit that leaves no room: without one, autoscaling is off.
    ...(want.maxStorageGiB > want.storageGiB ? { MaxAllocatedStorage: want.maxStorageGiB } : {}),
    MultiAZ: want.multiAZ,
    PubliclyAccessible: false,
    DBSubnetGroupName: want.subnetGroup,
    DBParameterGroupName: want.parameterGroup,
    VpcSecurityGroupIds: [want.securityGroupId],
    BackupRetentionPeriod: want.backupRetentionDays,
    CopyTagsToSnapshot: true,
    DeletionProtection: true,
    ...(maintenanceWindow === undefined
      ? {}
      : {
          PreferredMaintenanceWindow: maintenanceWindow,
          PreferredBackupWindow: backupWindowAfter(maintenanceWindow),
        }),
    Tags: tagList(tags),
  });
}

/** https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html */
export const database = kind<DBInstance, DatabaseWant, WordPressStackSpec>({
  type: 'database',
  layer: 'Database',
  members: (spec) => [
    {
      id: 'database',
      needs: {
        ...(spec.database.restoreFromSnapshot === undefined ? {} : { source: 'database-source' }),
        subnets: 'database-subnet-group',
        parameters: 'database-parameter-group',
        group: 'security-group/database',
        secret: 'secret/database-admin',
      },
    },
  ],
  find: {
    ask: ({ stack }) => [describeDBInstances.call({ DBInstanceIdentifier: identifierOf(stack) })],
    rows: (page: OutputOf<typeof describeDBInstances>) => page.DBInstances ?? [],
  },
  identify: (seen, { stack }) => ({
    awsId: seen.DBInstanceIdentifier ?? '',
    tags: tagsOf(seen.TagList),
    ...(seen.DBInstanceIdentifier === identifierOf(stack) ? { key: 'database' } : {}),
    ...(seen.InstanceCreateTime === undefined ? {} : { bornAt: seen.InstanceCreateTime.getTime() }),
  }),
  state: stateOf,
  outputs: (seen) => ({
    address: seen.Endpoint?.Address ?? '',
    port: String(seen.Endpoint?.Port ?? 3306),
    arn: seen.DBInstanceArn ?? '',
    identifier: seen.DBInstanceIdentifier ?? '',
    resourceId: seen.DbiResourceId ?? '',
  }),
  want: ({ spec, stack, need }) => ({
    identifier: identifierOf(stack),
    subnetGroup: need('subnets')['name'] ?? '',
    parameterGroup: need('parameters')['name'] ?? '',
    securityGroupId: need('group')['id'] ?? '',
    secretArn: need('secret')['arn'] ?? '',
    secretVersion: need('secret')['version'] ?? '',
    instanceClass: spec.database.instanceClass,
    engineVersion: spec.database.engineVersion,
    storageGiB: spec.database.storageGiB,
    maxStorageGiB: spec.database.maxStorageGiB,
    multiAZ: spec.database.multiAZ,
    backupRetentionDays: spec.database.backupRetentionDays,
    ...(spec.database.maintenanceWindow === undefined
      ? {}
      : { maintenanceWindow: spec.database.maintenanceWindow }),
    ...(spec.database.restoreFromSnapshot === undefined
      ? {}
      : { snapshot: spec.database.restoreFromSnapshot }),
    immediately: spec.database.applyChanges === 'Immediately',
  }),
  create: {
    op: createDBInstance,
    repeat: 'name',
    call: ({ want, tags }) =>
      want.snapshot === undefined ? create(want, tags) : restore(want, want.snapshot, tags),
    seen: (output: OutputOf<typeof createDBInstance>) => output.DBInstance ?? {},
    // A restored one has the password of its snapshot.
    remembers: (want, seen) =>
      want.snapshot === undefined ? { [password.name]: passwordMark(want, seen) } : {},
  },
  aspects: [encryption, place, password, settings, storage, standby, machine],
  verdict: databaseVerdict,
  tagging: rdsTagging((seen) => seen.DBInstanceArn ?? ''),
  data: 'database',
  madeFrom: (spec) => spec.database.restoreFromSnapshot,
  keptBy: (policy) => policy === 'Retain',
  holdsRemoval: removalHold,
  remove: [
    {
      name: 'clear deletion protection of',
      // A snapshot without our tags would be nobody's.
      when: (seen, { policy }) =>
        seen.DeletionProtection === true || (policy === 'Snapshot' && seen.CopyTagsToSnapshot !== true),
      prepares: true,
      call: (seen) =>
        modifyDBInstance.call({
          DBInstanceIdentifier: seen.DBInstanceIdentifier,
          DeletionProtection: false,
          CopyTagsToSnapshot: true,
        }),
    },
    {
      name: 'take a final snapshot of and delete',
      when: (seen, scope) => scope.policy !== 'Delete' && !isFinalSnapshotTaken(seen, scope),
      call: (seen) =>
        deleteDBInstance.call({
          DBInstanceIdentifier: seen.DBInstanceIdentifier,
          FinalDBSnapshotIdentifier: finalSnapshotName(seen),
          DeleteAutomatedBackups: true,
        }),
    },
    {
      name: 'delete',
      call: (seen) =>
        deleteDBInstance.call({
          DBInstanceIdentifier: seen.DBInstanceIdentifier,
          SkipFinalSnapshot: true,
          DeleteAutomatedBackups: true,
        }),
    },
  ],
  // WordPress without its database answers every visitor with an error: the tasks go first.
  goesAfter: ['service', 'init-run'],
  typical: { create: 480, remove: 300 },
});
