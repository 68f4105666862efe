import { ANNOTATIONS } from '../api/v1alpha1/metadata.ts';
import {
  describeFailure,
  reasonOf,
  shortId,
  tracesOf,
  type FailureClass,
  type Ledger,
  type StackIdentity,
} from '../engine/index.ts';
import type { CloudAccess } from './cloud-provider.ts';
import { describePlace } from './place.ts';
import { askedStackId, mayWorkOn, type ReattachOptions } from './reattach.ts';
import type { StoredStack } from './stack-store.ts';

export interface IdentityQuestion {
  readonly stack: StoredStack;
  readonly access: CloudAccess & { readonly roleARN?: string | undefined };
  /** Identity of the cluster. */
  readonly cluster: string;
  readonly ledger: Ledger | undefined;
  /** Whether this process works on the stack for the object already. */
  readonly knows: (stackId: string) => boolean;
}

export type Identified =
  | {
      readonly ok: true;
      readonly identity: StackIdentity;
      /** There is no ledger, and AWS has the object's stack: what was under way is unknown. */
      readonly recognised: boolean;
    }
  | {
      readonly ok: false;
      readonly reason: string;
      readonly message: string;
      /**
       * AWS could not be asked, and is asked again soon: `passing` by itself, or `refused` until a human acts. Absent
       * where a human must act at once.
       */
      readonly unanswered?: 'passing' | 'refused';
    };

/**
 * Which stack an object works on: the one in its ledger; else the one that it asks for; else the one that it had
 * before it lost its ledger, which its name and cluster in the tags on AWS tell; else a new one under its own UID. A
 * backup that is restored has a new UID, and may have lost its annotations.
 */
export async function identify(
  { stack, access, cluster, ledger, knows }: IdentityQuestion,
  options: ReattachOptions,
  signal: AbortSignal,
): Promise<Identified> {
  const { uid, namespace, name } = stack.metadata;
  const asked = ledger === undefined ? askedStackId(stack) : undefined;
  const { account, region, partition } = access;
  const place = { account, region, partition, owner: `${namespace}/${name}`, cluster };
  const former =
    ledger === undefined && asked === undefined ? await formerOf(place, access, options, signal) : none;
  if (!former.ok) return former;
  const stackId = ledger?.stackId ?? asked ?? former.stackId ?? uid;
  const identity = { ...place, stackId, shortId: shortId(stackId) };
  const verdict = await mayWorkOn(
    { stack, identity, access, takesOver: asked !== undefined, known: knows(identity.stackId) },
    options,
    signal,
  );
  return verdict.ok ? { ok: true, identity, recognised: former.stackId !== undefined } : verdict;
}

const PASSING: ReadonlySet<FailureClass> = new Set(['throttled', 'transient']);

const none: { readonly ok: true; readonly stackId?: string } = { ok: true };

async function formerOf(
  place: Omit<StackIdentity, 'stackId'>,
  access: IdentityQuestion['access'],
  { kinds }: ReattachOptions,
  signal: AbortSignal,
): Promise<typeof none | (Identified & { readonly ok: false })> {
  const answer = await tracesOf(place, kinds, access.cloud, signal);
  if (!answer.ok) {
    const message = `whether AWS has a stack of this name already cannot be read (${describePlace(access)}), so none is begun: ${describeFailure(answer.failure)}`;
    const unanswered = PASSING.has(answer.failure.class) ? 'passing' : 'refused';
    return { ok: false, reason: reasonOf(answer.failure), message, unanswered };
  }
  const [stackId, ...more] = answer.value;
  if (stackId === undefined) return none;
  if (more.length === 0) return { ok: true, stackId };
  const message = `AWS has ${more.length + 1} stacks of this name and cluster (${answer.value.join(', ')}), and the annotation ${ANNOTATIONS.ledger}, which said which of them is this object's, is lost; nothing is changed. Say it in the annotation ${ANNOTATIONS.stackId}`;
  return { ok: false, reason: 'IdentityLost', message };
}
