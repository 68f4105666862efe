import type { WordPressStackStatus } from '../../../src/api/v1alpha1/status.ts';
import { targetTable } from '../../aws-emulator/services/elbv2/tables.ts';
import { instanceTable } from '../../aws-emulator/services/rds/tables.ts';
import { ACCOUNT, REGION, type World } from '../world.ts';
import type { Told } from './change.ts';

type Conditions = NonNullable<WordPressStackStatus['conditions']>;

export function holds(world: World, { condition, reason, message = /(?:)/u }: Told): boolean {
  const conditions: Conditions = world.status.conditions ?? [];
  return conditions.some(
    (entry) => entry.type === condition && entry.reason === reason && message.test(entry.message),
  );
}

/** Looks at the site at every moment of a change: how many tasks serve, whether the database restarts, what is told. */
export class Witness {
  readonly #world: World;
  readonly #unheard: Set<Told>;
  fewestServing = Number.POSITIVE_INFINITY;
  restarted = false;
  unavailable = false;

  constructor(world: World, tells: readonly Told[]) {
    this.#world = world;
    this.#unheard = new Set(tells);
    this.look();
  }

  look(): void {
    const scope = this.#world.emulator.scope(ACCOUNT, REGION);
    const serving = scope.table(targetTable).truth.filter(({ state }) => state === 'healthy').length;
    this.fewestServing = Math.min(this.fewestServing, serving);
    this.restarted ||= scope
      .table(instanceTable)
      .truth.list()
      .some(
        ({ DBInstanceStatus: status, working }) =>
          status === 'rebooting' || (status === 'modifying' && working.DBInstanceClass !== undefined),
      );
    this.unavailable ||= !this.#world.isTrue('Available');
    for (const told of this.#unheard) if (holds(this.#world, told)) this.#unheard.delete(told);
  }

  /** What was to be told and was not. */
  get unheard(): readonly Told[] {
    return [...this.#unheard];
  }
}
