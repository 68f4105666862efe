import { setTimeout as delay } from 'node:timers/promises';
import type { OperatorProcess } from '../control-plane/operator-process.ts';
import type { Bench } from '../integration/support/bench.ts';
import { heldAnswers, killAtHeldAnswers, struckMore } from '../integration/support/held-answers.ts';
import type { Spec } from '../integration/support/spec.ts';
import { census, doubled, miscounted, type Census } from '../tools/census.ts';
import { leftovers } from '../tools/leftovers.ts';
import type { StackName } from '../tools/stack-object.ts';
import { nameOf, type Disturbance } from './disturbances.ts';

/** What an undisturbed creation is like. */
export interface Reference {
  readonly census: Census;
  readonly seconds: number;
  readonly writes: number;
}

export interface Trial {
  readonly disturbance: Disturbance;
  /** From the start of the operator that finished the work to Ready; of the first one, where none was killed. */
  readonly seconds: number;
  /** Since the stack was applied until it was Ready. */
  readonly writes: number;
  readonly census: Census;
  /** `ec2/vpc 2/1`: there are two and should be one. */
  readonly miscounted: readonly string[];
  readonly doubled: readonly string[];
  /** Writes of another look at everything, when all was Ready. */
  readonly writesAtRest: number;
  /** What was left on AWS after the deletion. */
  readonly left: readonly string[];
  /** Why it came to no end; empty when it did. */
  readonly stuck: string;
}

export function isClean(trial: Trial): boolean {
  const { miscounted: wrong, doubled: twice, writesAtRest, left, stuck } = trial;
  return wrong.length + twice.length + writesAtRest + left.length === 0 && stuck === '';
}

export interface TrialOptions {
  readonly bench: Bench;
  readonly stack: StackName;
  readonly spec: Spec;
  readonly disturbance: Disturbance;
  /** Absent for the undisturbed trial. */
  readonly reference?: Reference;
}

/** Creates the stack, disturbs that, waits until it is Ready, counts, deletes it, and counts again. */
export async function tryOnce(options: TrialOptions): Promise<Trial> {
  const { bench, stack, disturbance, reference } = options;
  const before = await bench.emulator.state();
  const player = new Player(options);
  const nothing = { seconds: 0, writes: 0, census: {}, miscounted: [], doubled: [], writesAtRest: 0 };
  let built: Omit<Trial, 'disturbance' | 'left' | 'stuck'> = nothing;
  let stuck = '';
  try {
    const made = await player.create();
    const now = await bench.emulator.state();
    const counts = census(before, now);
    built = {
      ...made,
      census: counts,
      miscounted: miscounted(reference?.census ?? counts, counts),
      doubled: doubled(before, now),
      writesAtRest: await writesAtRest(bench, stack),
    };
  } catch (error) {
    stuck = `${nameOf(disturbance)}: ${String(error)}`;
  }
  try {
    await bench.emulator.setFaults([]);
    await bench.delete(stack);
    await bench.untilGone(stack);
  } catch (error) {
    stuck = `${stuck} ${String(error)}`.trim();
  }
  await player.end();
  return { disturbance, ...built, left: leftovers(before, await bench.emulator.state()), stuck };
}

async function writesAtRest(bench: Bench, stack: StackName): Promise<number> {
  const before = (await bench.emulator.calls()).total.writes;
  await bench.requestPass(stack);
  return (await bench.emulator.calls()).total.writes - before;
}

/** The operators of one trial, one after another. */
class Player {
  readonly #options: TrialOptions;
  #operator: OperatorProcess | undefined;
  #startedAt = 0;

  constructor(options: TrialOptions) {
    this.#options = options;
  }

  async create(): Promise<{ readonly seconds: number; readonly writes: number }> {
    const { bench, stack, spec, disturbance } = this.#options;
    const before = (await bench.emulator.calls()).total.writes;
    await this.#arm(disturbance);
    const first = await this.#start();
    this.#startedAt = performance.now();
    await bench.apply(stack, spec);
    await Promise.all([this.#disturb(disturbance, first, before), bench.push(stack, spec.image.tag)]);
    await bench.untilReady(stack);
    return {
      seconds: (performance.now() - this.#startedAt) / 1000,
      writes: (await bench.emulator.calls()).total.writes - before,
    };
  }

  async end(): Promise<void> {
    await this.#operator?.stop();
  }

  async #start(): Promise<OperatorProcess> {
    this.#startedAt = performance.now();
    this.#operator = await this.#options.bench.startOperator(this.#options.stack.namespace);
    return this.#operator;
  }

  async #arm(disturbance: Disturbance): Promise<void> {
    const { emulator } = this.#options.bench;
    if (disturbance.kind === 'held') await emulator.setFaults(heldAnswers([disturbance.operation]));
    if (disturbance.kind !== 'lost') return;
    await emulator.setFaults(
      disturbance.operations.map((operation) => ({ operation, when: 'after', drop: true, count: 1 })),
    );
  }

  async #disturb(disturbance: Disturbance, operator: OperatorProcess, before: number): Promise<void> {
    const { bench, reference = { seconds: 0, writes: 0 } } = this.#options;
    switch (disturbance.kind) {
      case 'none':
        return;
      case 'time':
        await delay(disturbance.share * reference.seconds * 1000);
        break;
      case 'write':
        await bench.untilWrites(before + Math.floor(disturbance.share * reference.writes));
        break;
      case 'held':
        await killAtHeldAnswers(bench, 1, operator, () => this.#start());
        return;
      case 'lost':
        await struckMore(bench, disturbance.operations.length - 1);
        return;
    }
    await operator.kill();
    await this.#start();
  }
}
