import { beforeEach, describe, expect, test } from '@jest/globals';

import {
  kind,
  StackMemory,
  type Answer,
  type Call,
  type Cloud,
  type Failure,
  type Find,
  type Kind,
  type Op,
  type Tags,
} from '../../../src/engine/index.ts';
import { forgetDetails } from '../../../src/engine/housekeeping.ts';
import { observe, type Reading } from '../../../src/engine/observe.ts';
import { ownerTags } from '../../../src/engine/owner-tags.ts';
import { failureOf, NOW, PACE } from '../../support/plan-samples.ts';
import { identity } from '../../support/stack-identity.ts';

interface Seen {
  readonly id: string;
  readonly tags?: Tags;
  readonly value?: string;
}

const read: Op = {
  service: 'sample',
  name: 'Read',
  write: false,
  bucket: 'sample',
  iam: [],
  call: (input): Call => ({ op: read, input }),
};
const ask = (what: string): Call => read.call({ what });
const never = new AbortController().signal;

/** Answers questions from a table, and notes them. */
class Oracle implements Cloud {
  readonly asked: string[] = [];
  readonly answers = new Map<string, readonly unknown[] | Failure>();

  read(call: Call): Promise<Answer<readonly unknown[]>> {
    const { what } = call.input as { readonly what: string };
    this.asked.push(what);
    const answer = this.answers.get(what) ?? [];
    return Promise.resolve('class' in answer ? { ok: false, failure: answer } : { ok: true, value: answer });
  }

  write(): Promise<never> {
    return Promise.reject(new Error('observing writes nothing'));
  }
}

const found: Find<Seen> = { ask: () => [ask('roles')], rows: (page) => page as Seen[] };

function sheet(change: Partial<Kind<Seen>> = {}): Kind {
  return kind<Seen, unknown, unknown>({
    type: 'role',
    layer: 'Identity',
    members: () => [],
    find: found,
    identify: ({ id, tags }) => ({ awsId: id, key: 'role', ...(tags === undefined ? {} : { tags }) }),
    state: () => 'ready',
    outputs: () => ({}),
    want: () => null,
    remove: [],
    typical: { create: 1, remove: 1 },
    ...change,
  });
}

const tagged = sheet({
  details: [
    {
      name: 'tags',
      ask: ({ id }) => ask(`tags of ${id}`),
      merge: (seen, page) => ({ ...seen, tags: (page as Tags | undefined) ?? {} }),
    },
  ],
});

let oracle: Oracle;
let memory: StackMemory;
let now: number;

beforeEach(() => {
  oracle = new Oracle();
  memory = new StackMemory(NOW);
  now = NOW;
});

async function look(kinds: readonly Kind[], reading: Reading = 'list', unsettled = false): Promise<string[]> {
  const before = oracle.asked.length;
  now += 60_000;
  await observe({
    kinds,
    stack: identity,
    spec: undefined,
    memory,
    cloud: oracle,
    now: () => now,
    pace: PACE,
    reading: () => reading,
    unsettled: () => unsettled,
    signal: never,
  });
  return oracle.asked.slice(before);
}

describe('a list', () => {
  test('gives the rows that are ours', async () => {
    const foreign = ownerTags({ ...identity, stackId: 'another' }, 'role');
    oracle.answers.set('roles', [
      [{ id: 'r-1', tags: ownerTags(identity, 'role') }],
      [{ id: 'r-2', tags: foreign }],
    ]);
    await look([sheet()]);
    expect(memory.readings.get('role')?.rows.map(({ awsId }) => awsId)).toEqual(['r-1']);
  });

  test('of something that does not exist is empty', async () => {
    oracle.answers.set('roles', failureOf({ class: 'absent' }));
    await look([sheet()]);
    expect(memory.readings.get('role')).toMatchObject({ rows: [] });
    expect(memory.readings.get('role')?.failure).toBeUndefined();
  });

  test('that is refused leaves what was known, conflicts too, and says that it is not known now', async () => {
    const theirs = ownerTags({ ...identity, owner: 'default/other' }, 'role');
    oracle.answers.set('roles', [
      [
        { id: 'r-1', tags: ownerTags(identity, 'role') },
        { id: 'r-2', tags: theirs },
      ],
    ]);
    await look([sheet()]);
    oracle.answers.set('roles', failureOf({ class: 'throttled' }));
    await look([sheet()]);
    const reading = memory.readings.get('role');
    expect(reading?.rows.map(({ awsId }) => awsId)).toEqual(['r-1']);
    expect(reading?.conflicts.map(({ awsId }) => awsId)).toEqual(['r-2']);
    expect(reading?.failure?.class).toBe('throttled');
  });

  test('is not asked again when nothing asks for it, and is when the question has changed', async () => {
    await look([sheet()]);
    expect(await look([sheet()], 'skip')).toEqual([]);
    const other = sheet({ find: { ask: () => [ask('other roles')], rows: () => [] } });
    expect(await look([other], 'skip')).toEqual(['other roles']);
  });

  test('is asked after the lists of its parents', async () => {
    const children = sheet({
      type: 'child',
      find: {
        after: ['role'],
        ask: (scope) => scope.rows('role').map(({ awsId }) => ask(`children of ${awsId}`)),
        rows: () => [],
      },
    });
    oracle.answers.set('roles', [[{ id: 'r-1' }]]);
    expect(await look([sheet(), children])).toEqual(['roles', 'children of r-1']);
    expect(memory.readings.get('child')?.parents).toEqual(new Set(['r-1']));
    await expect(look([children])).rejects.toThrow('child is found after role');
  });

  test('that finds nothing is followed by the way back, and only then', async () => {
    const find = {
      ...found,
      fallback: () => [{ call: ask('children'), next: () => [ask('parents')] }],
    };
    oracle.answers.set('children', [{}]);
    oracle.answers.set('parents', [[{ id: 'r-1' }]]);
    expect(await look([sheet({ find })])).toEqual(['roles', 'children', 'parents']);
    expect(memory.readings.get('role')?.rows).toHaveLength(1);
    oracle.answers.set('roles', [[{ id: 'r-1' }]]);
    expect(await look([sheet({ find })])).toEqual(['roles']);
  });

  test('is not asked for what follows from what is known', async () => {
    const find = { ...found, known: () => [{ id: 'r-1' }] };
    expect(await look([sheet({ find })])).toEqual([]);
    expect(memory.readings.get('role')?.rows).toHaveLength(1);
  });

  test('that no longer shows what it showed notes since when', async () => {
    oracle.answers.set('roles', [[{ id: 'r-1' }]]);
    await look([sheet()]);
    oracle.answers.set('roles', [[]]);
    await look([sheet()]);
    const since = now;
    await look([sheet()]);
    expect(memory.missingSince.get('role')).toBe(since);
    oracle.answers.set('roles', [[{ id: 'r-1' }]]);
    await look([sheet()]);
    expect(memory.missingSince.has('role')).toBe(false);
  });
});

describe('a detail', () => {
  beforeEach(() => {
    oracle.answers.set('roles', [[{ id: 'r-1' }]]);
    oracle.answers.set('tags of r-1', [ownerTags(identity, 'role')]);
  });

  test('is read once, and again when the object is unsettled or the pass is deep', async () => {
    expect(await look([tagged])).toEqual(['roles', 'tags of r-1']);
    expect(await look([tagged])).toEqual(['roles']);
    expect(await look([tagged], 'list', true)).toEqual(['roles', 'tags of r-1']);
    expect(await look([tagged], 'deep')).toEqual(['roles', 'tags of r-1']);
    expect(memory.readings.get('role')?.rows[0]?.tags).toEqual(ownerTags(identity, 'role'));
  });

  test('that shows another owner makes it a conflict, or nobody of ours', async () => {
    oracle.answers.set('tags of r-1', [ownerTags({ ...identity, owner: 'default/other' }, 'role')]);
    await look([tagged]);
    expect(memory.readings.get('role')).toMatchObject({ rows: [], conflicts: [{ awsId: 'r-1' }] });
    oracle.answers.set('tags of r-1', [ownerTags({ ...identity, stackId: 'another' }, 'role')]);
    await look([tagged], 'deep');
    expect(memory.readings.get('role')).toMatchObject({ rows: [], conflicts: [] });
  });

  test('that cannot be read is told, and what was read before stands', async () => {
    oracle.answers.set('tags of r-1', failureOf({ class: 'denied' }));
    await look([tagged]);
    expect(memory.readings.get('role')?.rows[0]?.partial).toMatchObject({ whole: false });
    oracle.answers.set('tags of r-1', [ownerTags(identity, 'role')]);
    now += 600_000;
    await look([tagged]);
    expect(memory.readings.get('role')?.rows[0]?.partial).toBeUndefined();
    oracle.answers.set('tags of r-1', failureOf({ class: 'denied' }));
    await look([tagged], 'deep');
    const [row] = memory.readings.get('role')?.rows ?? [];
    expect(row?.partial).toMatchObject({ whole: true });
    expect(row?.tags).toEqual(ownerTags(identity, 'role'));
  });

  test('may follow from another, and is asked for when that one was merged', async () => {
    const details = [
      {
        name: 'value',
        when: (seen: Seen) => seen.tags !== undefined,
        ask: ({ id }: Seen) => ask(`value of ${id}`),
        merge: (seen: Seen, page: unknown) => ({ ...seen, value: String(page) }),
      },
      ...(tagged.details ?? []),
    ];
    oracle.answers.set('value of r-1', ['seven']);
    const kinds = [{ ...tagged, details } as Kind];
    expect(await look(kinds)).toEqual(['roles', 'tags of r-1', 'value of r-1']);
    expect(memory.readings.get('role')?.rows[0]?.seen).toMatchObject({ value: 'seven' });
    expect(await look(kinds)).toEqual(['roles']);
    oracle.answers.set('tags of r-1', failureOf({ class: 'denied' }));
    await look(kinds, 'deep');
    const [row] = memory.readings.get('role')?.rows ?? [];
    expect(row).toMatchObject({ partial: { whole: true }, seen: { value: 'seven' } });
  });

  test('is forgotten with its object', async () => {
    await look([tagged]);
    forgetDetails(memory);
    expect(memory.details.size).toBe(1);
    oracle.answers.set('roles', [[]]);
    await look([tagged]);
    forgetDetails(memory);
    expect(memory.details.size).toBe(0);
  });
});
