import { fingerprint, type Action } from './actions.ts';
import type { Answer, Cloud, Failure } from './cloud.ts';
import { rememberFailure } from './failures.ts';
import type { Scope } from './finding.ts';
import type { StackIdentity } from './kind.ts';
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
  /** When the action was decided on, before it was written down. */
  readonly decidedAt: number;
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
  | {
      readonly ok: true;
      readonly awsId: string;
      /** The answer shows something that is gone already: the token belongs to it and is worth nothing. */
      readonly spent?: boolean;
    }
  | { readonly ok: false; readonly failure: Failure };

/** Sends one write and folds its answer into the memory, so that the next plan sees it. */
export async function act(action: Action, tools: ActTools): Promise<ActResult> {
  const notAfter = tools.decidedAt + tools.pace.decision;
  const answer = await tools.cloud.write({ ...callOf(action, tools), notAfter }, tools.signal);
  if (!answer.ok && !(action.verb === 'remove' && answer.failure.class === 'absent')) {
    const call = { key: action.key, fingerprint: action.fingerprint, failure: answer.failure };
    rememberFailure(tools.memory, call, tools.now(), tools.pace);
    return { ok: false, failure: answer.failure };
  }
  tools.memory.failures.delete(action.key);
  return { ok: true, ...fold(action, answer, tools) };
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

function fold(
  action: Action,
  answer: Answer<unknown>,
  tools: ActTools,
): { readonly awsId: string; readonly spent?: boolean } {
  const { memory } = tools;
  const common = { at: tools.now(), type: action.kind.type, id: action.id, fingerprint: action.fingerprint };
  if (action.verb === 'create') {
    memory.lastCreateAt = common.at;
    const row = rowOf(action, answer, tools);
    if (row.state === 'gone') return { awsId: row.awsId, spent: true };
    memory.written.set(action.key, { ...common, what: 'create', row });
    return { awsId: row.awsId };
  }
  const { awsId } = action.row;
  if (action.verb === 'remove') {
    const what = action.prepares ? 'edit' : 'remove';
    memory.written.set(action.key, { ...common, what, awsId, before: fingerprint(action.row.seen) });
    return { awsId };
  }
  const touches = action.touches === undefined ? {} : { touches: action.touches };
  memory.written.set(action.key, { ...common, ...touches, what: 'edit', awsId });
  countAttempt(memory, action);
  if (answer.ok) replaceSeen(memory, action.row, action.apply(answer.value));
  return { awsId };
}

function countAttempt(memory: StackMemory, { key, fingerprint: print }: Action): void {
  const before = memory.attempts.get(key);
  const count = before?.fingerprint === print ? before.count : 0;
  memory.attempts.set(key, { fingerprint: print, count: count + 1 });
}

function rowOf(action: Action & { verb: 'create' }, answer: Answer<unknown>, tools: ActTools): Row {
  const { create } = action.kind;
  if (create === undefined || !answer.ok) throw new Error(`${action.kind.type} was not created`);
  const scope: Scope = scopeOf(tools.stack, undefined, (type) => currentRows(tools.memory, type));
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
    state: action.kind.state(seen),
    untagged: false,
    inUse: false,
    unseen: true,
    fresh,
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
