import type { Difference, MemberStatus } from './actions.ts';
import { surplusRows } from './housekeeping.ts';
import type { Kind, LogicalId, State } from './kind.ts';
import type { Observation, Row } from './observation.ts';
import type { Pace } from './pace.ts';
import { membersOf, type PlannedMember } from './plan-input.ts';

/**
 * What becomes of one resource, once everything that it waits for is done.
 *
 * - `create`: it is not there, or on its way out
 * - `edit`: it is there and differs
 * - `follow`: it uses something that is made first, so what it will be changed to is not known before
 * - `remove`: nobody asks for it any more
 * - `blocked`: a human must act first
 * - `unreadable`: AWS did not let us see it
 * - `busy`: AWS works on it, and nothing is to be written
 * - `none`: it is as wanted
 */
export type Fate = 'create' | 'edit' | 'follow' | 'remove' | 'blocked' | 'unreadable' | 'busy' | 'none';

export interface Forecast {
  readonly id: LogicalId;
  readonly kind: Kind;
  readonly fate: Fate;
  readonly awsId?: string;
  /** Ids that come (or go) first; of an edit, those after which more may change. */
  readonly after: readonly LogicalId[];
  readonly differences: readonly Difference[];
  /** As AWS shows it now; absent when it is not there. */
  readonly seen?: unknown;
  /** What holds it, in words for people; empty when nothing does. */
  readonly message: string;
}

export interface ForecastInput {
  readonly kinds: readonly Kind[];
  /** Undefined: everything goes. */
  readonly spec: unknown;
  readonly observation: Observation;
  /** Of a pass that did not act. */
  readonly statuses: ReadonlyMap<LogicalId, MemberStatus>;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly pace: Pace;
}

/**
 * A plan to its end: a pass names only what can start now, and a person who is about to agree wants to see the rest.
 * What exists was compared with the spec; what comes after something that does not exist yet can only be named.
 */
export function forecast(input: ForecastInput): readonly Forecast[] {
  const order = new Map(input.kinds.map((kind, index) => [kind.type, index]));
  return [...(input.spec === undefined ? teardown(input) : desired(input))].sort(
    (a, b) => (order.get(a.kind.type) ?? 0) - (order.get(b.kind.type) ?? 0),
  );
}

function desired(input: ForecastInput): readonly Forecast[] {
  const members = membersOf(input.kinds, input.spec);
  const done = new Map<LogicalId, Forecast>();
  const wanted = [...members].map(([id, member]) => memberForecast(id, { input, members, done }, member));
  return [...wanted, ...surplus(input, members)];
}

interface Context {
  readonly input: ForecastInput;
  readonly members: ReadonlyMap<LogicalId, PlannedMember>;
  readonly done: Map<LogicalId, Forecast>;
}

function memberForecast(id: LogicalId, context: Context, { kind }: PlannedMember): Forecast {
  const known = context.done.get(id);
  if (known !== undefined) return known;
  const made = judge(id, kind, context);
  context.done.set(id, made);
  return made;
}

function judge(id: LogicalId, kind: Kind, context: Context): Forecast {
  const { observation, statuses } = context.input;
  const status = statuses.get(id);
  const row = observation.rows.get(id);
  const base: Forecast = { id, kind, fate: 'none', after: [], differences: [], message: '' };
  if (status === undefined) return base;
  if (observation.blind.has(kind.type) || row?.partial !== undefined)
    return { ...base, fate: 'unreadable', message: status.message };
  if (row === undefined) return absent(base, status);
  const there = { ...base, awsId: row.awsId, seen: row.seen };
  return isGoing(row.state) ? absent(there, status) : present(there, status, context);
}

function present(base: Forecast, status: MemberStatus, context: Context): Forecast {
  const { differences = [], message } = status;
  const after = status.state === 'waiting' ? status.waitsFor : remade(status, context);
  if (differences.length > 0)
    return { ...base, fate: differences.every(isStuck) ? 'blocked' : 'edit', differences, after, message };
  if (status.state === 'stalled') return { ...base, fate: 'blocked', message };
  if (after.length > 0) return isLookedUp(base.kind) ? base : { ...base, fate: 'follow', after };
  return status.state === 'ready' ? base : { ...base, fate: 'busy', message };
}

/** What cannot be created comes with its parent, or is only looked up: it is no change. */
function absent(base: Forecast, status: MemberStatus): Forecast {
  const { waitsFor: after, message } = status;
  if (base.kind.create === undefined)
    return { ...base, after, fate: status.state === 'stalled' ? 'blocked' : 'none', message };
  return status.state === 'stalled'
    ? { ...base, fate: 'blocked', message }
    : { ...base, fate: 'create', after };
}

/** Nothing of it is ours to change. */
function isLookedUp({ create, aspects = [] }: Kind): boolean {
  return create === undefined && aspects.length === 0;
}

function isGoing(state: State): boolean {
  return state === 'deleting' || state === 'gone';
}

function isStuck({ repair }: Difference): boolean {
  return 'stall' in repair;
}

/** Needs of which a new version is made: what uses them changes to it. */
function remade({ needs }: MemberStatus, context: Context): readonly LogicalId[] {
  return needs.filter((need) => {
    const member = context.members.get(need);
    if (member === undefined) return false;
    const { fate, differences } = memberForecast(need, context, member);
    const makes = (member.kind.aspects ?? []).some((aspect) => aspect.makes !== undefined);
    return differences.some((difference) => difference.makes) || (fate === 'follow' && makes);
  });
}

/** What nobody asks for any more, by the operator's own rule, once all that is asked for can be used. */
function surplus(
  { observation, statuses, now, pace }: ForecastInput,
  members: ReadonlyMap<LogicalId, PlannedMember>,
): readonly Forecast[] {
  const settled = [...statuses].filter(([id]) => members.has(id));
  const asked = new Map(settled.map(([id, status]) => [id, { ...status, state: 'ready' as const }]));
  return surplusRows(observation, asked, now, pace)
    .filter((row) => row.kind.remove.length > 0)
    .map((row) => ({ ...leaving(row), fate: 'remove' as const }));
}

/** In a deletion: what has no status stays as it is. */
function teardown({ observation, statuses }: ForecastInput): readonly Forecast[] {
  return [...observation.rows.values(), ...observation.duplicates].flatMap((row): readonly Forecast[] => {
    const second = observation.rows.get(row.id)?.awsId !== row.awsId;
    const status = statuses.get(second ? `${row.id} (${row.awsId})` : row.id);
    if (status === undefined) return [];
    const { message, waitsFor: after } = status;
    if (status.state === 'stalled') return [{ ...leaving(row), fate: 'blocked', message }];
    if (status.state === 'changing') return [{ ...leaving(row), fate: 'edit', message }];
    return [{ ...leaving(row), fate: 'remove', after }];
  });
}

function leaving({ id, kind, awsId, seen }: Row): Omit<Forecast, 'fate'> {
  return { id, kind, awsId, after: [], differences: [], seen, message: '' };
}
