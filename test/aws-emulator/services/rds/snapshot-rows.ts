import type * as rds from '@aws-sdk/client-rds';
import type { Scope } from '../../kernel/scope.ts';
import { arnOf } from './arns.ts';
import { keepData, removeSnapshot } from './databases.ts';
import { retainedBackupTable, snapshotTable, subnetGroupTable } from './tables.ts';
import type { InstanceRow, SnapshotRow, TagList } from './tables.ts';

export interface SnapshotOptions {
  readonly name: string;
  readonly type: 'manual' | 'automated';
  readonly tags: TagList;
}

/** Inserts a snapshot that is available after a minute or some more; gives the seconds. */
export function takeSnapshot(scope: Scope, instance: InstanceRow, options: SnapshotOptions): number {
  const table = scope.table(snapshotTable);
  const seconds = scope.between(60, 240);
  const copy = keepData(scope, table.insert(options.name, snapshotOf(scope, instance, options)));
  scope.after(seconds, () => {
    copy.whenOver((failure) => {
      table.update(options.name, {
        Status: failure === undefined ? 'available' : 'failed',
        PercentProgress: failure === undefined ? 100 : 0,
      });
    });
  });
  return seconds;
}

function snapshotOf(scope: Scope, instance: InstanceRow, options: SnapshotOptions): SnapshotRow {
  return {
    DBSnapshotIdentifier: options.name,
    DBSnapshotArn: arnOf(scope, 'snapshot', options.name),
    DBInstanceIdentifier: instance.DBInstanceIdentifier,
    DbiResourceId: instance.DbiResourceId,
    SnapshotCreateTime: scope.date,
    OriginalSnapshotCreateTime: scope.date,
    InstanceCreateTime: instance.InstanceCreateTime,
    Engine: instance.Engine,
    EngineVersion: instance.EngineVersion,
    LicenseModel: instance.LicenseModel,
    AllocatedStorage: instance.AllocatedStorage,
    StorageType: instance.StorageType,
    Status: 'creating',
    PercentProgress: 0,
    Port: instance.port,
    AvailabilityZone: instance.AvailabilityZone,
    VpcId: vpcOf(scope, instance),
    MasterUsername: instance.MasterUsername,
    SnapshotType: options.type,
    Encrypted: instance.StorageEncrypted,
    ...(instance.KmsKeyId === undefined ? {} : { KmsKeyId: instance.KmsKeyId }),
    Tags: options.tags,
    source: instance,
  };
}

export const vpcOf = (scope: Scope, instance: InstanceRow): string =>
  scope.table(subnetGroupTable).truth.get(instance.subnetGroupName)?.VpcId ?? '';

/** The first automated backup of an instance. */
export function automatedSnapshot(scope: Scope, instance: InstanceRow): void {
  const stamp = scope.date.toISOString().slice(0, 16).replace(/[T:]/g, '-');
  takeSnapshot(scope, instance, {
    name: `rds:${instance.DBInstanceIdentifier}-${stamp}`,
    type: 'automated',
    tags: instance.CopyTagsToSnapshot ? instance.Tags : [],
  });
}

/** Automated backups go with the instance, or stay as retained ones. */
export function dropBackups(scope: Scope, instance: InstanceRow, keep: boolean): void {
  if (keep) {
    scope
      .table(retainedBackupTable)
      .insert(instance.DbiResourceId, { instance, vpcId: vpcOf(scope, instance) });
    return;
  }
  const table = scope.table(snapshotTable);
  for (const row of table.truth.filter((held) => held.SnapshotType === 'automated'))
    if (row.DbiResourceId === instance.DbiResourceId) removeSnapshot(scope, row);
}

export const shownSnapshot = (row: SnapshotRow): rds.DBSnapshot => ({ ...row, TagList: [...row.Tags] });
