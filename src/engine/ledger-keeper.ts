import type { ActResult } from './act.ts';
import type { Action, MemberStatus } from './actions.ts';
import { meet } from './encounters.ts';
import { goneTagKeys } from './gone-tags.ts';
import { idOfEdit, intentKey, isOfEdit, settledIntents } from './housekeeping.ts';
import type { LogicalId } from './kind.ts';
import { withApplied, withIntents, withoutIntents, type Intent, type Ledger } from './ledger.ts';
import type { Observation } from './observation.ts';
import type { PassInput, PassTools } from './pass.ts';
import { appliedBy, withSeenData } from './remembering.ts';

/** The ledger during one pass: what changes in it, and when that is stored. */
export class LedgerKeeper {
  readonly #input: PassInput;
  readonly #tools: PassTools;
  /** Intents that this pass opened: what they make cannot have been there before. */
  readonly #opened = new Set<string>();
  #ledger: Ledger;
  #saved: Ledger;

  constructor(input: PassInput, tools: PassTools) {
    this.#input = input;
    this.#tools = tools;
    this.#ledger = input.ledger;
    this.#saved = input.ledger;
    meet(input.memory, input.ledger, tools.now());
  }

  get ledger(): Ledger {
    return this.#ledger;
  }

  get opened(): ReadonlySet<string> {
    return this.#opened;
  }

  /** Intents whose object a read has shown are closed; data that was seen is remembered. */
  settle(): void {
    const { memory } = this.#input;
    const settled = settledIntents(this.#ledger, memory, this.#tools.now(), this.#tools.pace);
    if (settled.length > 0) this.#ledger = withoutIntents(this.#ledger, settled);
    this.#ledger = withSeenData(this.#ledger, this.#input);
  }

  /** One ledger write covers everything that starts together; it is stored before the first of the calls. */
  async open(actions: readonly Action[]): Promise<void> {
    const now = this.#tools.now();
    const opened: Record<string, Intent> = {};
    for (const action of actions) {
      const id = intentKey(action);
      if (id === undefined) continue;
      const open = this.#ledger.intents[id];
      const reusable = action.verb === 'create' && action.kind.create?.repeat === 'token';
      if (open !== undefined && reusable) continue;
      const token = this.#tools.random(32);
      opened[id] = { token, at: now };
      this.#input.memory.encounters.set(token, { at: now, own: true });
    }
    if (Object.keys(opened).length === 0) return;
    for (const id of Object.keys(opened)) this.#opened.add(id);
    const ledger = withIntents(this.#ledger, opened);
    this.#ledger = ledger;
    await this.#tools.saveLedger(ledger);
    this.#saved = ledger;
  }

  /** Notes what an answer leaves behind: what was applied, and whether the intent is over. */
  answered(action: Action, result: ActResult): void {
    const applied = result.ok ? appliedBy(action, this.#input.memory) : undefined;
    if (applied !== undefined) this.#ledger = withApplied(this.#ledger, applied);
    this.#close(action, result);
  }

  /**
   * An intent is over when its call certainly did nothing, or when its token leads to something that is gone. All others
   * stay open until a read shows what was made: who takes over knows no answer of ours, and may not see it yet.
   */
  #close(action: Action, result: ActResult): void {
    const id = intentKey(action);
    if (id === undefined) return;
    const nothing = !result.ok && result.failure.effect === 'none' && this.#opened.has(id);
    const spent = result.ok && result.spent === true;
    if (nothing || spent) this.#ledger = withoutIntents(this.#ledger, [id]);
  }

  /** What edits have made is shown by AWS. */
  confirm(statuses: ReadonlyMap<LogicalId, MemberStatus>): void {
    const shown = Object.keys(this.#ledger.intents).filter(
      (key) => isOfEdit(key) && statuses.get(idOfEdit(key))?.state === 'ready',
    );
    if (shown.length > 0) this.#ledger = withoutIntents(this.#ledger, shown);
  }

  /** A key of a tag that the spec dropped stands in the ledger until no object carries it. */
  forgetTags(observation: Observation, statuses: ReadonlyMap<LogicalId, MemberStatus>): void {
    const { memory, userTags, teardown } = this.#input;
    if (teardown) return;
    const { lagWindow } = this.#tools.pace;
    const gone = goneTagKeys({ ledger: this.#ledger, userTags, memory, lagWindow, observation, statuses });
    if (gone.length === 0) return;
    this.#ledger = { ...this.#ledger, tagKeys: this.#ledger.tagKeys.filter((key) => !gone.includes(key)) };
  }

  async save(): Promise<void> {
    if (this.#ledger === this.#saved) return;
    await this.#tools.saveLedger(this.#ledger);
    this.#saved = this.#ledger;
  }
}
