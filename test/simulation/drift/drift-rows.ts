import { parseSpec } from '../../../src/api/v1alpha1/parse-spec.ts';
import type { Kind } from '../../../src/engine/index.ts';
import { allKinds } from '../../../src/reconcilers/index.ts';
import { deletions } from './deletions.ts';
import { CLASSIC_DRIFT_SPEC, DRIFT_SPEC } from './drift-spec.ts';
import type { DriftWorld } from './drift-world.ts';
import type { FieldChange, FieldDrifts, Unchangeable } from './field-drift.ts';
import { classicFields } from './fields/classic.ts';
import { dataFields } from './fields/data.ts';
import { identityFields } from './fields/identity.ts';
import { networkFields } from './fields/network.ts';
import { serviceFields } from './fields/service.ts';
import { capacityFields } from './fields/capacity.ts';
import { servingFields } from './fields/serving.ts';

/** One thing that somebody does behind the operator's back. */
export interface DriftRow {
  /** `vpc: DNS support of vpc`, `listener/http is deleted` */
  readonly name: string;
  /** Returns what went wrong. */
  play(world: DriftWorld): Promise<readonly string[]>;
  /** The world is not as it was afterwards. */
  readonly final: boolean;
  /** What the stack must be like. Default is the spec of most. */
  readonly spec?: object;
}

export interface DriftTable {
  readonly rows: readonly DriftRow[];
  /** Kinds, aspects and deletions that the tables know nothing of, or that no kind declares any more. */
  readonly gaps: readonly string[];
  /** Fields that AWS lets nobody change, with the reason. */
  readonly unchangeable: readonly string[];
}

const fields: FieldDrifts = {
  ...networkFields,
  ...identityFields,
  ...dataFields,
  ...capacityFields,
  ...servingFields,
  ...serviceFields,
  ...classicFields,
};

/** Every kind and aspect as the kinds declare them, each with a change by hand. */
export function driftTable(): DriftTable {
  const kinds = allKinds.filter((kind) => membersOf(kind).length > 0);
  const known = kinds.map((kind) => rowsOf(kind));
  const classic = allKinds
    .filter((kind) => !kinds.includes(kind) && membersOf(kind, CLASSIC_DRIFT_SPEC).length > 0)
    .map((kind) => rowsOf(kind, CLASSIC_DRIFT_SPEC));
  const stale = [...Object.keys(fields), ...Object.keys(deletions)].filter(
    (type) => !allKinds.some((kind) => kind.type === type),
  );
  const rows = known.flatMap((entry) => entry.rows);
  return {
    rows: [
      ...rows.filter(({ final }) => !final),
      pausedRow(kinds),
      ...rows.filter(({ final }) => final),
      ...endings,
      ...classic.flatMap((entry) => entry.rows.map((row) => ({ ...row, spec: CLASSIC_DRIFT_SPEC }))),
    ],
    gaps: [
      ...[...known, ...classic].flatMap((entry) => entry.gaps),
      ...stale.map((type) => `no kind ${type}`),
    ],
    unchangeable: [...known, ...classic].flatMap((entry) => entry.unchangeable),
  };
}

/** One change of each kind, all at the same time. */
function pausedRow(kinds: readonly Kind[]): DriftRow {
  // Without its listener, a target group takes no more service: that one is broken last.
  const ordered = [...kinds].sort(
    (left, right) => Number(left.type === 'listener') - Number(right.type === 'listener'),
  );
  // Marks are judged by the rollouts and init tasks of their revision, and the change of the task definition makes another;
  // what the instances should be follows from the newest version of the template, and that is changed as well.
  const judged = ['rollout', 'init-run', 'instance-replacement'];
  const together = ordered.filter(({ type }) => !judged.includes(type));
  const drifts = together.flatMap((kind) => {
    const changes = Object.values(fields[kind.type] ?? {}).flatMap((entry) =>
      isUnchangeable(entry) ? [] : listOf(entry),
    );
    const change = changes.find(({ slow, refused }) => slow !== true && refused === undefined);
    return change === undefined ? [] : [{ id: change.id ?? membersOf(kind)[0] ?? '', change }];
  });
  return {
    name: `a paused stack reports ${drifts.length} changes and leaves them`,
    play: (world) => world.paused(drifts),
    final: false,
  };
}

/** Every change of a field that takes effect at once, for those who choose among them by chance. */
export function quickChanges(): readonly {
  readonly name: string;
  readonly id: string;
  readonly change: FieldChange;
}[] {
  return allKinds.flatMap((kind) =>
    Object.entries(fields[kind.type] ?? {}).flatMap(([aspect, entry]) =>
      isUnchangeable(entry)
        ? []
        : listOf(entry)
            .filter(({ slow, refused }) => slow !== true && refused === undefined)
            .map((change) => ({
              name: `${kind.type}: ${aspect}`,
              id: change.id ?? membersOf(kind)[0] ?? '',
              change,
            })),
    ),
  );
}

const endings: readonly DriftRow[] = [
  { name: 'the files are deleted', play: (world) => world.lostFiles(), final: true },
  { name: 'a pause holds a deletion', play: (world) => world.pausedDeletion(), final: true },
];

const listOf = (entry: readonly FieldChange[] | FieldChange): readonly FieldChange[] =>
  'look' in entry ? [entry] : entry;

function membersOf(kind: Kind, spec: object = DRIFT_SPEC): readonly string[] {
  const parsed = parseSpec(spec);
  if (!parsed.ok) throw new Error(parsed.problems.join('; '));
  return kind.members(parsed.spec).map(({ id }) => id);
}

function rowsOf(kind: Kind, spec: object = DRIFT_SPEC): DriftTable {
  const changes = (kind.aspects ?? []).map(({ name }) => fieldRows(kind, name, spec));
  const declared = new Set(kind.aspects?.map(({ name }) => name));
  const stale = Object.keys(fields[kind.type] ?? {}).filter((name) => !declared.has(name));
  const removal = kind.remove.length > 0 && deletions[kind.type] === undefined;
  return {
    rows: [...changes.flatMap(({ rows }) => rows), ...tagRows(kind, spec), ...deletionRows(kind)],
    gaps: [
      ...changes.flatMap(({ gaps }) => gaps),
      ...stale.map((name) => `${kind.type} has no aspect "${name}"`),
      ...(removal ? [`no deletion of ${kind.type}`] : []),
    ],
    unchangeable: changes.flatMap(({ unchangeable }) => unchangeable),
  };
}

function fieldRows(kind: Kind, aspect: string, spec: object): DriftTable {
  const entry = fields[kind.type]?.[aspect];
  if (entry === undefined)
    return { rows: [], gaps: [`no change of ${kind.type}: ${aspect}`], unchangeable: [] };
  if (isUnchangeable(entry))
    return { rows: [], gaps: [], unchangeable: [`${kind.type}: ${aspect}: ${entry.unchangeable}`] };
  const rows = listOf(entry).map((change): DriftRow => {
    const id = change.id ?? membersOf(kind, spec)[0] ?? '';
    return {
      name: `${kind.type}: ${aspect} of ${id}`,
      play: (world) => world.field(id, change),
      final: false,
    };
  });
  return { rows, gaps: [], unchangeable: [] };
}

const isUnchangeable = (entry: FieldDrifts[string][string]): entry is Unchangeable => 'unchangeable' in entry;

function tagRows(kind: Kind, spec: object): readonly DriftRow[] {
  const [id] = membersOf(kind, spec);
  if (kind.tagging === undefined || id === undefined) return [];
  return [{ name: `${id} loses its owner tags`, play: (world) => world.tags(kind, id), final: false }];
}

function deletionRows(kind: Kind): readonly DriftRow[] {
  return Object.entries(deletions[kind.type] ?? {}).map(([id, end]) => ({
    name: `${id} is deleted`,
    play: (world) => world.deletion(id, end),
    final: typeof end === 'object' && 'stalled' in end,
  }));
}
