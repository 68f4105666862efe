import type { Emulator } from '../aws-emulator/kernel/emulator.ts';
import { tagKeys } from '../../src/engine/index.ts';

/** Types that AWS makes by itself, or that only remember that something was there. */
const BYPRODUCTS =
  /network-interface|scheduler-wake|tombstone|event|activity|evaluation|instance-refresh|stopped|service-revision|service-deployment/u;

export const isByproduct = (type: string): boolean => BYPRODUCTS.test(type);

/** As many as tasks have spoken; they go with their group. */
const LOG = 'logs/log-stream';

const DEAD = new Set([
  'deleted',
  'terminated',
  'INACTIVE',
  'STOPPED',
  'shutting-down',
  'deleting',
  'DELETE_IN_PROGRESS',
  'DELETE_COMPLETE',
]);

/** An object of the emulated AWS. */
export interface Thing {
  readonly type: string;
  readonly id: string;
  readonly row: object;
}

/** Everything in the emulated AWS, every account and region, the dead included. */
export function everything(emulator: Emulator): readonly Thing[] {
  const tables = Object.values(emulator.inventory()).flatMap((regions) =>
    Object.values(regions).flatMap((types) => Object.entries(types)),
  );
  return tables.flatMap(([type, rows]) => Object.entries(rows).map(([id, row]) => ({ type, id, row })));
}

/** Everything alive in the emulated AWS. */
export function living(emulator: Emulator): readonly Thing[] {
  return everything(emulator).filter((thing) => !isDead(thing.row));
}

export function isDead(row: object): boolean {
  return Object.entries(row).some(
    ([key, value]) => /^(state|status|lifeCycleState|lastStatus)$/iu.test(key) && DEAD.has(wordOf(value)),
  );
}

/** States are words, or objects with a name: `{Code: 48, Name: 'terminated'}`. */
function wordOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'object' && value !== null && 'Name' in value ? String(value.Name) : '';
}

/** Some objects are somebody else's. Default is none. */
type Theirs = (thing: Thing) => boolean;

const nobodys: Theirs = () => false;

/** Ids of what is there now and was not in the baseline. */
export function leaked(emulator: Emulator, baseline: readonly Thing[], theirs = nobodys): readonly string[] {
  const before = new Set(baseline.map((thing) => `${thing.type} ${thing.id}`));
  return living(emulator)
    .filter((thing) => !BYPRODUCTS.test(thing.type) && !theirs(thing))
    .map((thing) => `${thing.type} ${thing.id}`)
    .filter((name) => !before.has(name));
}

interface Tag {
  readonly Key?: string;
  readonly key?: string;
  readonly Value?: string;
  readonly value?: string;
}

export function tagsOf(row: object): Readonly<Record<string, string>> {
  const holder = row as Readonly<Record<string, unknown>>;
  const tags = ['Tags', 'tags', 'TagList'].map((name) => holder[name]).find((value) => value !== undefined);
  if (Array.isArray(tags)) {
    return Object.fromEntries(
      (tags as Tag[]).map((tag) => [tag.Key ?? tag.key ?? '', tag.Value ?? tag.value ?? '']),
    );
  }
  return typeof tags === 'object' && tags !== null ? (tags as Record<string, string>) : {};
}

/** Logical ids that more than one living object carries. */
export function doubled(emulator: Emulator, theirs = nobodys): readonly string[] {
  const counts = new Map<string, number>();
  for (const thing of living(emulator)) {
    const { type, row } = thing;
    if (
      theirs(thing) ||
      BYPRODUCTS.test(type) ||
      /instance$|volume|task$|task-definition|launch-template-version|snapshot/u.test(type)
    )
      continue;
    const id = tagsOf(row)[tagKeys.resource];
    const name = `${type} ${id ?? ''}`;
    if (id !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].filter(([, count]) => count > 1).map(([name]) => name);
}

/** The end state without what differs between two good runs: ids, times, tokens, addresses. */
export function endState(emulator: Emulator): readonly string[] {
  return living(emulator)
    .filter((thing) => !BYPRODUCTS.test(thing.type) && thing.type !== LOG)
    .map((thing) => `${thing.type} ${tagsOf(thing.row)[tagKeys.resource] ?? ''}`)
    .sort();
}

/** Every secret value that the emulated Secrets Manager holds, each key of a JSON value by itself. */
export function secretsIn(emulator: Emulator): readonly string[] {
  const values = everything(emulator)
    .filter((thing) => thing.type.startsWith('secretsmanager/'))
    .flatMap((thing) => stringsIn(thing.row));
  return values.flatMap((text) =>
    Object.entries(parsed(text)).flatMap(([key, value]) => (/pass|key|salt/iu.test(key) ? [value] : [])),
  );
}

/** All that AWS shows to whoever may describe things: not what a secret holds, and not the password that RDS keeps to itself. */
export function shownBy(emulator: Emulator): string {
  const rows = everything(emulator).filter(({ type }) => !type.startsWith('secretsmanager/'));
  return JSON.stringify(rows, (key, value: unknown) => (key === 'password' ? undefined : value));
}

function stringsIn(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  if (value instanceof Map) return stringsIn(Object.fromEntries(value));
  return Object.entries(value).flatMap(([key, entry]) =>
    key.toLowerCase().endsWith('secretstring') && typeof entry === 'string' ? [entry] : stringsIn(entry),
  );
}

function parsed(text: string): Readonly<Record<string, string>> {
  try {
    return JSON.parse(text) as Record<string, string>;
  } catch {
    return {};
  }
}
