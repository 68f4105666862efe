import type { CallContext } from '../../kernel/call-context.ts';
import * as rules from './rules.ts';
import { fileSystemTable, mountTargetTable } from './tables.ts';
import type { FileSystemRow, MountTargetRow } from './tables.ts';

/** EFS takes ids and ARNs alike. */
export const idIn = (idOrArn: string): string => idOrArn.slice(idOrArn.lastIndexOf('/') + 1);

export const arnOf = (context: CallContext, type: 'file-system' | 'access-point', id: string): string =>
  `arn:aws:elasticfilesystem:${context.region}:${context.account}:${type}/${id}`;

/** The file system that a write refers to. */
export function existingFileSystem(context: CallContext, idOrArn: string): FileSystemRow {
  const id = idIn(idOrArn);
  const row = context.table(fileSystemTable).reachable(id);
  if (!row) throw rules.fileSystemAbsent.refuse(`File system '${id}' does not exist.`);
  return row;
}

/** The file system that a write refers to, which has to be available. */
export function availableFileSystem(context: CallContext, idOrArn: string): FileSystemRow {
  const row = existingFileSystem(context, idOrArn);
  if (row.LifeCycleState === 'available') return row;
  throw rules.fileSystemState.refuse(
    `None of the allowed lifecycle states: file system '${row.FileSystemId}' is ${row.LifeCycleState}, not available.`,
  );
}

/** The file system as a read by id sees it. */
export function seenFileSystem(context: CallContext, idOrArn: string): FileSystemRow {
  const id = idIn(idOrArn);
  const row = context.table(fileSystemTable).byId(id);
  if (!row) throw rules.fileSystemAbsent.refuse(`File system '${id}' does not exist.`);
  return row;
}

export function existingMountTarget(context: CallContext, id: string): MountTargetRow {
  const row = context.table(mountTargetTable).reachable(id);
  if (!row) throw rules.mountTargetAbsent.refuse(`Mount target '${id}' does not exist.`);
  return row;
}
