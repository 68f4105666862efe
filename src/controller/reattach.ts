import { ANNOTATIONS, FINALIZER } from '../api/v1alpha1/metadata.ts';
import {
  describeFailure,
  isTransferable,
  newLedger,
  pass,
  readLedger,
  StackMemory,
  tracesOf,
  transferTag,
  type Kind,
  type Observation,
  type Pace,
  type StackIdentity,
} from '../engine/index.ts';
import type { Clock } from '../clock.ts';
import type { CloudAccess } from './cloud-provider.ts';
import type { StackKey, StackStore, StoredStack } from './stack-store.ts';

export interface ReattachOptions {
  readonly store: StackStore;
  readonly kinds: readonly Kind[];
  readonly clock: Clock;
  readonly pace: Pace;
}

/** May the stack be taken over, and if not, what a human must know. */
type Verdict =
  { readonly ok: true } | { readonly ok: false; readonly reason: string; readonly message: string };

/** The id of a stack that lives on, which an object asks for before it has a ledger. */
export function askedStackId(stack: StoredStack): string | undefined {
  const asked = stack.metadata.annotations[ANNOTATIONS.stackId];
  return asked === undefined || asked === stack.metadata.uid ? undefined : asked;
}

/** What a stack id may be: it goes into names and tags. */
const ID = /^[A-Za-z0-9][A-Za-z0-9-]{0,62}$/u;

export interface Claim {
  readonly stack: StoredStack;
  /** With the id of the stack that the object is to work on. */
  readonly identity: StackIdentity;
  readonly access: CloudAccess;
  /** The id comes from the annotation; there is no ledger yet. */
  readonly takesOver: boolean;
  /** This process works on that stack for the object already. */
  readonly known: boolean;
}

/** Whether an object may work on a stack: one that it takes over has to be proven its own, any other unclaimed. */
export async function mayWorkOn(
  { stack, identity, access, takesOver, known }: Claim,
  options: ReattachOptions,
  signal: AbortSignal,
): Promise<Verdict> {
  if (takesOver) return mayReattach(stack, identity, access, options, signal);
  const { metadata } = stack;
  const { stackId } = identity;
  if (stackId === metadata.uid || known) return { ok: true };
  const owner = await claimantOf(stackId, metadata, options.store, signal);
  if (owner === undefined || (await isProven(identity, access, options, signal))) return { ok: true };
  const remedy =
    metadata.deletionTimestamp === undefined
      ? `delete one of the two, or take the annotation ${ANNOTATIONS.ledger} off the one that was copied`
      : `take the finalizer ${FINALIZER} off this object by hand to let it go`;
  const message = `stack ${stackId} is claimed by ${owner} too; nothing is changed: ${remedy}`;
  return { ok: false, reason: 'OwnershipConflict', message };
}

/** Anybody can copy a ledger, and must not stop the one whose name the stack carries on AWS. */
async function isProven(
  identity: StackIdentity,
  { cloud }: CloudAccess,
  { kinds }: ReattachOptions,
  signal: AbortSignal,
): Promise<boolean> {
  const traces = await tracesOf(identity, kinds, cloud, signal);
  return traces.ok && traces.value.includes(identity.stackId);
}

/**
 * Whether an object may take over the stack whose id it names: no living object claims it, and AWS shows something of
 * it whose tags say that it was this object's, or is meant for it. Only looks: nothing is written, neither here nor on AWS.
 */
async function mayReattach(
  stack: StoredStack,
  identity: StackIdentity,
  access: CloudAccess,
  options: ReattachOptions,
  signal: AbortSignal,
): Promise<Verdict> {
  const { stackId } = identity;
  if (!ID.test(stackId)) return refused(`is no stack id: 1 to 63 letters, digits and hyphens`, stackId);
  const owner = await claimantOf(stackId, stack.metadata, options.store, signal);
  if (owner !== undefined) return refused(`is the stack of ${owner}, which lives`, stackId);
  const observation = await look(identity, access, options, signal);
  const [failure] = observation.blind.values();
  if (failure?.class === 'denied')
    return { ok: false, reason: 'AccessDenied', message: describeFailure(failure) };
  if (failure !== undefined)
    throw new Error(`whose stack ${stackId} is cannot be read: ${describeFailure(failure)}`);
  const [conflict] = observation.conflicts;
  if (conflict !== undefined) {
    const what = `is the stack of another object: ${conflict.kind.type} ${conflict.awsId} says so in its tags. If it is meant for this one, tag it and all that is left of it with ${transferTag(identity)}`;
    return refused(what, stackId);
  }
  const proven = [...observation.rows.values()].some(
    (row) => row.tags !== undefined && isTransferable(identity, row.tags),
  );
  if (proven) return { ok: true };
  return refused('proves nothing: AWS shows nothing of it that carries this name and cluster', stackId);
}

function refused(what: string, stackId: string): Verdict {
  const message = `the annotation ${ANNOTATIONS.stackId} says ${stackId}, which ${what}; nothing is changed. Take the annotation away to begin a new stack`;
  return { ok: false, reason: 'OwnershipConflict', message };
}

/** A living object, other than this one, whose stack it is by its ledger, or by its uid before it has one. */
async function claimantOf(
  stackId: string,
  self: StackKey,
  store: StackStore,
  signal: AbortSignal,
): Promise<string | undefined> {
  const others = (await store.list(signal)).filter(
    ({ metadata }) => metadata.namespace !== self.namespace || metadata.name !== self.name,
  );
  const claimant = others.find(({ metadata }) => {
    const ledger = readLedger(metadata.annotations[ANNOTATIONS.ledger]);
    return metadata.uid === stackId || (typeof ledger === 'object' && ledger.stackId === stackId);
  });
  return claimant && `${claimant.metadata.namespace}/${claimant.metadata.name}`;
}

async function look(
  identity: StackIdentity,
  { cloud }: CloudAccess,
  { kinds, clock, pace }: ReattachOptions,
  signal: AbortSignal,
): Promise<Observation> {
  const nothing = (): never => {
    throw new Error('a look writes nothing');
  };
  const { observation } = await pass(
    {
      kinds,
      stack: identity,
      spec: undefined,
      teardown: true,
      policy: 'Retain',
      paused: true,
      userTags: {},
      requests: {},
      steady: false,
      ledger: newLedger(identity),
      memory: new StackMemory(clock.now()),
      breadth: { type: 'resync', types: new Set(), unsettled: new Set() },
      signal,
      drain: signal,
    },
    {
      cloud: { read: (call, inner) => cloud.read(call, inner), write: nothing },
      now: () => clock.now(),
      pace,
      random: nothing,
      saveLedger: nothing,
      orders: nothing,
      acted: nothing,
      duplicate: nothing,
    },
  );
  return observation;
}
