import { writeContent } from '../aws-emulator/kernel/content.ts';
import { fileSystemTable } from '../aws-emulator/services/efs/tables.ts';
import { instanceTable, snapshotTable } from '../aws-emulator/services/rds/tables.ts';
import { secretTable } from '../aws-emulator/services/secrets-manager/tables.ts';
import type { Emulator } from '../aws-emulator/kernel/emulator.ts';
import { ACCOUNT, REGION, type World } from './world.ts';

export const POST = 'a post that nobody has a copy of';
export const UPLOAD = 'a picture that nobody has a copy of';

/** Where a site is that somebody visits. */
interface Place {
  readonly emulator: Emulator;
}

/** A visitor of the site: writes into its database and into its file system. */
export function writeMarkers(world: Place): void {
  const scope = world.emulator.scope(ACCOUNT, REGION);
  for (const { DBInstanceIdentifier: id } of scope.table(instanceTable).truth.list())
    writeContent(scope, { account: ACCOUNT, region: REGION, type: 'rds/db', id, content: POST });
  for (const { FileSystemId: id } of scope.table(fileSystemTable).truth.list())
    writeContent(scope, { account: ACCOUNT, region: REGION, type: 'efs/file-system', id, content: UPLOAD });
}

/** Whether the one database and the one file system hold what was written, and the administrator can log in. */
export function hasMarkers(world: Place): boolean {
  const scope = world.emulator.scope(ACCOUNT, REGION);
  const databases = scope.table(instanceTable).truth.list();
  const files = scope.table(fileSystemTable).truth.list();
  const held = [...databases, ...files].map(({ content }) => content);
  return held.join() === [POST, UPLOAD].join() && databases[0]?.password === passwordOf(world);
}

/** Whether a deletion has left one snapshot and one file system with what was written, and a manifest that names both. */
export function leavesMarkers(world: World): boolean {
  const scope = world.emulator.scope(ACCOUNT, REGION);
  const snapshots = scope.table(snapshotTable).truth.filter(({ SnapshotType }) => SnapshotType === 'manual');
  const files = scope.table(fileSystemTable).truth.list();
  const held = [
    ...snapshots.map(({ Status, source }) => `${Status} ${source.content ?? ''}`),
    ...files.map(({ content }) => content),
  ];
  const named = world.keptManifest().spec as {
    readonly database?: { readonly restoreFromSnapshot?: string };
    readonly storage?: { readonly fileSystemID?: string };
  };
  return (
    held.join() === [`available ${POST}`, UPLOAD].join() &&
    named.database?.restoreFromSnapshot === snapshots[0]?.DBSnapshotIdentifier &&
    named.storage?.fileSystemID === files[0]?.FileSystemId
  );
}

function passwordOf(world: Place): string | undefined {
  const scope = world.emulator.scope(ACCOUNT, REGION);
  const secret = scope
    .table(secretTable)
    .truth.find(({ Name, DeletedDate }) => Name.endsWith('/database-admin') && DeletedDate === undefined);
  const text = secret?.versions.findLast(({ SecretString }) => SecretString !== undefined)?.SecretString;
  return text === undefined ? undefined : (JSON.parse(text) as { readonly password?: string }).password;
}
