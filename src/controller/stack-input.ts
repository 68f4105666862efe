import { ANNOTATIONS, FINALIZER } from '../api/v1alpha1/metadata.ts';
import type { WordPressStackSpec } from '../api/v1alpha1/spec.ts';
import { newLedger, withTagKeys, type Ledger } from '../engine/index.ts';
import type { CloudAccess } from './cloud-provider.ts';
import type { StoredStack } from './stack-store.ts';

/**
 * The ledger to work with: the stored one, or a new one, under the object's own UID unless it takes a stack over or is
 * recognised on AWS. The deletion policy is written down while it can be read, because a deletion may meet a spec that
 * cannot be.
 */
export function ledgerOf(
  stack: StoredStack,
  spec: WordPressStackSpec | undefined,
  place: Omit<CloudAccess, 'cloud'> & {
    readonly roleARN?: string | undefined;
    readonly stackId?: string;
    /** AWS has the stack already. */
    readonly recognised?: boolean;
  },
  stored: Ledger | undefined,
  now: number,
): Ledger {
  const { account, region, partition, stackId = stack.metadata.uid, recognised = false } = place;
  // The finalizer is stored together with the first ledger: one without the other means that the ledger was lost.
  const lost = recognised || stack.metadata.finalizers.includes(FINALIZER);
  const ledger =
    stored ?? withConsumed(newLedger({ stackId, account, region, partition }, lost ? now : undefined), spec);
  return withLast(withTagKeys(ledger, spec?.tags ?? {}), spec?.deletionPolicy, place.roleARN);
}

/** The policy and the role that were read last; the same object when they are known. */
function withLast(ledger: Ledger, deletionPolicy = ledger.deletionPolicy, roleARN = ledger.roleARN): Ledger {
  if (deletionPolicy === ledger.deletionPolicy && roleARN === ledger.roleARN) return ledger;
  return {
    ...ledger,
    ...(deletionPolicy === undefined ? {} : { deletionPolicy }),
    ...(roleARN === undefined ? {} : { roleARN }),
  };
}

/** Whether the database was restored already, a ledger that was lost can no longer say: then it was. */
function withConsumed(ledger: Ledger, spec: WordPressStackSpec | undefined): Ledger {
  const restoredFrom = spec?.database.restoreFromSnapshot;
  return ledger.recoveredAt === undefined || restoredFrom === undefined
    ? ledger
    : { ...ledger, restoredFrom };
}

/** What the user asks for by annotation and data sheets may use. */
export function requestsOf(stack: StoredStack): Readonly<Record<string, string>> {
  const { annotations } = stack.metadata;
  const restartedAt = annotations[ANNOTATIONS.restartedAt];
  const refreshInstances = annotations[ANNOTATIONS.refreshInstances];
  return {
    ...(restartedAt === undefined ? {} : { restartedAt }),
    ...(refreshInstances === undefined ? {} : { refreshInstances }),
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** Of a spec that cannot be read as a whole, a deletion still reads what it needs. */
export function rawRegion(spec: unknown): string | undefined {
  return isRecord(spec) && typeof spec['region'] === 'string' ? spec['region'] : undefined;
}

/** A deletion goes with the role that worked last, whatever became of the spec since. */
export function roleOf(stack: StoredStack, known: Ledger | undefined, deleting: boolean): string | undefined {
  const { spec } = stack;
  const asked = isRecord(spec) && typeof spec['roleARN'] === 'string' ? spec['roleARN'] : undefined;
  return deleting ? (known?.roleARN ?? asked) : asked;
}

export function rawPaused(spec: unknown): boolean {
  return isRecord(spec) && spec['paused'] === true;
}

/** What a process that starts takes from the last status: hints, which cost a needless pass at worst when they are wrong. */
export function statusHints(status: unknown): {
  readonly readyGeneration: number | undefined;
  readonly handledRequest: string | undefined;
} {
  const { conditions, lastHandledReconcileAt } = isRecord(status) ? status : {};
  const list: readonly unknown[] = Array.isArray(conditions) ? conditions : [];
  const ready = list.find(
    (entry) => isRecord(entry) && entry['type'] === 'Ready' && entry['status'] === 'True',
  );
  const generation = isRecord(ready) ? ready['observedGeneration'] : undefined;
  return {
    readyGeneration: typeof generation === 'number' ? generation : undefined,
    handledRequest: typeof lastHandledReconcileAt === 'string' ? lastHandledReconcileAt : undefined,
  };
}
