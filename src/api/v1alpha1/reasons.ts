/** Every reason a condition may give, with what it means. Scripts and alerts match on the keys: rename none. */
export const REASONS = {
  // Ready
  Ready: 'The observed state equals the spec.',
  Creating: 'Resources are being created.',
  Updating: 'Resources are being changed to match the spec.',
  Repairing: 'Resources that differed from an unchanged spec are being put back.',
  Deleting: 'The stack is being torn down.',
  Waiting: 'Nothing to do but wait for AWS or for another resource.',
  Propagating: 'A change was made and is not visible everywhere yet.',
  Throttled: 'AWS asks for slower calls.',
  Retrying: 'A call failed in a way that passes; it is tried again.',
  Paused: 'The field spec.paused is set; there is a difference, and nothing is changed.',

  // A human must act
  InvalidSpec: 'The stored spec breaks a rule.',
  InvalidRequest: 'AWS refused a value of the spec.',
  AccessDenied: 'AWS refused a call for lack of permission.',
  CredentialsUnavailable: 'The operator has no working AWS credentials.',
  RoleNotAssumable: 'The role of spec.roleARN does not let the operator assume it.',
  AccountMismatch: 'The credentials are of another account than the stack.',
  RegionUnavailable: 'The region is not enabled for the account.',
  AccountUnavailable: 'AWS has blocked the account, or not opened it yet.',
  AwsUnreachable: 'AWS does not answer the operator.',
  ServiceLinkedRoleMissing: 'A role that an AWS service needs in the account does not exist.',
  LaunchFailed: 'EC2 refuses to launch instances.',
  QuotaExceeded: 'An AWS quota is too small for the stack.',
  OwnershipConflict: 'An AWS object the stack needs belongs to somebody else.',
  IdentityLost: 'The ledger is lost and cannot be rebuilt from AWS.',
  InsufficientZones: 'Too few availability zones offer what the stack needs.',
  Unchangeable: 'The spec asks for what AWS cannot change on something that exists.',
  VersionTooOld: 'The database runs a newer version than the spec asks for.',
  ChangeNotTaking: 'A change was made several times and is still not there.',
  DeletionBlocked: "Something that is not the stack's keeps a resource from being deleted.",
  ResourceFailed: 'AWS reports a resource as failed.',

  // Layers
  DatabaseMissing: 'The database existed and is gone.',
  FileSystemMissing: 'The file system existed and is gone.',
  DatabaseStopped: 'Somebody stopped the database.',
  StorageFull: 'The database has no storage left.',
  SnapshotNotFound: 'The snapshot that the database is to be made from is not there.',
  FinalSnapshotImpossible: 'RDS takes no final snapshot of the database, so the deletion stops.',
  PendingMaintenance: 'A change of the database waits for its maintenance window.',
  PendingReboot: 'A database parameter takes effect at the next restart.',
  StorageCooldown: 'RDS or EFS refuses another change for some hours.',
  ImageNotFound: 'The image tag is not in the repository.',
  ImageOutdated: 'A newer machine image exists.',
  InsufficientCapacity: 'ECS finds no instance with room for a task.',
  ReplacementFailed: 'New instances failed, and the group went back to the old ones.',
  Initialising: 'The init task prepares the database for an image, before the service changes to it.',
  InitFailed: 'The init task of an image failed, so the service stays as it is.',
  RollingOut: 'New tasks replace old ones.',
  RolledBack: 'The new version did not start; the old one serves.',
  RolloutFailed: 'The new version did not start, and there is no old one to go back to.',

  // Available
  TargetsHealthy: 'The load balancer has a healthy target.',
  NoHealthyTargets: 'The load balancer has no healthy target.',
  ScaledToZero: 'The field spec.service.replicas is 0.',

  // Reconciling and Stalled
  Progressing: 'The operator is at work on this generation.',
  Idle: 'There is nothing to do.',
  NotStalled: 'No human is needed.',
  Unknown: 'Not observed yet.',
} as const;

export type Reason = keyof typeof REASONS;

/** Reasons that ask nobody for anything. All others have an entry in `docs/troubleshooting.md`. */
export const CALM: readonly Reason[] = [
  'Ready',
  'Creating',
  'Updating',
  'Repairing',
  'Deleting',
  'Waiting',
  'Propagating',
  'Initialising',
  'RollingOut',
  'TargetsHealthy',
  'ScaledToZero',
  'Progressing',
  'Idle',
  'NotStalled',
];
