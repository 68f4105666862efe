import { RDSClient, RebootDBInstanceCommand } from '@aws-sdk/client-rds';
import { instanceTable } from '../../aws-emulator/services/rds/tables.ts';
import { ACCOUNT, REGION, type World } from '../world.ts';
import type { Change } from './change.ts';

/** What the message of PendingReboot asks a person to do. */
async function reboot(world: World): Promise<void> {
  const rds = new RDSClient({
    region: REGION,
    credentials: { accessKeyId: ACCOUNT, secretAccessKey: 'somebody' },
    requestHandler: world.emulator.requestHandler(),
    maxAttempts: 1,
  });
  const [database] = world.emulator.scope(ACCOUNT, REGION).table(instanceTable).truth.list();
  await rds.send(new RebootDBInstanceCommand({ DBInstanceIdentifier: database?.DBInstanceIdentifier }));
}

const modified = { 'rds:ModifyDBInstance': 1 };
const restart = 'the database restarts, for a minute or two (with `multiAZ` it fails over instead)';

export const databaseChanges: readonly Change[] = [
  {
    edit: '`database.maintenanceWindow`',
    effect: 'The window is set, and the backup window after it.',
    downtime: 'none',
    spec: { database: { maintenanceWindow: 'sun:03:00-sun:04:00' } },
    writes: modified,
  },
  {
    edit: '`database.instanceClass` (`engineVersion` alike), in the window',
    effect:
      'RDS notes the change for the maintenance window; DatabaseReady says PendingMaintenance and when, and is True after it.',
    downtime: `in the window: ${restart}`,
    spec: { database: { instanceClass: 'db.t4g.small' } },
    fields: ['database.instanceClass', 'database.engineVersion'],
    writes: modified,
    tells: [{ condition: 'DatabaseReady', reason: 'PendingMaintenance', message: /sun:03:00-sun:04:00/u }],
    days: 8,
    restarts: true,
  },
  {
    edit: '`database.instanceClass`, with `applyChanges: Immediately`',
    effect: 'RDS makes the change at once.',
    downtime: `now: ${restart}`,
    spec: { database: { instanceClass: 'db.t4g.medium', applyChanges: 'Immediately' } },
    fields: ['database.instanceClass', 'database.engineVersion'],
    writes: modified,
    restarts: true,
  },
  {
    edit: '`database.applyChanges`',
    effect: 'Nothing by itself: it says when the next change that restarts the database is made.',
    downtime: 'none',
    spec: { database: { applyChanges: 'MaintenanceWindow' } },
    writes: {},
  },
  {
    edit: '`database.storageGiB`',
    effect: 'The storage grows at once; RDS takes the next growth six hours later.',
    downtime: 'none',
    spec: { database: { storageGiB: 30 } },
    writes: modified,
  },
  {
    edit: '`database.maxStorageGiB`',
    effect: 'The limit of storage autoscaling is set.',
    downtime: 'none',
    spec: { database: { maxStorageGiB: 200 } },
    writes: modified,
  },
  {
    edit: '`database.backupRetentionDays`',
    effect: 'The retention of the daily backups is set.',
    downtime: 'none',
    spec: { database: { backupRetentionDays: 14 } },
    writes: modified,
  },
  {
    edit: '`database.parameters`: a dynamic one',
    effect: 'The parameter group is changed; the database takes the value over while it runs.',
    downtime: 'none',
    spec: { database: { parameters: { long_query_time: '2' } } },
    writes: { 'rds:ModifyDBParameterGroup': 1 },
  },
  {
    edit: '`database.parameters`: a static one',
    effect:
      'The parameter group is changed; DatabaseReady says PendingReboot and how to restart the database, which is never done unasked.',
    downtime: 'none; a short one when you restart the database',
    spec: { database: { parameters: { performance_schema: '1' } } },
    writes: { 'rds:ModifyDBParameterGroup': 1 },
    ends: { condition: 'DatabaseReady', reason: 'PendingReboot', message: /reboot-db-instance/u },
  },
  {
    edit: 'the database restarted by hand, as PendingReboot asks',
    effect: 'The parameters are in effect, and DatabaseReady is True again.',
    downtime: 'now: the database restarts',
    before: reboot,
    writes: {},
    restarts: true,
  },
  {
    edit: '`database.multiAZ`: true',
    effect: 'RDS makes a standby in a second zone from a snapshot; it takes its time.',
    downtime: 'none',
    spec: { database: { multiAZ: true } },
    writes: modified,
  },
  {
    edit: '`database.multiAZ`: false',
    effect: 'The standby goes.',
    downtime: 'none',
    spec: { database: { multiAZ: false } },
    writes: modified,
  },
];
