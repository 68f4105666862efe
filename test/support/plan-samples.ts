import fc from 'fast-check';

import {
  kind,
  newLedger,
  pace,
  StackMemory,
  type Aspect,
  type Call,
  type Failure,
  type Kind,
  type Ledger,
  type Member,
  type Op,
  type Row,
  type State,
  type Tags,
} from '../../src/engine/index.ts';
import { meet } from '../../src/engine/encounters.ts';
import { settleDuplicates } from '../../src/engine/observation.ts';
import { ownerTags } from '../../src/engine/owner-tags.ts';
import type { PlanInput } from '../../src/engine/plan-input.ts';
import type { TeardownInput } from '../../src/engine/teardown.ts';
import { identity } from './stack-identity.ts';

export const NOW = Date.UTC(2030, 0, 1, 12);
export const PACE = pace();

/** An object of a plan's tests: what it is worth, and that is all. */
export interface Seen {
  readonly value: string;
}

const write: Op = {
  service: 'sample',
  name: 'Write',
  write: true,
  bucket: 'sample',
  iam: [],
  call: (input): Call => ({ op: write, input }),
};

/** A write that does nothing but say what it was made from. */
export function sampleCall(input: object): Call {
  return write.call(input);
}

export interface SheetOptions {
  readonly needs?: readonly string[];
  readonly repeat?: 'token' | 'name' | 'none';
  readonly data?: 'database' | 'file-system';
  readonly goesAfter?: readonly string[];
  readonly aspects?: readonly Aspect<Seen, Seen>[];
  readonly tagged?: boolean;
  readonly after?: readonly string[];
  readonly remove?: Kind<Seen>['remove'];
  readonly verdict?: Kind<Seen, Seen>['verdict'];
  readonly typical?: Kind['typical'];
  /** What the spec asks for. Default is the kind's type, once. */
  readonly ids?: readonly string[];
}

/** Repairs the value. */
export const valueAspect: Aspect<Seen, Seen> = {
  name: 'value',
  same: (want, seen) => want.value === seen.value,
  repair: (want, seen) => write.call({ edit: seen.value, to: want.value }),
};

/** A kind with one member of the same name, wanted with the value `spec`. */
export function sheet(type: string, options: SheetOptions = {}): Kind {
  const needs = Object.fromEntries((options.needs ?? []).map((need) => [need, need]));
  const ids = options.ids ?? [type];
  return kind<Seen, Seen, string>({
    type,
    layer: 'Network',
    members: () => ids.map((id): Member => ({ id, needs })),
    find: { ...(options.after && { after: options.after }), ask: () => [], rows: () => [] },
    identify: () => ({ awsId: `${type}-1` }),
    state: () => 'ready',
    outputs: (seen) => ({ value: seen.value }),
    want: ({ spec }) => ({ value: spec }),
    create: {
      op: write,
      repeat: options.repeat ?? 'name',
      call: ({ token }) => write.call({ create: type, token }),
      seen: () => ({ value: 'created' }),
    },
    aspects: options.aspects ?? [valueAspect],
    ...optional(type, options),
    remove: options.remove ?? [{ name: 'delete', call: () => write.call({ delete: type }) }],
    goesAfter: options.goesAfter ?? [],
    typical: options.typical ?? { create: 100, remove: 100 },
  });
}

/** What a kind may leave out. */
function optional(type: string, { tagged, data, verdict }: SheetOptions): Partial<Kind<Seen, Seen>> {
  return {
    ...(tagged === true && {
      tagging: {
        add: (_seen: Seen, tags: Tags) => write.call({ tag: type, tags }),
        remove: (_seen: Seen, keys: readonly string[]) => write.call({ untag: keys }),
      },
    }),
    ...(data && { data }),
    ...(verdict && { verdict }),
  };
}

export function rowOf(of: Kind, change: Partial<Row> = {}): Row {
  return {
    kind: of,
    id: of.type,
    awsId: `${of.type}-1`,
    seen: { value: 'spec' },
    state: 'ready',
    untagged: false,
    inUse: false,
    unseen: false,
    fresh: false,
    ...(of.tagging === undefined ? {} : { tags: ownerTags(identity, change.id ?? of.type) }),
    ...change,
  };
}

export interface InputOptions extends Partial<Omit<TeardownInput & PlanInput, 'observation'>> {
  readonly rows?: readonly Row[];
  readonly blind?: ReadonlyMap<string, Failure>;
}

/** A plan's input over rows that were just read. */
export function inputOf(options: InputOptions): PlanInput & TeardownInput {
  const { rows = [], blind = new Map<string, Failure>(), ...rest } = options;
  const { kept, duplicates } = settleDuplicates(rows);
  return {
    kinds: [],
    spec: 'spec',
    stack: identity,
    userTags: {},
    requests: {},
    observation: { rows: kept, duplicates, conflicts: [], blind },
    ledger: newLedger(identity),
    memory: new StackMemory(NOW - 3_600_000),
    steady: false,
    policy: 'Delete',
    now: NOW,
    pace: PACE,
    ...rest,
  };
}

/** A process that knows this ledger since so many milliseconds before {@link NOW}. */
export function memoryThatMet(ledger: Ledger, age: number): StackMemory {
  const memory = new StackMemory(NOW - 3_600_000);
  meet(memory, ledger, NOW - age);
  return memory;
}

export function failureOf(change: Partial<Failure> = {}): Failure {
  return {
    class: 'transient',
    service: 'sample',
    operation: 'Write',
    code: 'Sample',
    message: 'no luck',
    effect: 'none',
    ...change,
  };
}

/** One kind of a random graph, and its object if there is one. */
export interface Node {
  readonly kind: Kind;
  readonly needs: readonly string[];
  readonly row: Row | undefined;
  readonly blind: boolean;
}

const states = fc.constantFrom<State>('ready', 'ready', 'ready', 'pending', 'deleting', { failed: 'broken' });

const nodeParts = fc.record({
  needs: fc.array(fc.nat({ max: 6 }), { maxLength: 3 }),
  repeat: fc.constantFrom('token', 'name', 'none'),
  there: fc.boolean(),
  state: states,
  value: fc.constantFrom('spec', 'spec', 'other'),
  unseen: fc.boolean(),
  blind: fc.integer({ min: 0, max: 9 }).map((chance) => chance === 0),
});

/** Random stacks: kinds that need earlier ones, some of them there, in any state. */
export const graphs: fc.Arbitrary<readonly Node[]> = fc
  .array(nodeParts, { minLength: 1, maxLength: 7 })
  .map((parts) =>
    parts.map((part, index) => {
      const needs = [...new Set(part.needs.filter((need) => need < index))].map((need) => `k${need}`);
      const sample = sheet(`k${index}`, { needs, repeat: part.repeat });
      const { state, unseen } = part;
      const row = part.there ? rowOf(sample, { seen: { value: part.value }, state, unseen }) : undefined;
      return { kind: sample, needs, row, blind: part.blind };
    }),
  );

/** The input of a plan over a random stack. */
export function inputOfGraph(nodes: readonly Node[], change: InputOptions = {}): PlanInput {
  return inputOf({
    kinds: nodes.map((node) => node.kind),
    rows: nodes.flatMap((node) => (node.row === undefined ? [] : [node.row])),
    blind: new Map(nodes.filter((node) => node.blind).map((node) => [node.kind.type, failureOf()])),
    ...change,
  });
}
