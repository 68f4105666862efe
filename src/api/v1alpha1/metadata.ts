/** Every annotation, label, finalizer and owner tag of ours begins with this. Users may not use it in `spec.tags`. */
export const PREFIX = 'wordpress-stack.dev/';

/** Keeps the object until everything it owns on AWS is gone. Stored before the first AWS write. */
export const FINALIZER = `${PREFIX}teardown`;

/** The field manager of server-side apply, and the reporting controller of events. */
export const FIELD_MANAGER = 'wordpress-stack-operator';

export const ANNOTATIONS = {
  /** Operator only: what cannot be read back from AWS, as versioned JSON. */
  ledger: `${PREFIX}ledger`,
  /** User: identity of a stack that lives on AWS already and is to be taken over. */
  stackId: `${PREFIX}stack-id`,
  /** User: any new value asks for a deep pass now; echoed in `status.lastHandledReconcileAt`. */
  reconcileRequestedAt: `${PREFIX}reconcile-requested-at`,
  /** User: any new value forces a new deployment of the service. */
  restartedAt: `${PREFIX}restarted-at`,
  /** User: any new value takes the newest machine image and replaces the instances. */
  refreshInstances: `${PREFIX}refresh-instances`,
} as const;

/** Tags that prove whose an AWS object is. They are sent in the create call itself. */
export const OWNER_TAGS = {
  stackId: `${PREFIX}stack-id`,
  /** The logical id inside the stack, such as `subnet/private/a`. */
  resource: `${PREFIX}resource`,
  /** `namespace/name` of the object, cut with a hash beyond 255 characters. */
  name: `${PREFIX}name`,
  /** UID of the namespace kube-system: two clusters may hold objects of one name. */
  cluster: `${PREFIX}cluster`,
  managedBy: `${PREFIX}managed-by`,
} as const;

/** The value of the tag `managed-by`. */
export const MANAGED_BY = 'wordpress-stack-operator';

/** Tags that remember or announce something about an AWS object, beside those that prove its owner. */
export const MARK_TAGS = {
  /** On the VPC and on the credentials secret, once a database was seen: an absent database is then missing, not new. */
  databaseCreated: `${PREFIX}database-created`,
  fileSystemCreated: `${PREFIX}file-system-created`,
  /** Set by a user on AWS: `<cluster>/<namespace>/<name>` of the object that may take the resource over. */
  transferTo: `${PREFIX}transfer-to`,
} as const;
