import type * as efs from '@aws-sdk/client-efs';
import type { CallContext } from '../../kernel/call-context.ts';
import type { Handlers, InputOf } from '../../kernel/handlers.ts';
import { arnOf, availableFileSystem, existingFileSystem, seenFileSystem } from './lookup.ts';
import * as rules from './rules.ts';
import { accessPointTable, fileSystemTable, mountTargetTable } from './tables.ts';
import type { FileSystemRow } from './tables.ts';
import { mergedTags, nameIn } from './tags.ts';

type CreateInput = InputOf<typeof efs, 'CreateFileSystem'>;

/** A new file system holds 6 KiB of its own. https://docs.aws.amazon.com/efs/latest/ug/metered-sizes.html */
const emptySize = 6144;
const cooldown = 24 * 60 * 60 * 1000;

function checkModes(input: CreateInput): void {
  const oneMode = input.ThroughputMode === 'elastic' || input.AvailabilityZoneName !== undefined;
  if (input.PerformanceMode === 'maxIO' && oneMode) {
    throw rules.performanceMode.refuse(
      'Max I/O performance mode is not supported with Elastic throughput or One Zone.',
    );
  }
  if (input.KmsKeyId !== undefined && input.Encrypted !== true)
    throw rules.keyWithoutEncryption.refuse('KmsKeyId can be specified only if Encrypted is true.');
  checkProvisioned(input.ThroughputMode, input.ProvisionedThroughputInMibps);
}

function checkProvisioned(mode: string | undefined, mibps: number | undefined): void {
  if ((mode === 'provisioned') === (mibps !== undefined)) return;
  throw rules.provisionedThroughput.refuse(
    'ProvisionedThroughputInMibps is required for provisioned throughput and refused for any other mode.',
  );
}

/** The key that AWS manages for EFS in this account. */
const managedKey = (context: CallContext): string =>
  `arn:aws:kms:${context.region}:${context.account}:key/e1f50000-0000-4000-8000-${context.account}`;

function keyOf(context: CallContext, input: CreateInput): { KmsKeyId?: string } {
  if (input.Encrypted !== true) return {};
  const given = input.KmsKeyId;
  if (given === undefined) return { KmsKeyId: managedKey(context) };
  const prefix = `arn:aws:kms:${context.region}:${context.account}:`;
  return {
    KmsKeyId: given.startsWith('arn:') || given.startsWith('alias/') ? given : `${prefix}key/${given}`,
  };
}

export function shown(context: CallContext, row: FileSystemRow): efs.FileSystemDescription {
  const targets = context
    .table(mountTargetTable)
    .truth.filter((target) => target.FileSystemId === row.FileSystemId);
  return { ...row, ...nameIn(row.Tags), Tags: [...row.Tags], NumberOfMountTargets: targets.length };
}

function newRow(context: CallContext, input: CreateInput): FileSystemRow {
  const id = context.newId('fs');
  return {
    FileSystemId: id,
    FileSystemArn: arnOf(context, 'file-system', id),
    CreationToken: input.CreationToken ?? '',
    CreationTime: context.date,
    OwnerId: context.account,
    LifeCycleState: 'creating',
    SizeInBytes: { Value: emptySize, ValueInIA: 0, ValueInStandard: emptySize, ValueInArchive: 0 },
    PerformanceMode: input.PerformanceMode ?? 'generalPurpose',
    ThroughputMode: input.ThroughputMode ?? 'bursting',
    Encrypted: input.Encrypted ?? false,
    FileSystemProtection: { ReplicationOverwriteProtection: 'ENABLED' },
    Tags: mergedTags([], input.Tags),
    backup: (input.Backup ?? input.AvailabilityZoneName !== undefined) ? 'ENABLED' : undefined,
    lifecycle: [],
    policy: undefined,
    throughputChangedAt: undefined,
    ...keyOf(context, input),
    ...(input.ProvisionedThroughputInMibps === undefined
      ? {}
      : { ProvisionedThroughputInMibps: input.ProvisionedThroughputInMibps }),
    ...(input.AvailabilityZoneName === undefined ? {} : { AvailabilityZoneName: input.AvailabilityZoneName }),
  };
}

function checkCooldown(context: CallContext, row: FileSystemRow): void {
  if (row.throughputChangedAt === undefined) return;
  const left = row.throughputChangedAt + cooldown / context.scope.timeScale - context.now;
  if (left <= 0) return;
  throw rules.throughputCooldown.refuse(
    `The throughput mode of '${row.FileSystemId}' was changed less than 24 hours ago.`,
  );
}

export const fileSystems = {
  CreateFileSystem(context, input) {
    const table = context.table(fileSystemTable);
    const twin = table.truth.find((row) => row.CreationToken === input.CreationToken);
    if (twin) {
      throw rules.fileSystemToken.refuse(
        `File system '${twin.FileSystemId}' already exists with creation token '${twin.CreationToken}'`,
        { ErrorCode: 'FileSystemAlreadyExists', FileSystemId: twin.FileSystemId },
      );
    }
    checkModes(input);
    if (table.truth.list().length >= context.limit(rules.fileSystemQuota))
      throw rules.fileSystemCount.refuse('You have reached the maximum number of file systems.');
    const row = newRow(context, input);
    table.insert(row.FileSystemId, row);
    context.after(context.between(5, 20), () => {
      table.update(row.FileSystemId, (held) =>
        held.LifeCycleState === 'creating' ? { ...held, LifeCycleState: 'available' } : held,
      );
    });
    return shown(context, row);
  },

  DescribeFileSystems(context, input) {
    const rows =
      input.FileSystemId === undefined
        ? context.table(fileSystemTable).list()
        : [seenFileSystem(context, input.FileSystemId)];
    const token = input.CreationToken;
    const found = token === undefined ? rows : rows.filter((row) => row.CreationToken === token);
    const { items, next } = context.page(found, {
      limit: input.MaxItems,
      token: input.Marker,
      default: 100,
      max: 100,
    });
    return { FileSystems: items.map((row) => shown(context, row)), NextMarker: next };
  },

  UpdateFileSystem(context, input) {
    const row = availableFileSystem(context, input.FileSystemId);
    const mode = input.ThroughputMode ?? row.ThroughputMode;
    if (mode !== row.ThroughputMode) checkCooldown(context, row);
    checkProvisioned(mode, input.ProvisionedThroughputInMibps);
    if (mode === 'elastic' && row.PerformanceMode === 'maxIO')
      throw rules.performanceMode.refuse('Elastic throughput needs General Purpose performance mode.');
    if (mode === row.ThroughputMode) return shown(context, row);
    const table = context.table(fileSystemTable);
    const { ProvisionedThroughputInMibps: _dropped, ...rest } = row;
    const updating = {
      ...rest,
      LifeCycleState: 'updating' as const,
      ThroughputMode: mode,
      throughputChangedAt: context.now,
      ...(input.ProvisionedThroughputInMibps === undefined
        ? {}
        : { ProvisionedThroughputInMibps: input.ProvisionedThroughputInMibps }),
    };
    table.update(row.FileSystemId, () => updating);
    context.after(context.between(5, 30), () => {
      table.update(row.FileSystemId, (held) =>
        held.LifeCycleState === 'updating' ? { ...held, LifeCycleState: 'available' } : held,
      );
    });
    return shown(context, updating);
  },

  UpdateFileSystemProtection(context, input) {
    const row = availableFileSystem(context, input.FileSystemId);
    const protection = {
      ReplicationOverwriteProtection: input.ReplicationOverwriteProtection ?? ('ENABLED' as const),
    };
    context.table(fileSystemTable).update(row.FileSystemId, { FileSystemProtection: protection });
    return protection;
  },

  DeleteFileSystem(context, input) {
    const row = existingFileSystem(context, input.FileSystemId);
    const id = row.FileSystemId;
    const targets = context.table(mountTargetTable).truth.filter((target) => target.FileSystemId === id);
    if (targets.length > 0) {
      throw rules.fileSystemInUse.refuse(
        `The file system '${id}' cannot be deleted because it has mount targets: ${targets.map((target) => target.MountTargetId).join(', ')}`,
      );
    }
    const table = context.table(fileSystemTable);
    const points = context.table(accessPointTable);
    table.update(id, { LifeCycleState: 'deleting' });
    context.after(context.between(5, 20), () => {
      for (const point of points.truth.filter(({ FileSystemId }) => FileSystemId === id))
        points.remove(point.AccessPointId);
      table.remove(id);
    });
    return {};
  },
} satisfies Handlers<typeof efs>;
