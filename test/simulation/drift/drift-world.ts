import type { Kind } from '../../../src/engine/index.ts';
import { tagKeys } from '../../../src/engine/index.ts';
import { runImagePipeline } from '../image-pipeline.ts';
import { doubled, endState } from '../oracles.ts';
import { World } from '../world.ts';
import type { DeletionEnd } from './deletions.ts';
import type { FieldChange } from './field-drift.ts';
import { Hand, Refusal } from './hand.ts';

const HOUR = 3_600_000;

/** A stack that is as wanted, somebody who changes it by hand, and the operator that puts it back. */
export class DriftWorld {
  readonly world: World;
  readonly #hand: Hand;
  readonly #baseline: readonly string[];

  private constructor(world: World) {
    this.world = world;
    this.#hand = new Hand(world);
    this.#baseline = endState(world.emulator);
  }

  static async build(spec: object): Promise<DriftWorld> {
    const world = new World();
    world.touch();
    void runImagePipeline(world);
    world.apply(spec);
    world.start();
    await world.untilReady();
    return new DriftWorld(world);
  }

  /** Changes a field, and has it put back. Returns what went wrong. */
  async field(id: string, drift: FieldChange): Promise<readonly string[]> {
    const object = await this.#hand.row(id);
    const before = JSON.stringify(await drift.look(this.#hand, object));
    if (drift.slow === true) this.world.kill();
    const refusal = await refusalOf(drift.change(this.#hand, object));
    if (drift.refused !== undefined)
      return refusal === drift.refused ? this.#mended() : [`answered ${refusal}`];
    if (refusal !== 'done') return [`the change was refused: ${refusal}`];
    await this.world.pass(1000);
    let changed = JSON.stringify(await drift.look(this.#hand, object));
    for (let minute = 0; drift.slow === true && changed === before && minute < 120; minute += 1) {
      await this.world.pass(HOUR / 60);
      changed = JSON.stringify(await drift.look(this.#hand, object));
    }
    if (drift.slow === true) this.world.start();
    if (changed === before) return [`the change changed nothing: ${before}`];
    const broken = await this.#mended();
    const after = JSON.stringify(await drift.look(this.#hand, await this.#hand.row(id)));
    return after === before ? broken : [...broken, `${before} became ${changed} and then ${after}`];
  }

  /** Deletes an object as its kind would, and waits for the end that is expected. */
  async deletion(id: string, end: DeletionEnd): Promise<readonly string[]> {
    const answer = await refusalOf(this.#remove(id));
    if (typeof end === 'object' && 'refused' in end)
      return answer === end.refused ? this.#mended() : [`the deletion was answered with ${answer}`];
    if (answer !== 'done') return [`the deletion was refused: ${answer}`];
    if (end === 'repaired') return this.#mended();
    return this.#stalled(end.stalled);
  }

  /** Takes the owner tags off an object, and has them put back. */
  async tags(kind: Kind, id: string): Promise<readonly string[]> {
    const object = await this.#hand.row(id);
    const keys = [tagKeys.stackId, tagKeys.resource, tagKeys.name, tagKeys.cluster, tagKeys.managedBy];
    if (kind.tagging === undefined) return ['cannot be tagged'];
    await this.#hand.send(kind.tagging.remove(object.seen, keys, this.#hand.identity));
    if (JSON.stringify(endState(this.world.emulator)) === JSON.stringify(this.#baseline))
      return ['the tags are still there'];
    return this.#mended();
  }

  /** The same changes on a paused stack are reported, all of them, and left; then the pause ends. */
  async paused(
    drifts: readonly { readonly id: string; readonly change: FieldChange }[],
  ): Promise<readonly string[]> {
    const spec = this.world.stack?.spec as object;
    this.world.apply({ ...spec, paused: true });
    await this.world.until('silence under the pause', () => this.world.isReady());
    for (const drift of drifts) await drift.change.change(this.#hand, await this.#hand.row(drift.id));
    this.world.emulator.calls.reset();
    await this.world.requestPass();
    const told = this.world.status.lastDrift?.resources ?? [];
    const broken = drifts.flatMap(({ id }) => (told.includes(id) ? [] : [`${id} is not reported`]));
    if (this.world.reasonOf('Ready') !== 'Paused')
      broken.push(`Ready says ${this.world.reasonOf('Ready') ?? ''}`);
    broken.push(...(await this.#silentFor(HOUR)));
    this.world.apply(spec);
    return [...broken, ...(await this.#mended())];
  }

  /** A pause holds a deletion, too. */
  async pausedDeletion(): Promise<readonly string[]> {
    const spec = this.world.stack?.spec as object;
    this.world.apply({ ...spec, paused: true });
    await this.world.until('silence under the pause', () => this.world.isReady());
    this.world.emulator.calls.reset();
    this.world.delete();
    const broken = await this.#silentFor(HOUR);
    this.world.apply(spec);
    await this.world.untilGone();
    return broken;
  }

  /** A file system that is gone with all that hangs on it is never made again. */
  async lostFiles(): Promise<readonly string[]> {
    const { observation } = await this.#hand.look();
    const targets = [...observation.rows.keys()].filter((id) => /^(mount-target|access-point)/u.test(id));
    this.world.kill();
    for (const id of targets) await this.#remove(id);
    await this.world.pass(HOUR / 6);
    await this.#remove('file-system');
    await this.world.pass(HOUR / 6);
    this.world.start();
    return this.#stalled('FileSystemMissing');
  }

  async #silentFor(milliseconds: number): Promise<readonly string[]> {
    await this.world.pass(milliseconds);
    const { total, writes } = this.world.emulator.calls.counts();
    return total.writes === 0 ? [] : [`wrote: ${JSON.stringify(writes)}`];
  }

  /** Steps of the kind's own removal, each chosen by a fresh look, until it is told to go. */
  async #remove(id: string): Promise<void> {
    for (let step = 0; step < 5; step += 1) {
      const row = await this.#hand.row(id);
      if (row.state === 'deleting') return;
      const scope = { stack: this.#hand.identity, policy: 'Delete' as const, rows: () => [] };
      const next = row.kind.remove.find((candidate) => candidate.when?.(row.seen, scope) ?? true);
      if (next === undefined) throw new Error(`no way to remove ${id}`);
      await this.#hand.send(next.call(row.seen, this.#hand.identity, scope));
      if (next.prepares !== true) return;
      await this.world.pass(20_000);
    }
  }

  async #mended(): Promise<readonly string[]> {
    await this.world.requestPass();
    await this.world.until(
      'the repair',
      () => this.world.isReady() && this.#difference().length === 0,
      30 * HOUR,
    );
    const broken = doubled(this.world.emulator).map((name) => `doubled: ${name}`);
    this.world.emulator.calls.reset();
    await this.world.requestPass();
    const { total, writes } = this.world.emulator.calls.counts();
    return total.writes === 0 ? broken : [...broken, `not silent: ${JSON.stringify(writes)}`];
  }

  async #stalled(reason: string): Promise<readonly string[]> {
    await this.world.requestPass();
    await this.world.until(
      reason,
      () => this.world.isTrue('Stalled') && this.world.reasonOf('Stalled') === reason,
    );
    this.world.emulator.calls.reset();
    await this.world.pass(HOUR);
    const { writes } = this.world.emulator.calls.counts();
    const created = Object.keys(writes).filter((name) => name.includes('Create'));
    return created.length === 0 ? [] : [`created: ${created.join(', ')}`];
  }

  #difference(): readonly string[] {
    const now = endState(this.world.emulator);
    return [
      ...this.#baseline.filter((line) => !now.includes(line)),
      ...now.filter((line) => !this.#baseline.includes(line)),
    ];
  }
}

async function refusalOf(change: Promise<unknown>): Promise<string> {
  try {
    await change;
    return 'done';
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
}
