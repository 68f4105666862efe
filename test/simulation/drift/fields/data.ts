import {
  deleteFileSystemPolicy,
  describeBackupPolicy,
  describeFileSystemPolicy,
  describeFileSystems,
  describeLifecycleConfiguration,
  describeMountTargetSecurityGroups,
  modifyMountTargetSecurityGroups,
  putBackupPolicy,
  putLifecycleConfiguration,
  updateFileSystem,
} from '../../../../src/aws/operations/efs.ts';
import type { DBInstance } from '../../../../src/aws/operations/rds-shapes.ts';
import {
  describeDBInstances,
  describeDBParameters,
  describeDBSubnetGroups,
  modifyDBInstance,
  modifyDBParameterGroup,
  modifyDBSubnetGroup,
  resetDBParameterGroup,
} from '../../../../src/aws/operations/rds.ts';
import { deleteSecret, describeSecret } from '../../../../src/aws/operations/secrets-manager.ts';
import type { Row } from '../../../../src/engine/index.ts';
import { PARAMETERS } from '../drift-spec.ts';
import type { FieldChange, FieldDrifts } from '../field-drift.ts';
import type { Hand } from '../hand.ts';

const isScheduled = async (hand: Hand, { awsId }: Row): Promise<unknown> =>
  (await hand.ask(describeSecret, { SecretId: awsId })).DeletedDate !== undefined;

const scheduled: FieldChange = {
  look: isScheduled,
  change: (hand, { awsId }) => hand.tell(deleteSecret, { SecretId: awsId, RecoveryWindowInDays: 7 }),
};

async function database(hand: Hand, { awsId }: Row): Promise<DBInstance | undefined> {
  return (await hand.ask(describeDBInstances, { DBInstanceIdentifier: awsId })).DBInstances?.[0];
}

/** A member of the instance, and the change of it that AWS is told to make at once. */
const member = (
  name: keyof DBInstance,
  change: Omit<Parameters<typeof modifyDBInstance.call>[0], 'DBInstanceIdentifier'>,
): FieldChange => ({
  slow: true,
  look: async (hand, object) => (await database(hand, object))?.[name],
  change: (hand, { awsId }) =>
    hand.tell(modifyDBInstance, { DBInstanceIdentifier: awsId, ApplyImmediately: true, ...change }),
});

const parameters = async (hand: Hand, { awsId }: Row): Promise<unknown> =>
  (await hand.ask(describeDBParameters, { DBParameterGroupName: awsId, Source: 'user' })).Parameters?.map(
    ({ ParameterName, ParameterValue }) => `${ParameterName ?? ''}=${ParameterValue ?? ''}`,
  ).sort();

/** The parameter of the spec that stands at this place in the order of names, back at its default. */
const withoutParameter = (place: number): FieldChange => ({
  look: parameters,
  change: (hand, { awsId }) =>
    hand.tell(resetDBParameterGroup, {
      DBParameterGroupName: awsId,
      Parameters: [{ ParameterName: PARAMETERS[place], ApplyMethod: 'immediate' }],
    }),
});

export const dataFields: FieldDrifts = {
  'admin-secret': { 'scheduled deletion': scheduled },
  secret: { 'scheduled deletion': scheduled },
  'file-system': {
    identity: { unchangeable: 'EFS gives no file system the id of another one' },
    encryption: { unchangeable: 'EFS encrypts a file system when it is created, or never' },
    'policy (TLS only)': {
      look: async (hand, { awsId }) =>
        hand.ask(describeFileSystemPolicy, { FileSystemId: awsId }).then(
          ({ Policy }) => Policy,
          () => 'none',
        ),
      change: (hand, { awsId }) => hand.tell(deleteFileSystemPolicy, { FileSystemId: awsId }),
    },
    lifecycle: {
      look: async (hand, { awsId }) =>
        (await hand.ask(describeLifecycleConfiguration, { FileSystemId: awsId })).LifecyclePolicies,
      change: (hand, { awsId }) =>
        hand.tell(putLifecycleConfiguration, { FileSystemId: awsId, LifecyclePolicies: [] }),
    },
    backup: {
      look: async (hand, { awsId }) =>
        (await hand.ask(describeBackupPolicy, { FileSystemId: awsId })).BackupPolicy?.Status?.startsWith(
          'ENABL',
        ),
      change: (hand, { awsId }) =>
        hand.tell(putBackupPolicy, { FileSystemId: awsId, BackupPolicy: { Status: 'DISABLED' } }),
    },
    'throughput mode': {
      look: async (hand, { awsId }) =>
        (await hand.ask(describeFileSystems, { FileSystemId: awsId })).FileSystems?.[0]?.ThroughputMode,
      change: (hand, { awsId }) =>
        hand.tell(updateFileSystem, { FileSystemId: awsId, ThroughputMode: 'bursting' }),
      lasting: true,
    },
  },
  'mount-target': {
    'security groups': {
      look: async (hand, { awsId }) =>
        (await hand.ask(describeMountTargetSecurityGroups, { MountTargetId: awsId })).SecurityGroups,
      change: async (hand, { awsId }) =>
        hand.tell(modifyMountTargetSecurityGroups, {
          MountTargetId: awsId,
          SecurityGroups: [await hand.output('security-group/tasks', 'id')],
        }),
    },
  },
  'database-subnet-group': {
    subnets: {
      look: async (hand, { awsId }) =>
        (
          await hand.ask(describeDBSubnetGroups, { DBSubnetGroupName: awsId })
        ).DBSubnetGroups?.[0]?.Subnets?.map(({ SubnetIdentifier }) => SubnetIdentifier).sort(),
      change: async (hand, { awsId }) =>
        hand.tell(modifyDBSubnetGroup, {
          DBSubnetGroupName: awsId,
          SubnetIds: [
            await hand.output('subnet/app/a', 'id'),
            await hand.output('subnet/data/a', 'id'),
            await hand.output('subnet/data/b', 'id'),
            await hand.output('subnet/data/c', 'id'),
          ],
        }),
    },
  },
  'database-parameter-group': {
    parameters: [
      {
        look: parameters,
        change: (hand, { awsId }) =>
          hand.tell(modifyDBParameterGroup, {
            DBParameterGroupName: awsId,
            Parameters: [
              {
                ParameterName: 'require_secure_transport',
                ParameterValue: '0',
                ApplyMethod: 'immediate',
              },
            ],
          }),
      },
      withoutParameter(0),
    ],
    'parameters from 21 on': withoutParameter(22),
    'parameters from 41 on': withoutParameter(42),
    'parameters that are not in the spec': {
      look: parameters,
      change: (hand, { awsId }) =>
        hand.tell(modifyDBParameterGroup, {
          DBParameterGroupName: awsId,
          Parameters: [{ ParameterName: 'max_connections', ParameterValue: '66', ApplyMethod: 'immediate' }],
        }),
    },
  },
  database: {
    encryption: { unchangeable: 'RDS encrypts an instance when it is created, or never' },
    "administrator's password": {
      unchangeable: 'RDS shows no password, so the ledger remembers what was set',
    },
    'subnet group': { unchangeable: 'RDS moves an instance into another VPC only, and needs a group there' },
    settings: [
      member('DeletionProtection', { DeletionProtection: false }),
      member('BackupRetentionPeriod', { BackupRetentionPeriod: 1 }),
      member('MaxAllocatedStorage', { MaxAllocatedStorage: 300 }),
      member('CopyTagsToSnapshot', { CopyTagsToSnapshot: false }),
      member('PreferredMaintenanceWindow', { PreferredMaintenanceWindow: 'tue:03:00-tue:03:30' }),
    ],
    storage: { unchangeable: 'RDS never makes storage smaller, and more of it is in sync' },
    standby: member('MultiAZ', { MultiAZ: true }),
    'class and version': member('DBInstanceClass', { DBInstanceClass: 'db.t4g.large' }),
  },
};
