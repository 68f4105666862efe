import { z } from 'zod';

import { isLongEnough, WINDOW_PATTERN, windowLength } from './maintenance-window.ts';
import { parametersSchema } from './parameters.ts';
import { matching, ruled, type Rule, type TransitionRule } from './rule.ts';

const MIN_STORAGE_GIB = 20;
const MAX_STORAGE_GIB = 65_536;

const minorNeverFalls: TransitionRule = {
  cel: `!self.matches(r'^8[.]4[.][0-9]{1,3}$') || !oldSelf.matches(r'^8[.]4[.][0-9]{1,3}$') || int(self.substring(4)) >= int(oldSelf.substring(4))`,
  message:
    'RDS cannot go back to an older minor version; put %s back, or leave the minor version out ("8.4")',
};

const neverShrinks: TransitionRule = {
  cel: 'self >= oldSelf',
  message: 'storage grows only, because RDS cannot shrink a volume; put %d back or take a larger value',
};

const growsEnough: TransitionRule = {
  cel: 'self <= oldSelf || self * 10 >= oldSelf * 11',
  message: 'RDS grows storage by a tenth or more; put %d back, or take at least 1.1 times as much',
};

interface Sizes {
  readonly storageGiB: number;
  readonly maxStorageGiB: number;
}

const leavesRoomToGrow: Rule<Sizes> = {
  cel: 'self.maxStorageGiB == self.storageGiB || self.maxStorageGiB * 10 >= self.storageGiB * 11',
  holds: ({ storageGiB, maxStorageGiB }) =>
    maxStorageGiB === storageGiB || maxStorageGiB * 10 >= storageGiB * 11,
  message: {
    text: 'maxStorageGiB %d is too small for storageGiB %d; set it to at least 1.1 times storageGiB, or to the same value to switch storage autoscaling off',
    parts: [
      { cel: 'self.maxStorageGiB', of: ({ maxStorageGiB }) => maxStorageGiB },
      { cel: 'self.storageGiB', of: ({ storageGiB }) => storageGiB },
    ],
  },
  field: 'maxStorageGiB',
};

/** @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html */
const fields = z.object({
  engineVersion: ruled(
    z.string().max(8),
    matching(
      '^8[.]4([.][0-9]{1,3})?$',
      'only MySQL 8.4 is supported; write 8.4 for the newest minor version, or 8.4.N for a certain one',
    ),
    minorNeverFalls,
  )
    .default('8.4')
    .describe(
      'Version of MySQL: 8.4, or 8.4.N for a certain minor version. Default is 8.4, the long-term support series, with the newest minor version and minor upgrades in the maintenance window. Another major version is refused. An upgrade restarts the database (see applyChanges).',
    ),
  instanceClass: ruled(
    z.string().max(40),
    matching(
      '^db[.][a-z][a-z0-9-]*[.][a-z0-9]+$',
      'is not an RDS instance class; write it like db.t4g.micro or db.m7g.large',
    ),
  )
    .default('db.t4g.micro')
    .describe(
      'RDS instance class, such as db.m7g.large. Default is db.t4g.micro, the smallest. A change restarts the database (see applyChanges).',
    ),
  storageGiB: ruled(z.int().min(MIN_STORAGE_GIB).max(MAX_STORAGE_GIB), neverShrinks, growsEnough)
    .default(MIN_STORAGE_GIB)
    .describe(
      'Allocated gp3 storage in GiB: 20 to 65536. Default is 20. Grows only, by 10 % at least, without a restart; after a change RDS refuses the next one for 6 hours, which shows as a wait. More than this on AWS, through autoscaling, is in sync.',
    ),
  maxStorageGiB: z
    .int()
    .min(MIN_STORAGE_GIB)
    .max(MAX_STORAGE_GIB)
    .default(100)
    .describe(
      'Up to how many GiB RDS may grow the storage by itself when it runs full: 20 to 65536. Default is 100. At least 1.1 times storageGiB; the same value as storageGiB switches autoscaling off. Changes take effect at once.',
    ),
  multiAZ: z
    .boolean()
    .default(false)
    .describe(
      'Whether a standby in a second zone takes over when the first fails. Default is false, because it doubles the price; set it in production. Switching it on slows the database for a while, without a restart.',
    ),
  backupRetentionDays: ruled(z.int().min(0).max(35), {
    cel: 'self >= 1',
    holds: (value) => value >= 1,
    message: '0 would switch automated backups and point-in-time restore off; take 1 to 35 days',
  })
    .default(7)
    .describe(
      'For how many days automated backups are kept: 1 to 35. Default is 7. Backups cannot be switched off.',
    ),
  applyChanges: z
    .enum(['MaintenanceWindow', 'Immediately'])
    .default('MaintenanceWindow')
    .describe(
      'When changes that restart the database are made: in the next MaintenanceWindow, or Immediately, which takes the site down for some minutes. Default is MaintenanceWindow; until then DatabaseReady says PendingMaintenance.',
    ),
  maintenanceWindow: ruled(
    z.string().max(19),
    matching(WINDOW_PATTERN, 'is not a weekly window in UTC; write it like sun:03:00-sun:04:00'),
    {
      cel: `!self.matches(r'${WINDOW_PATTERN}') || ${windowLength} >= 30`,
      holds: isLongEnough,
      message: 'is shorter than RDS allows; make it 30 minutes or longer',
    },
  )
    .optional()
    .describe(
      'Weekly window for restarts and upgrades, in UTC: ddd:hh:mm-ddd:hh:mm, 30 minutes or longer, such as sun:03:00-sun:04:00. Without it RDS picks a window and keeps it.',
    ),
  parameters: parametersSchema,
  restoreFromSnapshot: ruled(
    z.string().max(255),
    matching(
      '^(rds:)?[A-Za-z](-?[A-Za-z0-9])*$',
      'is not the name of a snapshot; take one of: aws rds describe-db-snapshots',
    ),
  )
    .optional()
    .describe(
      'Name of the snapshot that the database is made from, in this account and region. Read only while there is no database. The snapshot has to carry the tags wordpress-stack.dev/name and /cluster of this object, or wordpress-stack.dev/transfer-to with the value <cluster>/<namespace>/<name>. Without it the database begins empty. A database that was lost is restored from it, but never twice from the same snapshot.',
    ),
});

export const databaseSchema = ruled(fields, leavesRoomToGrow);
