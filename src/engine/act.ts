import type { Action } from './actions.ts';
import type { Answer, Cloud, Failure } from './cloud.ts';
import type { Scope, StackIdentity } from './kind.ts';
import type { Ledger } from './ledger.ts';
import type { StackMemory } from './memory.ts';
import { recognise, type Row } from './observation.ts';
import { scopeOf } from './observation.ts';
import { currentRows } from './observe.ts';
import type { Call } from './op.ts';
import type { Pace } from './pace.ts';

export interface ActTools {
  readonly cloud: Cloud;
  readonly now: () => number;
  readonly pace: Pace;
  readonly random: (length: number) => string;
  readonly ledger: Ledger;
  readonly memory: StackMemory;
  readonly stack: StackIdentity;
  readonly signal: AbortSignal;
  /** Intents that were opened by this pass, not taken over from an earlier one. */
  readonly opened: ReadonlySet<string>;
}

export type ActResult =
  { readonly ok: true; readonly awsId: string } | { readonly ok: false; readonly failure: Failure };

/** Sends one write and folds its answer into the memory, so that the next plan sees it. */
export async function act(action: Action, tools: ActTools): Promise<ActResult> {
  const answer = await tools.cloud.write(callOf(action, tools), tools.signal);
  if (!answer.ok && !(action.verb === 'remove' && answer.failure.class === 'absent')) {
    remember(action, answer.failure, tools);
    return { ok: false, failure: answer.failure };
  }
  tools.memory.failures.delete(action.key);
  return { ok: true, awsId: fold(action, answer, tools) };
}

function callOf(action: Action, tools: ActTools): Call {
  if (action.verb !== 'create') return action.call;
  const { create } = action.kind;
  if (create === undefined) throw new Error(`${action.kind.type} cannot be created`);
  const token = tools.ledger.intents[action.id]?.token ?? '';
  return create.call({
    want: action.want,
    tags: action.tags,
    token,
    stack: tools.stack,
    random: tools.random,
  });
}

function fold(action: Action, answer: Answer<unknown>, tools: ActTools): string {
  const { memory } = tools;
  const at = tools.now();
  const common = { at, type: action.kind.type, id: action.id, fingerprint: action.fingerprint };
  if (action.verb === 'create') {
    const row = rowOf(action, answer, tools);
    memory.written.set(action.key, { ...common, what: 'create', row });
    memory.lastCreateAt = at;
    return row.awsId;
  }
  if (action.verb === 'remove' && !action.prepares) {
    memory.written.set(action.key, { ...common, what: 'remove', awsId: action.row.awsId });
    return action.row.awsId;
  }
  memory.written.set(action.key, { ...common, what: 'edit' });
  if (action.verb === 'edit') {
    const count =
      (memory.attempts.get(action.key)?.fingerprint === action.fingerprint
        ? memory.attempts.get(action.key)?.count
        : 0) ?? 0;
    memory.attempts.set(action.key, { fingerprint: action.fingerprint, count: count + 1 });
    if (answer.ok) replaceSeen(memory, action.row, action.apply(answer.value));
  }
  return action.row.awsId;
}

function rowOf(action: Action & { verb: 'create' }, answer: Answer<unknown>, tools: ActTools): Row {
  const { create } = action.kind;
  if (create === undefined || !answer.ok) throw new Error(`${action.kind.type} was not created`);
  const scope: Scope = scopeOf(tools.stack, undefined, currentRows(tools.memory));
  const seen = create.seen(answer.value, action.want, action.tags);
  const row = recognise(action.kind, seen, scope);
  const fresh = create.repeat !== 'token' || tools.opened.has(action.id);
  if (row !== undefined && !('conflict' in row)) return { ...row, id: action.id, unseen: true, fresh };
  const identity = action.kind.identify(seen, scope);
  return {
    kind: action.kind,
    id: action.id,
    awsId: identity.awsId,
    seen,
    state: 'pending',
    untagged: false,
    inUse: false,
    unseen: true,
    fresh,
    partial: false,
  };
}

/** Puts what an answer taught in place of what the last read showed. */
function replaceSeen(memory: StackMemory, row: Row, seen: unknown): void {
  if (seen === row.seen) return;
  const reading = memory.readings.get(row.kind.type);
  if (reading === undefined) return;
  const rows = reading.rows.map((other) =>
    other.awsId === row.awsId ? { ...other, seen, state: row.kind.state(seen) } : other,
  );
  memory.readings.set(row.kind.type, { ...reading, rows });
}

/**
 * When the same call is tried again: the first time soon, then later and later. What a human has to change is asked
 * about every few minutes, so that the stack goes on by itself once it is changed.
 */
function remember(action: Action, failure: Failure, tools: ActTools): void {
  const now = tools.now();
  const before = tools.memory.failures.get(action.key);
  const same = before?.fingerprint === action.fingerprint ? before : undefined;
  const count = (same?.count ?? 0) + 1;
  const backoff = Math.min(
    tools.pace.retryCap,
    tools.pace.retry * 2 ** Math.min(count - 1, growth[failure.class]),
  );
  const wait = failure.class === 'invalid' ? tools.pace.retryCap : backoff;
  tools.memory.failures.set(action.key, {
    failure,
    fingerprint: action.fingerprint,
    count,
    firstAt: same?.firstAt ?? now,
    nextTry: now + wait,
  });
}

/** How often the wait doubles: what only needs a moment is not made to wait minutes. */
const growth: Readonly<Record<Failure['class'], number>> = {
  absent: 2,
  exists: 3,
  dependency: 3,
  propagating: 2,
  throttled: 5,
  transient: 5,
  denied: 8,
  quota: 8,
  invalid: 0,
};
