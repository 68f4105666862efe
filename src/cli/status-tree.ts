import type { Condition, ConditionType } from '../api/v1alpha1/conditions.ts';
import type { WordPressStackStatus } from '../api/v1alpha1/status.ts';
import type { StoredStack } from '../controller/stack-store.ts';
import { layers } from '../engine/index.ts';
import { age } from './age.ts';
import type { Color, Paint } from './paint.ts';
import { shortId } from './short-id.ts';
import { table } from './table.ts';

type Item = NonNullable<WordPressStackStatus['inventory']>[number];

export interface StatusTreeInput {
  readonly stack: StoredStack;
  readonly paint: Paint;
  /** Epoch milliseconds. */
  readonly now: number;
}

type Look = Pick<StatusTreeInput, 'paint' | 'now'>;

/** How a state is drawn: what is right, what moves, what waits, and what a human must look at. */
const looks: Readonly<Record<string, readonly [string, Color]>> = {
  ready: ['✓', 'green'],
  creating: ['●', 'cyan'],
  changing: ['●', 'cyan'],
  settling: ['●', 'cyan'],
  deleting: ['●', 'cyan'],
  waiting: ['○', 'dim'],
  retrying: ['!', 'yellow'],
  stalled: ['✗', 'red'],
};
const unknownLook = ['?', 'yellow'] as const;

/** So many names fit into a line that can be read. */
const mostNames = 3;

/** A stack as a tree: the stack, its layers with their conditions, their resources with state, age, AWS id and what holds them. */
export function statusTree({ stack, paint, now }: StatusTreeInput): readonly string[] {
  const status = statusOf(stack);
  return [
    ...headLines({ stack, paint, now }, status),
    ...layerNames(status).flatMap((layer) => ['', ...layerLines(layer, status, { paint, now })]),
  ];
}

function statusOf({ status }: StoredStack): WordPressStackStatus {
  return typeof status === 'object' && status !== null ? status : {};
}

function conditionOf(status: WordPressStackStatus, type: string): Condition | undefined {
  return status.conditions?.find((condition) => condition.type === (type as ConditionType));
}

function headLines({ stack, paint, now }: StatusTreeInput, status: WordPressStackStatus): readonly string[] {
  const { namespace, name, generation, deletionTimestamp } = stack.metadata;
  const ready = conditionOf(status, 'Ready');
  const old =
    status.observedGeneration !== undefined && status.observedGeneration < generation
      ? [paint('yellow', 'The spec was edited since; the operator has not looked yet.')]
      : [];
  const reason = ready?.reason ?? 'no operator has looked at it yet';
  const color = conditionColor(status);
  const going = deletionTimestamp === undefined ? '' : `, deleted ${age(deletionTimestamp, now)} ago`;
  const head = `${paint('bold', `${namespace}/${name}`)}   ${paint(color, reason)} ${age(ready?.lastTransitionTime, now)}${going}`;
  return [
    head.trimEnd(),
    ...(ready?.message === undefined || ready.message === '' ? [] : [`  ${ready.message}`]),
    ...old,
    ...factLines(status).map((line) => paint('dim', `  ${line}`)),
  ];
}

function conditionColor(status: WordPressStackStatus): Color {
  if (conditionOf(status, 'Ready')?.status === 'True') return 'green';
  return conditionOf(status, 'Stalled')?.status === 'True' ? 'red' : 'yellow';
}

function factLines({ url, lastDrift, ...status }: WordPressStackStatus): readonly string[] {
  const { ready = 0, total } = status.resources ?? {};
  const facts = [
    ['image', status.image?.running],
    ['tasks', status.service?.summary],
    ['resources', total === undefined ? undefined : `${ready}/${total}`],
    ['region', status.region],
    ['account', status.accountID],
    ['stack', status.stackID],
  ].flatMap(([name, value]) => (value === undefined ? [] : [`${name} ${value}`]));
  const drift =
    lastDrift?.action === undefined ? '' : `last drift ${lastDrift.time ?? ''}: ${lastDrift.action}`;
  return [url ?? '', facts.join('   '), drift].filter((line) => line !== '');
}

/** Those of the engine in their order, then what an operator of another version may have. */
function layerNames({ inventory = [] }: WordPressStackStatus): readonly string[] {
  const present = new Set(inventory.map((item) => item.layer ?? other));
  const known = layers.filter((layer) => present.delete(layer));
  return [...known, ...present];
}

const other = 'Other';

function layerLines(layer: string, status: WordPressStackStatus, look: Look): readonly string[] {
  const { paint, now } = look;
  const items = (status.inventory ?? []).filter((item) => (item.layer ?? other) === layer);
  const condition = conditionOf(status, `${layer}Ready`);
  const state =
    condition === undefined ? '' : `${condition.reason} ${age(condition.lastTransitionTime, now)}`;
  const color = condition?.status === 'True' ? 'green' : 'yellow';
  const rows = items.map((item) => rowOf(item, status, look));
  return [
    `${paint('bold', layer)}   ${paint(color, state)}`.trimEnd(),
    ...table(rows).map((row, index) => `${paint('dim', index === rows.length - 1 ? '└─' : '├─')} ${row}`),
  ];
}

function rowOf(item: Item, { stackID = '' }: WordPressStackStatus, { paint, now }: Look): readonly string[] {
  const [sign, color] = looks[item.state] ?? unknownLook;
  return [
    `${paint(color, sign)} ${item.id}`,
    paint(color, item.state),
    age(item.createdAt, now),
    nameOf(item, stackID),
    noteOf(item),
  ];
}

/** Of the stack's id, its beginning is enough. */
function nameOf({ id, awsID = '' }: Item, stackID: string): string {
  if (awsID === id) return '';
  const named = shortId(awsID);
  return stackID.length <= shown ? named : named.replaceAll(stackID, `${stackID.slice(0, shown)}…`);
}

const shown = 8;

function noteOf({ state, message = '', waitsFor = [] }: Item): string {
  if (state !== 'waiting' || waitsFor.length === 0) return state === 'ready' ? '' : message;
  const more = waitsFor.length - mostNames;
  return `waits for ${waitsFor.slice(0, mostNames).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
