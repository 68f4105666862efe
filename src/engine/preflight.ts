import type { Action, MemberStatus } from './actions.ts';
import type { Cloud, Failure } from './cloud.ts';
import { rememberFailure } from './failures.ts';
import type { Kind, LogicalId } from './kind.ts';
import type { Call } from './op.ts';
import { heldBack } from './plan-failures.ts';
import type { PlanInput } from './plan-input.ts';
import { describeShortage, isShort, type Quota } from './quota.ts';

export interface PreflightTools {
  readonly cloud: Cloud;
  readonly signal: AbortSignal;
  /** Told of each answer that was not given, when the stack is begun without it. */
  unread(failure: Failure): void;
}

type Statuses = ReadonlyMap<LogicalId, MemberStatus>;

/** A kind whose objects are counted by a quota. */
interface Counted {
  readonly kind: Kind;
  readonly quota: Quota;
  /** The failure record and the action that stand for it. */
  readonly key: string;
}

/**
 * Before a stack makes the first thing that a quota counts: whether all of it fits. A stack that does not fit would
 * stand half built, and cost money, until somebody noticed. Answers with how everything stands while nothing may be
 * created; undefined when it may. What cannot be read holds nothing: the services themselves still say no.
 */
export async function preflight(
  input: PlanInput,
  planned: { readonly actions: readonly Action[]; readonly statuses: Statuses },
  tools: PreflightTools,
): Promise<Statuses | undefined> {
  const counted = input.kinds.flatMap((kind) =>
    kind.quota === undefined ? [] : [{ kind, quota: kind.quota, key: `${kind.type}|quota` }],
  );
  if (!isDue(input, counted, planned.actions)) return undefined;
  const waiting = counted.some(({ key }) => (input.memory.failures.get(key)?.nextTry ?? 0) > input.now);
  if (!waiting) {
    const found = await Promise.all(counted.map((entry) => weigh(entry, input, tools)));
    if (!counted.some(({ key }) => input.memory.failures.has(key))) {
      input.memory.begun = true;
      for (const failure of distinct(found.flat())) tools.unread(failure);
      return undefined;
    }
  }
  return held(input, counted, planned);
}

/** Nothing that a quota counts is there or was ever asked for, and all that might be there can be seen. */
function isDue(input: PlanInput, counted: readonly Counted[], actions: readonly Action[]): boolean {
  if (counted.length === 0 || input.memory.begun) return false;
  if (!actions.some(({ verb }) => verb === 'create')) return false;
  const types = new Set(counted.map(({ kind }) => kind.type));
  if ([...types].some((type) => input.observation.blind.has(type))) return false;
  const ids = counted.flatMap(({ kind }) => kind.members(input.spec).map(({ id }) => id));
  if (ids.some((id) => input.ledger.intents[id] !== undefined)) return false;
  return [...input.observation.rows.values()].every((row) => !types.has(row.kind.type));
}

/** Remembers the shortage, or that there is none (any more); answers with what could not be read. */
async function weigh(
  { kind, quota, key }: Counted,
  input: PlanInput,
  tools: PreflightTools,
): Promise<readonly Failure[]> {
  const { spec, memory, now, pace, stack } = input;
  const questions = kind.members(spec).length === 0 ? [] : quota.ask(spec);
  const answers = await Promise.all(questions.map((call) => tools.cloud.read(call, tools.signal)));
  const failures = answers.flatMap((answer) => (answer.ok ? [] : [answer.failure]));
  const pages = answers.flatMap((answer) => (answer.ok ? [answer.value] : []));
  const balance = pages.length < questions.length ? undefined : quota.weigh(spec, pages);
  if (questions.length === 0 || balance === undefined || !isShort(balance)) {
    memory.failures.delete(key);
    return failures;
  }
  const failure = {
    ...about(questions[0]),
    class: 'quota',
    code: 'QuotaExceeded',
    message: describeShortage(quota.of, balance, stack.region),
    remedy: quota.remedy(spec, balance, stack),
    effect: 'none',
  } as const;
  rememberFailure(memory, { key, fingerprint: '', failure }, now, pace);
  return failures;
}

function about(call: Call | undefined): { readonly service: string; readonly operation: string } {
  return { service: call?.op.service ?? '', operation: call?.op.name ?? '' };
}

/** What would be created waits; of what lacks room, the first one says why. */
function held(
  input: PlanInput,
  counted: readonly Counted[],
  { actions, statuses }: { readonly actions: readonly Action[]; readonly statuses: Statuses },
): Statuses {
  const short = new Map<LogicalId, MemberStatus>();
  for (const { kind, key } of counted) {
    const [first] = kind.members(input.spec);
    const status = first && statuses.get(first.id);
    const failure = input.memory.failures.get(key)?.failure;
    const told = status && heldBack(input, status, key, '');
    if (told === undefined || failure === undefined) continue;
    const message = `${failure.message}; nothing is created until it fits. ${failure.remedy ?? ''}`;
    short.set(told.id, { ...told, message, waitsFor: [] });
  }
  const begun = new Set(actions.flatMap(({ verb, id }) => (verb === 'create' ? [id] : [])));
  const waitsFor = [...short.keys()];
  const message = `waits until the quotas of the account leave room for ${waitsFor.join(', ')}`;
  const rest = [...statuses].map(([id, status]): [LogicalId, MemberStatus] => [
    id,
    begun.has(id) ? { ...status, state: 'waiting', reason: 'Waiting', message, waitsFor } : status,
  ]);
  return new Map([...rest, ...short]);
}

/** One refusal of each operation: three quotas that may not be read are one piece of news. */
function distinct(failures: readonly Failure[]): readonly Failure[] {
  return [
    ...new Map(failures.map((failure) => [`${failure.service} ${failure.operation}`, failure])).values(),
  ];
}
