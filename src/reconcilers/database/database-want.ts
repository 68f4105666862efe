/** What the spec asks of the instance. */
export interface DatabaseWant {
  readonly identifier: string;
  readonly subnetGroup: string;
  readonly parameterGroup: string;
  readonly securityGroupId: string;
  readonly secretArn: string;
  /** Id of the secret's current value. */
  readonly secretVersion: string;
  readonly instanceClass: string;
  /** `8.4` or `8.4.6`. */
  readonly engineVersion: string;
  readonly storageGiB: number;
  readonly maxStorageGiB: number;
  readonly multiAZ: boolean;
  readonly backupRetentionDays: number;
  readonly maintenanceWindow?: string;
  /** The snapshot that it is made from, when it does not begin empty. */
  readonly snapshot?: string;
  /** What restarts the database happens now, not in the maintenance window. */
  readonly immediately: boolean;
}

/** A version with all its numbers is kept; of a major version, RDS takes the newer minor versions by itself. */
export const isPinned = (want: DatabaseWant): boolean => want.engineVersion.split('.').length > 2;

/** Out of security patches, the database gets no paid extended support: it has to be upgraded in time. */
export const LIFECYCLE_SUPPORT = 'open-source-rds-extended-support-disabled';

const MINUTES_PER_DAY = 24 * 60;

const clock = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

/**
 * Half an hour for backups, one hour after a maintenance window (`ddd:hh:mm-ddd:hh:mm`): RDS refuses windows that
 * overlap, and the one that it picked itself may be where the user wants maintenance.
 */
export function backupWindowAfter(maintenanceWindow: string): string {
  const [hour = 0, minute = 0] = maintenanceWindow.slice(-5).split(':').map(Number);
  const start = (hour * 60 + minute + 60) % MINUTES_PER_DAY;
  return `${clock(start)}-${clock((start + 30) % MINUTES_PER_DAY)}`;
}
