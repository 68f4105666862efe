import { kind, tagKeys, type Kind, type Member, type Scope, type Tags } from '../../src/engine/index.ts';
import {
  create,
  describe,
  detach,
  edit,
  list,
  remove,
  tag,
  type CreateInput,
  type Thing,
} from './model-cloud.ts';

/** What a user of the model asks for. */
export interface ModelSpec {
  /** The wanted value of a member, by its logical id. Default is `v0`. */
  readonly values: Readonly<Record<string, string>>;
  /** How many addresses with a gateway each; those beyond are surplus. */
  readonly gateways: 1 | 2;
}

interface Want {
  readonly value: string;
  readonly refs: readonly string[];
}

export interface ModelSheet {
  readonly type: string;
  readonly members: (spec: ModelSpec) => readonly Member[];
  readonly repeat: 'token' | 'name' | 'none';
  /** Type that it is found in; its first ref is of that type. Default is found by tag. */
  readonly parent?: string;
  readonly goesAfter?: readonly string[];
  /** Seconds. Default is at once. */
  readonly takes?: { readonly create: number; readonly remove: number };
  /** The value is shown by a call per object only. */
  readonly hidden?: boolean;
  readonly attached?: boolean;
  readonly data?: 'database' | 'file-system';
  readonly carriesMarks?: boolean;
}

const SECOND = 1000;

export function modelKind(sheet: ModelSheet): Kind {
  const takes = sheet.takes ?? { create: 0, remove: 0 };
  const named = sheet.repeat === 'name';
  return kind<Thing, Want, ModelSpec>({
    type: sheet.type,
    layer: 'Network',
    members: sheet.members,
    find: {
      ...(sheet.parent === undefined ? {} : { after: [sheet.parent] }),
      ask: (scope) => questions(sheet, scope),
      rows: (page) =>
        (page as { readonly things: readonly Thing[] }).things.map((thing) => shownOf(sheet, thing)),
    },
    ...(sheet.hidden === true
      ? {
          details: [
            {
              name: 'value',
              ask: (seen: Thing) => describe.call({ awsId: seen.awsId }),
              merge: (seen: Thing, page: unknown) => ({
                ...seen,
                value: (page as { readonly value: string } | undefined)?.value ?? '',
              }),
            },
          ],
        }
      : {}),
    identify: (seen) => ({
      awsId: seen.awsId,
      tags: seen.tags,
      bornAt: seen.bornAt,
      ...(named ? { key: seen.name } : {}),
    }),
    state: (seen) => seen.state,
    outputs: (seen) => ({ id: seen.awsId }),
    want: ({ id, spec, need }) => ({
      value: spec.values[id] ?? 'v0',
      refs: Object.keys(needsOf(sheet, spec, id)).map((alias) => need(alias)['id'] ?? ''),
    }),
    create: {
      op: create,
      repeat: sheet.repeat,
      call: ({ want, tags, token }) => create.call(createInput(sheet, want, tags, token)),
      seen: (output) => (output as { readonly thing: Thing }).thing,
    },
    aspects: [
      {
        name: 'value',
        same: (want, seen) => want.value === seen.value,
        repair: (want, seen) => edit.call({ awsId: seen.awsId, value: want.value }),
      },
    ],
    tagging: {
      add: (seen, tags) => tag.call({ awsId: seen.awsId, tags }),
      remove: (seen) => tag.call({ awsId: seen.awsId, tags: {} }),
    },
    ...(sheet.data === undefined ? {} : { data: sheet.data }),
    ...(sheet.carriesMarks === undefined ? {} : { carriesMarks: sheet.carriesMarks }),
    remove: [
      {
        name: 'detach',
        when: (seen) => seen.attached,
        prepares: true,
        call: (seen) => detach.call({ awsId: seen.awsId }),
      },
      { name: 'remove', call: (seen) => remove.call({ awsId: seen.awsId, takes: takes.remove * SECOND }) },
    ],
    goesAfter: sheet.goesAfter ?? [],
    typical: { create: Math.max(1, takes.create), remove: Math.max(1, takes.remove) },
  });
}

function needsOf(sheet: ModelSheet, spec: ModelSpec, id: string): Readonly<Record<string, string>> {
  return sheet.members(spec).find((member) => member.id === id)?.needs ?? {};
}

function questions(sheet: ModelSheet, scope: Scope): ReturnType<typeof list.call>[] {
  const { type, parent } = sheet;
  if (parent === undefined) return [list.call({ type })];
  const parents = scope.rows(parent).map((row) => row.awsId);
  return parents.length === 0 ? [] : [list.call({ type, parents })];
}

function shownOf(sheet: ModelSheet, thing: Thing): Thing {
  return sheet.hidden === true ? { ...thing, value: '' } : thing;
}

function createInput(sheet: ModelSheet, want: Want, tags: Tags, token: string): CreateInput {
  return {
    type: sheet.type,
    tags,
    name: sheet.repeat === 'name' ? (tags[tagKeys.resource] ?? '') : '',
    refs: want.refs,
    value: want.value,
    attached: sheet.attached ?? false,
    token: sheet.repeat === 'token' ? token : '',
    takes: (sheet.takes?.create ?? 0) * SECOND,
  };
}

const slots = (spec: ModelSpec): readonly string[] => ['a', 'b'].slice(0, spec.gateways);

/** A stack in small: what has no token, what has one, what has a name, what is slow, what holds data. */
export const modelKinds: readonly Kind[] = [
  modelKind({
    type: 'net',
    members: () => [{ id: 'net' }],
    repeat: 'none',
    carriesMarks: true,
    goesAfter: ['sub', 'door', 'database'],
  }),
  modelKind({
    type: 'door',
    members: () => [{ id: 'door', needs: { net: 'net' } }],
    repeat: 'none',
    attached: true,
    goesAfter: ['gateway'],
  }),
  modelKind({
    type: 'sub',
    members: () => ['a', 'b'].map((slot) => ({ id: `sub/${slot}`, needs: { net: 'net' } })),
    repeat: 'name',
    parent: 'net',
    goesAfter: ['gateway', 'service', 'database'],
  }),
  modelKind({
    type: 'address',
    members: (spec) => slots(spec).map((slot) => ({ id: `address/${slot}` })),
    repeat: 'none',
    goesAfter: ['gateway'],
  }),
  modelKind({
    type: 'gateway',
    members: (spec) =>
      slots(spec).map((slot) => ({
        id: `gateway/${slot}`,
        needs: { sub: `sub/${slot}`, address: `address/${slot}`, door: 'door' },
      })),
    repeat: 'token',
    parent: 'sub',
    takes: { create: 120, remove: 60 },
    goesAfter: ['service'],
  }),
  modelKind({
    type: 'database',
    members: () => [{ id: 'database', needs: { a: 'sub/a', b: 'sub/b' } }],
    repeat: 'name',
    takes: { create: 400, remove: 300 },
    hidden: true,
    data: 'database',
    goesAfter: ['service'],
  }),
  modelKind({
    type: 'service',
    members: () => [{ id: 'service', needs: { sub: 'sub/a', database: 'database', gateway: 'gateway/a' } }],
    repeat: 'name',
    takes: { create: 30, remove: 20 },
  }),
];
