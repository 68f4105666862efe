/** Every annotation, finalizer and owner tag of ours begins with this. Users may not use it in `spec.tags`. */
export const PREFIX = 'wordpress-stack.dev/';

/** Keeps the object until everything it owns on AWS is gone. Stored before the first AWS write. */
export const FINALIZER = `${PREFIX}teardown`;

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
