import type { Answer, Call, Cloud, Failure, FailureClass, Op, Tags } from '../../src/engine/index.ts';

/** One object of the model, as a read shows it. */
export interface Thing {
  readonly awsId: string;
  readonly type: string;
  readonly tags: Tags;
  /** Unique among the living of its type; empty for types without names. */
  readonly name: string;
  /** AWS ids that it cannot live without, and that cannot go before it. */
  readonly refs: readonly string[];
  readonly value: string;
  /** Has to be detached before it can be removed. */
  readonly attached: boolean;
  readonly state: 'pending' | 'ready' | 'deleting' | 'gone';
  /** Milliseconds since the epoch. */
  readonly bornAt: number;
}

/** How long a tombstone is shown. */
const TOMBSTONE = 3_600_000;

interface Version {
  readonly visibleAt: number;
  readonly thing: Thing;
}

interface Entry {
  versions: Version[];
  readonly readyAt: number;
  /** When it is really gone; infinite while nobody has asked for it. */
  goneAt: number;
  /** When lists stop showing it as living. */
  goneFromListsAt: number;
  /** What takes time to go leaves a tombstone in the lists. */
  takesTime: boolean;
  hiddenUntil: number;
}

/** What goes wrong with one call. `lost-request`: it never arrives; `lost-answer`: it does, and the caller does not learn it. */
export type Fault = 'refused' | 'lost-request' | 'lost-answer' | 'dies-before' | 'dies-after' | undefined;

export interface ModelCloudOptions {
  readonly now: () => number;
  /** From 0 up to 1. */
  readonly random: () => number;
  /** Longest time until a list shows a write, in milliseconds. */
  readonly lag: number;
  readonly fault: (call: Call) => Fault;
  /** Told of every write that arrives, before its effect; `again`: its token was sent before. */
  readonly arrived?: (call: Call, again: boolean) => void;
}

export interface CreateInput {
  readonly type: string;
  readonly tags: Tags;
  readonly name: string;
  readonly refs: readonly string[];
  readonly value: string;
  readonly attached: boolean;
  /** Empty: a repetition makes a second object. */
  readonly token: string;
  /** Milliseconds until it is ready. */
  readonly takes: number;
}

const operation = (name: string, write: boolean): Op => {
  const self: Op = {
    service: 'model',
    name,
    write,
    bucket: 'model',
    iam: [],
    call: (input) => ({ op: self, input }),
  };
  return self;
};

export const list = operation('List', false);
export const describe = operation('Describe', false);
export const create = operation('Create', true);
export const edit = operation('Edit', true);
export const tag = operation('Tag', true);
export const detach = operation('Detach', true);
export const remove = operation('Remove', true);

/** Thrown to a process that is dead: none of its calls returns any more. */
export class ProcessDied extends Error {
  override readonly name = 'ProcessDied';
}

/**
 * A cloud small enough to be seen through: objects with tags, names and references, tokens, time until they are ready or
 * gone, lists that lag behind writes by a random time for each object, answers and requests that get lost.
 */
export class ModelCloud implements Cloud {
  readonly #options: ModelCloudOptions;
  readonly #entries = new Map<string, Entry>();
  readonly #tokens = new Map<string, string>();
  #serial = 0;
  /** Calls by name, for silence and budgets. */
  writes = 0;
  reads = 0;
  dead = false;
  /** What a refused call is told. Default is anything that may pass. */
  refusal: FailureClass | undefined;
  /** AWS ids of what edits do not change, although they are answered. */
  readonly frozen = new Set<string>();

  constructor(options: ModelCloudOptions) {
    this.#options = options;
  }

  /** All that lives, as it really is. */
  living(): readonly Thing[] {
    return [...this.#entries.values()]
      .filter((entry) => !this.#isGone(entry))
      .map((entry) => this.#truth(entry));
  }

  /** Somebody else changes an object behind the operator's back. */
  interfere(awsId: string, change: Partial<Thing> | 'remove'): void {
    const entry = this.#entries.get(awsId);
    if (entry === undefined || this.#isGone(entry)) return;
    if (change === 'remove') this.#leave(entry, 0);
    else this.#change(entry, change);
  }

  /** Somebody else makes an object. */
  plant(input: CreateInput): string {
    return this.#make(input).awsId;
  }

  /** Lists do not show an object for some time, although it is there. */
  hide(awsId: string, ms: number): void {
    const entry = this.#entries.get(awsId);
    if (entry !== undefined) entry.hiddenUntil = this.#options.now() + ms;
  }

  async read(call: Call): Promise<Answer<readonly unknown[]>> {
    await this.#turn();
    this.reads += 1;
    const fault = this.#options.fault(call);
    this.#mayDie(fault);
    if (fault !== undefined) return failed(call, this.refusal ?? 'throttled', 'none');
    const input = call.input as {
      readonly type: string;
      readonly parents?: readonly string[];
      readonly awsId?: string;
    };
    if (call.op === describe) return this.#describe(call, input.awsId ?? '');
    const shown = [...this.#entries.values()].flatMap((entry) => this.#shown(entry));
    const things = shown.filter(
      (thing) =>
        thing.type === input.type &&
        (input.parents === undefined || thing.refs.some((ref) => input.parents?.includes(ref))),
    );
    return { ok: true, value: [{ things }] };
  }

  async write(call: Call): Promise<Answer<unknown>> {
    await this.#turn();
    this.writes += 1;
    const fault = this.#options.fault(call);
    this.#mayDie(fault);
    if (fault === 'refused') return failed(call, this.#refusal(), 'none');
    if (fault === 'lost-request') return failed(call, 'transient', 'unknown');
    this.#options.arrived?.(call, this.#tokens.has((call.input as Partial<CreateInput>).token ?? ''));
    const answer = this.#execute(call);
    if (fault === 'dies-after') this.dead = true;
    await this.#turn();
    return fault === 'lost-answer' ? failed(call, 'transient', 'unknown') : answer;
  }

  #mayDie(fault: Fault): void {
    if (fault === 'dies-before') this.dead = true;
    if (this.dead) throw new ProcessDied('the process is dead');
  }

  /** Answers come in any order. */
  async #turn(): Promise<void> {
    for (let turns = Math.floor(this.#options.random() * 4); turns > 0; turns -= 1) await Promise.resolve();
    if (this.dead) throw new ProcessDied('the process is dead');
  }

  #refusal(): FailureClass {
    if (this.refusal !== undefined) return this.refusal;
    const classes: readonly FailureClass[] = ['throttled', 'transient', 'propagating', 'denied', 'quota'];
    return classes[Math.floor(this.#options.random() * classes.length)] ?? 'throttled';
  }

  #execute(call: Call): Answer<unknown> {
    if (call.op === create) return this.#create(call);
    const { awsId } = call.input as { readonly awsId: string };
    const entry = this.#entries.get(awsId);
    if (entry === undefined || this.#isGone(entry)) return failed(call, 'absent', 'none');
    if (call.op === remove) return this.#remove(call, entry);
    const { tags, value } = call.input as Partial<Thing>;
    if (call.op === tag) this.#change(entry, { tags: { ...this.#truth(entry).tags, ...tags } });
    else if (call.op === detach) this.#change(entry, { attached: false });
    else if (!this.frozen.has(awsId)) this.#change(entry, { value: value ?? '' });
    return { ok: true, value: { thing: this.#truth(entry) } };
  }

  #create(call: Call): Answer<unknown> {
    const input = call.input as CreateInput;
    const first = this.#entries.get(this.#tokens.get(input.token) ?? '');
    if (input.token !== '' && first !== undefined) return { ok: true, value: { thing: this.#truth(first) } };
    const living = this.living();
    if (input.refs.some((ref) => !living.some((thing) => thing.awsId === ref)))
      return failed(call, 'absent', 'none');
    if (input.name !== '' && living.some((thing) => thing.type === input.type && thing.name === input.name))
      return failed(call, 'exists', 'none');
    const thing = this.#make(input);
    if (input.token !== '') this.#tokens.set(input.token, thing.awsId);
    return { ok: true, value: { thing } };
  }

  #make({ type, tags, name, refs, value, attached, takes }: CreateInput): Thing {
    this.#serial += 1;
    const now = this.#options.now();
    // Ids in no order, so that nothing can lean on it.
    const awsId = `${type}-${Math.floor(this.#options.random() * 36 ** 4).toString(36)}${this.#serial}`;
    const thing: Thing = { awsId, type, tags, name, refs, value, attached, state: 'pending', bornAt: now };
    this.#entries.set(awsId, {
      versions: [{ visibleAt: this.#later(), thing }],
      readyAt: now + takes,
      goneAt: Number.POSITIVE_INFINITY,
      goneFromListsAt: Number.POSITIVE_INFINITY,
      takesTime: false,
      hiddenUntil: now,
    });
    return { ...thing, state: takes === 0 ? 'ready' : 'pending' };
  }

  #remove(call: Call, entry: Entry): Answer<unknown> {
    const { takes } = call.input as { readonly takes: number };
    const thing = this.#truth(entry);
    if (thing.attached || this.living().some((other) => other.refs.includes(thing.awsId)))
      return failed(call, 'dependency', 'none');
    this.#leave(entry, takes);
    return { ok: true, value: {} };
  }

  #leave(entry: Entry, takes: number): void {
    if (entry.goneAt !== Number.POSITIVE_INFINITY) return;
    if (takes > 0) this.#change(entry, { state: 'deleting' });
    entry.goneAt = this.#options.now() + takes;
    entry.takesTime = takes > 0;
    entry.goneFromListsAt = Math.max(this.#later() + takes, entry.versions.at(-1)?.visibleAt ?? 0);
  }

  #change(entry: Entry, change: Partial<Thing>): void {
    const last = entry.versions.at(-1);
    if (last === undefined) return;
    entry.versions.push({
      visibleAt: Math.max(last.visibleAt, this.#later()),
      thing: { ...last.thing, ...change },
    });
  }

  #later(): number {
    return this.#options.now() + Math.floor(this.#options.random() * this.#options.lag);
  }

  #isGone(entry: Entry): boolean {
    return this.#options.now() >= entry.goneAt;
  }

  #truth(entry: Entry): Thing {
    const thing = entry.versions.at(-1)?.thing;
    if (thing === undefined) throw new Error('an entry without a version');
    return this.#aged(entry, thing);
  }

  #aged(entry: Entry, thing: Thing): Thing {
    if (this.#isGone(entry)) return { ...thing, state: 'gone' };
    return thing.state === 'pending' && this.#options.now() >= entry.readyAt
      ? { ...thing, state: 'ready' }
      : thing;
  }

  /** What a list shows: nothing, or the newest version that has become visible. */
  #shown(entry: Entry): readonly Thing[] {
    const now = this.#options.now();
    if (now < entry.hiddenUntil) return [];
    const tombstone = entry.goneFromListsAt + TOMBSTONE;
    if (now >= (entry.takesTime ? tombstone : entry.goneFromListsAt)) return [];
    const seen = entry.versions.findLast((version) => version.visibleAt <= now);
    if (seen === undefined) return [];
    const { thing } = seen;
    if (now >= entry.goneFromListsAt) return [{ ...thing, state: 'gone' }];
    return [thing.state === 'pending' && now >= entry.readyAt ? { ...thing, state: 'ready' } : thing];
  }

  #describe(call: Call, awsId: string): Answer<readonly unknown[]> {
    const entry = this.#entries.get(awsId);
    const [thing] = entry === undefined ? [] : this.#shown(entry);
    return thing === undefined
      ? failed(call, 'absent', 'none')
      : { ok: true, value: [{ value: thing.value }] };
  }
}

function failed(call: Call, kind: FailureClass, effect: Failure['effect']): { ok: false; failure: Failure } {
  const failure: Failure = {
    class: kind,
    service: call.op.service,
    operation: call.op.name,
    code: `Model.${kind}`,
    message: 'as the history wants it',
    effect,
  };
  return { ok: false, failure };
}
