import {
  CreateFileSystemCommand,
  DeleteAccessPointCommand,
  DeleteFileSystemCommand,
  DeleteMountTargetCommand,
  EFSClient,
  TagResourceCommand,
} from '@aws-sdk/client-efs';
import {
  AddTagsToResourceCommand,
  DeleteDBInstanceCommand,
  ModifyDBInstanceCommand,
  RDSClient,
} from '@aws-sdk/client-rds';
import type { Table, TableDefinition } from '../../aws-emulator/kernel/table.ts';
import type { Emulator } from '../../aws-emulator/kernel/emulator.ts';
import {
  accessPointTable,
  fileSystemTable,
  mountTargetTable,
} from '../../aws-emulator/services/efs/tables.ts';
import { instanceTable } from '../../aws-emulator/services/rds/tables.ts';
import type { VirtualClock } from '../../support/virtual-clock.ts';
import { ACCOUNT, REGION } from '../world.ts';

interface Place {
  readonly emulator: Emulator;
  readonly clock: VirtualClock;
}

/** A command with which a message asks for a tag: what is tagged, and with what. */
const COMMAND = /(?:--resource-name|--resource-id) (\S+) --tags 'Key=([^,]+),Value=([^']+)'/u;

/** Whoever owns the account, with the AWS CLI at hand. */
export class AccountOwner {
  readonly #place: Place;
  readonly #rds: RDSClient;
  readonly #efs: EFSClient;

  constructor(place: Place) {
    this.#place = place;
    const config = {
      region: REGION,
      credentials: { accessKeyId: ACCOUNT, secretAccessKey: 'owner' },
      requestHandler: place.emulator.requestHandler(),
      maxAttempts: 1,
    };
    this.#rds = new RDSClient(config);
    this.#efs = new EFSClient(config);
  }

  /** Does what the message of a condition says. */
  async tagAsTold(message: string): Promise<void> {
    const [, resource = '', Key = '', Value = ''] = COMMAND.exec(message) ?? [];
    if (resource === '') throw new Error(`no command in: ${message}`);
    const Tags = [{ Key, Value }];
    await (resource.startsWith('arn:')
      ? this.#rds.send(new AddTagsToResourceCommand({ ResourceName: resource, Tags }))
      : this.#efs.send(new TagResourceCommand({ ResourceId: resource, Tags })));
  }

  /** Deletes the one database, and leaves a snapshot of this name. */
  async deleteDatabase(FinalDBSnapshotIdentifier: string): Promise<void> {
    const table = this.#table(instanceTable);
    const DBInstanceIdentifier = table.list()[0]?.DBInstanceIdentifier;
    await this.#rds.send(new ModifyDBInstanceCommand({ DBInstanceIdentifier, DeletionProtection: false }));
    await this.#rds.send(new DeleteDBInstanceCommand({ DBInstanceIdentifier, FinalDBSnapshotIdentifier }));
    await this.#place.clock.run(() => table.list().length === 0);
  }

  /** Deletes the one file system with all that hangs on it. */
  async deleteFiles(): Promise<void> {
    for (const { AccessPointId } of this.#table(accessPointTable).list())
      await this.#efs.send(new DeleteAccessPointCommand({ AccessPointId }));
    for (const { MountTargetId } of this.#table(mountTargetTable).list())
      await this.#efs.send(new DeleteMountTargetCommand({ MountTargetId }));
    await this.#place.clock.run(() => this.#table(mountTargetTable).list().length === 0);
    const files = this.#table(fileSystemTable);
    await this.#efs.send(new DeleteFileSystemCommand({ FileSystemId: files.list()[0]?.FileSystemId }));
    await this.#place.clock.run(() => files.list().length === 0);
  }

  /** Restores the files from a backup: AWS Backup makes a new file system. Returns its id. */
  async restoreFiles(content: string): Promise<string> {
    const { FileSystemId = '' } = await this.#efs.send(
      new CreateFileSystemCommand({ CreationToken: 'restored', Encrypted: true, Backup: true }),
    );
    this.#place.emulator.scope(ACCOUNT, REGION).table(fileSystemTable).update(FileSystemId, { content });
    return FileSystemId;
  }

  #table<Row extends object>(definition: TableDefinition<Row>): Table<Row>['truth'] {
    return this.#place.emulator.scope(ACCOUNT, REGION).table(definition).truth;
  }
}
