import type { LogicalId } from './kind.ts';
import type { Row } from './observation.ts';
import type { Outcome } from './plan.ts';
import type { PlanInput, PlannedMember } from './plan-input.ts';
import type { MemberStatus } from './actions.ts';

/** An object that was found as wanted, and all that it was compared with. */
export interface Settled {
  readonly basis: readonly unknown[];
  readonly outcome: Outcome;
}

/**
 * Spares a plan the comparison of what is as it was: of a hundred objects, most passes read three. The same objects in
 * memory are the same facts, because a reading makes new rows, a spec new members, and a changed ledger new parts.
 */
export class SettledMembers {
  readonly #input: PlanInput;
  /** Ids that were written and not proven since: how they stand depends on the time. */
  readonly #written: ReadonlySet<LogicalId>;

  constructor(input: PlanInput) {
    this.#input = input;
    this.#written = new Set([...input.memory.written.values()].map(({ id }) => id));
  }

  /** What the object was compared with; `statuses` holds all that the member needs or knows. */
  basis(
    { member, kind, needs, knows }: PlannedMember,
    row: Row,
    statuses: ReadonlyMap<LogicalId, MemberStatus>,
  ): readonly unknown[] {
    const { observation, ledger, userTags, requests } = this.#input;
    const basis: unknown[] = [member, kind, row, observation.blind.get(kind.type), userTags, requests];
    basis.push(ledger.tagKeys, ledger.applied, ledger.databaseSeen, ledger.fileSystemSeen);
    for (const id of needs) basis.push(statuses.get(id)?.outputs);
    for (const id of knows) {
      const { outputs, state, reason } = statuses.get(id) ?? {};
      basis.push(observation.rows.has(id), outputs, state, reason);
    }
    return basis;
  }

  /** The outcome of the plan before, where nothing has changed. */
  of(id: LogicalId, basis: readonly unknown[]): Outcome | undefined {
    const known = this.#written.has(id) ? undefined : this.#input.memory.settled.get(id);
    return known !== undefined && isAlike(known.basis, basis) ? known.outcome : undefined;
  }

  /** Keeps an outcome that says that nothing is to be done, now or later. */
  keep(id: LogicalId, basis: readonly unknown[], outcome: Outcome): void {
    const { settled } = this.#input.memory;
    const { status, usable } = outcome;
    if (status.state === 'ready' && usable && status.lookAt === undefined && !this.#written.has(id))
      settled.set(id, { basis, outcome });
    else settled.delete(id);
  }
}

function isAlike(left: readonly unknown[], right: readonly unknown[]): boolean {
  return left.length === right.length && left.every((entry, index) => entry === right[index]);
}
