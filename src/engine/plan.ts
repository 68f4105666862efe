import { fingerprint, type Action, type MemberStatus, type Plan } from './actions.ts';
import type { Failure } from './cloud.ts';
import { metAt, recoveredAt } from './encounters.ts';
import type { Kind, LogicalId, Outputs } from './kind.ts';
import type { Row } from './observation.ts';
import { pollTime } from './poll-schedule.ts';
import { isLost, missingData } from './lost-data.ts';
import { planEdits } from './plan-edits.ts';
import { failureStatus, heldBack } from './plan-failures.ts';
import { SettledMembers } from './settled.ts';
import { plannedMembers, wantContext, wantedTags, type PlanInput, type PlannedMember } from './plan-input.ts';

/**
 * What to write next, and how every resource stands: a pure function, so that it can be tested by properties, printed,
 * and run without acting. It is called again after every answer, so an action starts the moment that its own
 * dependencies are ready, and no stage waits for an unrelated one.
 */
export function plan(input: PlanInput): Plan {
  return new Planner(input).run();
}

class Planner {
  readonly #input: PlanInput;
  readonly #members: ReadonlyMap<LogicalId, PlannedMember>;
  readonly #statuses = new Map<LogicalId, MemberStatus>();
  /** Dependants may be created. */
  readonly #usable = new Map<LogicalId, boolean>();
  readonly #actions: Action[] = [];
  readonly #settled: SettledMembers;
  /** Members of which something is wanted that depends on the time. */
  readonly #timed = new Set<LogicalId>();

  constructor(input: PlanInput) {
    this.#input = input;
    this.#members = plannedMembers(input);
    this.#settled = new SettledMembers(input);
  }

  run(): Plan {
    for (const id of this.#members.keys()) this.#evaluate(id, []);
    return { actions: this.#actions, statuses: this.#statuses };
  }

  #evaluate(id: LogicalId, path: readonly LogicalId[]): void {
    if (this.#statuses.has(id)) return;
    if (path.includes(id)) throw new Error(`a circle of needs: ${[...path, id].join(' → ')}`);
    const planned = this.#members.get(id);
    if (planned === undefined) throw new Error(`no such member: ${id}`);
    const { needs, knows } = planned;
    for (const others of [needs, knows])
      for (const other of others) if (!this.#statuses.has(other)) this.#evaluate(other, [...path, id]);
    const row = this.#input.observation.rows.get(id);
    // A need that is there and is being changed, or cannot be, holds back creates and not the edits of what exists.
    const isMet = (need: LogicalId): boolean =>
      this.#usable.get(need) === true ||
      (row !== undefined && this.#input.observation.rows.get(need)?.state === 'ready');
    const unmet = needs.filter((need) => !isMet(need));
    const outcome = row === undefined ? this.#absent(planned, unmet) : this.#seen(planned, row, unmet);
    this.#statuses.set(id, outcome.status);
    this.#usable.set(id, outcome.usable);
    this.#actions.push(...outcome.actions);
  }

  #absent(planned: PlannedMember, unmet: readonly LogicalId[]): Outcome {
    const { member, kind } = planned;
    const blind = this.#input.observation.blind.get(kind.type);
    const status = statusOf(planned);
    if (blind !== undefined) return only(this.#blindStatus(kind, status, blind));
    if (unmet.length > 0) return only(waiting(status, unmet));
    if (!this.#isCovered(kind)) {
      return only({
        ...status,
        state: 'waiting',
        reason: 'Propagating',
        message: 'is looked for',
        lookAt: this.#input.now,
      });
    }
    const context = wantContext(this.#input, member, this.#told());
    if (kind.create === undefined) return only(this.#lookedFor(kind, status, kind.absent?.(context)));
    const want = kind.want(context);
    const other = kind.create.refuses?.(want);
    if (other !== undefined) return only(this.#lookedFor(kind, status, other));
    if (isLost(kind, this.#input)) return only({ ...status, ...missingData(kind, member.id, this.#input) });
    const key = `${member.id}|create`;
    const print = fingerprint(want);
    const held = heldBack(this.#input, status, key, print) ?? this.#lookedForFirst(kind, status);
    if (held !== undefined) return only(held);
    const tags = wantedTags(this.#input, kind, member.id);
    const action: Action = {
      verb: 'create',
      key,
      id: member.id,
      kind,
      fingerprint: print,
      summary: `create ${member.id}`,
      drift: this.#input.steady,
      want,
      tags,
    };
    return {
      status: { ...status, state: 'changing', reason: 'Creating', message: 'is being created' },
      usable: false,
      actions: [action],
    };
  }

  /**
   * Whether the last reading knew all parents there are now. A parent that turned up later (slow to show, or made by
   * an interrupted pass) may have children already, and creating them unseen would double them.
   */
  #isCovered(kind: Kind): boolean {
    const reading = this.#input.memory.readings.get(kind.type);
    const after = kind.find.after ?? [];
    return [...this.#input.observation.rows.values()]
      .filter((row) => after.includes(row.kind.type) && !row.fresh)
      .every((row) => reading?.parents.has(row.awsId) === true);
  }

  /**
   * A create that may have happened and has no token, and any create after the ledger was lost: it is looked for until
   * every read must show it.
   */
  #lookedForFirst(kind: Kind, status: MemberStatus): MemberStatus | undefined {
    const { ledger, memory, now } = this.#input;
    const vanished = this.#vanished(kind, status);
    if (vanished !== undefined) return vanished;
    const intent = kind.create?.repeat === 'none' ? ledger.intents[status.id] : undefined;
    const opened = intent === undefined ? undefined : metAt(memory, intent, now);
    const recovered = recoveredAt(memory, ledger, now);
    const since = Math.max(recovered ?? Number.NEGATIVE_INFINITY, opened ?? Number.NEGATIVE_INFINITY);
    const until = since + this.#input.pace.lagWindow;
    if (now >= until) return undefined;
    const lookAt = Math.min(until, now + this.#input.pace.poll * 2);
    return {
      ...status,
      state: 'settling',
      reason: 'Propagating',
      message: 'may have been created by an interrupted pass; it is looked for before it is created again',
      lookAt,
    };
  }

  /**
   * Something without token or unique key was there, or may have been before this process, and the list does not show
   * it: one list proves little, so a second one has to agree before another is made.
   */
  #vanished(kind: Kind, status: MemberStatus): MemberStatus | undefined {
    const { memory, now, pace } = this.#input;
    if (kind.create?.repeat !== 'none') return undefined;
    const since = memory.missingSince.get(status.id) ?? (memory.resumed ? memory.startedAt : undefined);
    const until = (since ?? Number.NEGATIVE_INFINITY) + pace.poll * 10;
    if (now >= until) return undefined;
    const message = 'is not shown by AWS; it is looked for again before it is created';
    return {
      ...status,
      state: 'settling',
      reason: 'Propagating',
      message,
      lookAt: Math.min(until, now + pace.poll * 3),
    };
  }

  #blindStatus(kind: Kind, status: MemberStatus, failure: Failure): MemberStatus {
    const fallback = failureStatus(status, failure, this.#input.now + this.#input.pace.retry);
    return heldBack(this.#input, status, `${kind.type}|read`, '') ?? fallback;
  }

  #lookedFor(
    kind: Kind,
    status: MemberStatus,
    verdict: { stalled?: boolean; reason: string; message: string; pollSeconds?: number } | undefined,
  ): MemberStatus {
    const seconds = verdict?.pollSeconds ?? kind.typical.create;
    const lookAt = this.#input.now + Math.max(this.#input.pace.poll, seconds * this.#input.pace.second);
    const fallback = { reason: 'Waiting', message: 'is not there yet' };
    const { reason, message } = verdict ?? fallback;
    return { ...status, state: verdict?.stalled === true ? 'stalled' : 'waiting', reason, message, lookAt };
  }

  /** How an object stands that is there: as before, if it is as it was. */
  #seen(planned: PlannedMember, row: Row, unmet: readonly LogicalId[]): Outcome {
    if (unmet.length > 0) return this.#present(planned, row, unmet);
    const { id } = planned.member;
    const basis = this.#settled.basis(planned, row, this.#statuses);
    const known = this.#settled.of(id, basis);
    if (known !== undefined) return known;
    const outcome = this.#present(planned, row, unmet);
    if (!this.#timed.has(id)) this.#settled.keep(id, basis, outcome);
    return outcome;
  }

  #present(planned: PlannedMember, row: Row, unmet: readonly LogicalId[]): Outcome {
    const { member, kind } = planned;
    const status = {
      ...statusOf(planned),
      awsId: row.awsId,
      outputs: kind.outputs(row.seen),
      ...(row.bornAt === undefined ? {} : { bornAt: row.bornAt }),
    };
    if (row.state === 'deleting') {
      return only({
        ...status,
        state: 'deleting',
        reason: 'Deleting',
        message: 'is being deleted; it is created again when it is gone',
        lookAt: pollTime(this.#input, row, 'remove'),
      });
    }
    if (typeof row.state === 'object') {
      return only({
        ...status,
        state: 'stalled',
        reason: row.state.reason ?? 'ResourceFailed',
        message: row.state.failed,
        lookAt: pollTime(this.#input, row, 'create'),
      });
    }
    if (row.state === 'pending') {
      return only({
        ...status,
        state: 'creating',
        reason: 'Creating',
        message: `AWS is creating it (usually ${duration(kind.typical.create)})`,
        lookAt: pollTime(this.#input, row, 'create'),
      });
    }
    const blind = this.#input.observation.blind.get(kind.type);
    if (blind !== undefined)
      return {
        ...only(this.#blindStatus(kind, status, blind)),
        usable: true,
      };
    if (unmet.length > 0) return only(waiting(status, unmet));
    const timed = (): void => {
      this.#timed.add(member.id);
    };
    const told = { ...this.#told(), own: kind.outputs(row.seen), timed };
    const want = kind.want(wantContext(this.#input, member, told));
    return planEdits(this.#input, {
      kind,
      row,
      want,
      status,
      tags: wantedTags(this.#input, kind, member.id),
    });
  }

  #told(): { needed: (id: LogicalId) => Outputs; known: (id: LogicalId) => Outputs } {
    const needed = (id: LogicalId): Outputs => this.#statuses.get(id)?.outputs ?? {};
    const known = (id: LogicalId): Outputs => {
      const { state, reason } = this.#statuses.get(id) ?? {};
      if (!this.#input.observation.rows.has(id) || state === undefined || reason === undefined) return {};
      return { ...needed(id), state, reason };
    };
    return { needed, known };
  }
}

/** How one resource stands, whether dependants may start, and what to write for it now. */
export interface Outcome {
  readonly status: MemberStatus;
  readonly usable: boolean;
  readonly actions: readonly Action[];
}

function only(status: MemberStatus): Outcome {
  return { status, usable: false, actions: [] };
}

function statusOf({ member, kind, needs }: PlannedMember): MemberStatus {
  return {
    id: member.id,
    kind,
    state: 'ready',
    reason: 'Ready',
    message: '',
    outputs: {},
    needs,
    waitsFor: [],
  };
}

function waiting(status: MemberStatus, unmet: readonly LogicalId[]): MemberStatus {
  return {
    ...status,
    state: 'waiting',
    reason: 'Waiting',
    message: `waits for ${unmet.join(', ')}`,
    waitsFor: unmet,
  };
}

export function duration(seconds: number): string {
  return seconds < 90 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
}
