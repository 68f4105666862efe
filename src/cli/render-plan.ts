import { layers, type Fate } from '../engine/index.ts';
import type { Color, Paint } from './paint.ts';
import type { PlannedChange, PlannedCost, PlannedDifference, PlanReport } from './plan-report.ts';
import { shortId } from './short-id.ts';
import { table } from './table.ts';

const signs: Readonly<Record<Exclude<Fate, 'none'>, readonly [string, Color]>> = {
  create: ['+', 'green'],
  edit: ['~', 'yellow'],
  follow: ['~', 'yellow'],
  remove: ['-', 'red'],
  blocked: ['!', 'red'],
  unreadable: ['?', 'red'],
  busy: ['…', 'cyan'],
};

/** So many names fit into a line that can be read. */
const mostNames = 3;

/** The whole plan as text that ends in a line break. */
export function renderPlan(report: PlanReport, paint: Paint): string {
  const blocks = [
    [paint('bold', `${report.namespace}/${report.name}`) + ` in ${report.region}: ${headline(report)}`],
    tagLines(report, paint),
    ...layers.map((layer) => layerLines(report, layer, paint)),
    conflictLines(report, paint),
    [summary(report), ...report.notes],
    report.cost === undefined ? [] : costLines(report.cost, report.region, paint),
  ];
  return blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n');
}

const causes: Readonly<Record<PlanReport['cause'], string>> = {
  new: 'a new stack',
  spec: 'what the spec asks for differs from AWS',
  drift: 'AWS was changed behind the spec',
  deletion: 'the object is being deleted',
};

function headline({ result, cause, comparedWith, paused }: PlanReport): string {
  const held = paused ? '; spec.paused holds it back' : '';
  if (result === 'nothing-to-do') return 'nothing to do, AWS is as the spec wants it';
  const basis = comparedWith === 'nothing' ? ' (AWS was not asked)' : '';
  return `${causes[cause]}${basis}${held}`;
}

/** A tag that changes on so many resources is told once. */
const manyTags = 5;

/** Changes that put tags on or take them off and nothing else, when they are the same for many. */
function onlyTags({ changes }: PlanReport): ReadonlySet<PlannedChange> {
  const found = changes.filter(
    ({ differences: [first, second], after }) =>
      first?.aspect.endsWith('tags') === true && second === undefined && after.length === 0,
  );
  const same = found.filter(({ differences }) => summaryOf(differences) === summaryOf(found[0]?.differences));
  return new Set(same.length < manyTags ? [] : same);
}

function summaryOf(differences: readonly PlannedDifference[] = []): string | undefined {
  return differences[0]?.summary;
}

function tagLines(report: PlanReport, paint: Paint): readonly string[] {
  const [first, ...others] = onlyTags(report);
  const [difference] = first?.differences ?? [];
  if (difference === undefined) return [];
  return [
    paint('bold', 'Tags'),
    `  ${paint('yellow', '~')} ${others.length + 1} resources`,
    ...differenceLines(difference, paint),
  ];
}

function layerLines(report: PlanReport, layer: string, paint: Paint): readonly string[] {
  const told = onlyTags(report);
  const own = report.changes.filter((change) => change.layer === layer && !told.has(change));
  if (own.length === 0) return [];
  const heads = table(own.map((change) => [headOf(change, paint), noteOf(change, paint)]));
  return [
    paint('bold', layer),
    ...own.flatMap((change, index) => [
      `  ${heads[index] ?? ''}`,
      ...change.differences.flatMap((difference) => differenceLines(difference, paint)),
    ]),
  ];
}

function headOf({ fate, id }: PlannedChange, paint: Paint): string {
  const [sign, color] = signs[fate];
  return `${paint(color, sign)} ${id}`;
}

function noteOf(change: PlannedChange, paint: Paint): string {
  const { fate, awsID = '', message = '' } = change;
  if (fate === 'blocked' || fate === 'unreadable' || fate === 'busy') return message;
  const parts = [shortId(fate === 'follow' ? '' : awsID), orderOf(change), fate === 'edit' ? message : ''];
  return paint('dim', parts.filter((part) => part !== '').join(fate === 'edit' ? '; ' : ' '));
}

function orderOf({ fate, after }: PlannedChange): string {
  if (after.length === 0) return '';
  const when = fate === 'follow' ? 'changes after' : fate === 'edit' ? 'more changes after' : 'after';
  return `${when} ${listed(after)}`;
}

function listed(names: readonly string[]): string {
  const more = names.length - mostNames;
  return names.slice(0, mostNames).join(', ') + (more > 0 ? ` and ${more} more` : '');
}

const effects: Readonly<Record<PlannedDifference['effect'], string>> = {
  'in-place': 'in place',
  'new-version': 'replaced by a new version',
  blocked: 'cannot be changed',
};

function differenceLines(difference: PlannedDifference, paint: Paint): readonly string[] {
  const { summary, effect, fields, disruption, remedy } = difference;
  return [
    `      ${summary} ${paint('dim', `(${effects[effect]})`)}`,
    ...fields.map(({ field, from, to }) => `        ${field}: ${shown(from)} → ${shown(to)}`),
    ...(disruption === undefined ? [] : [`        ${paint('yellow', 'downtime:')} ${disruption}`]),
    ...(remedy === undefined ? [] : [`        ${paint('red', 'to do:')} ${remedy}`]),
  ];
}

/** Of a long value, beginning and end: what differs is mostly at the end. */
const longestValue = 80;
const beginning = 20;

function shown(value: string | number | boolean | undefined): string {
  if (value === undefined) return '(none)';
  const text = String(value);
  if (text === '') return '""';
  if (text.length <= longestValue) return text;
  return `${text.slice(0, beginning)}…${text.slice(1 + beginning - longestValue)}`;
}

function conflictLines({ conflicts }: PlanReport, paint: Paint): readonly string[] {
  if (conflicts.length === 0) return [];
  return [
    paint(
      'red',
      'Nothing will be written: these carry the id of the stack and belong to another object or cluster',
    ),
    ...conflicts.map((conflict) => `  ! ${conflict}`),
  ];
}

function summary({ changes, result }: PlanReport): string {
  const count = (...fates: readonly Fate[]): number =>
    changes.filter(({ fate }) => fates.includes(fate)).length;
  const parts = [
    `${count('create')} to create`,
    `${count('edit', 'follow')} to change`,
    `${count('remove')} to remove`,
    ...some(count('blocked'), 'for you to put right'),
    ...some(count('busy'), 'that AWS works on'),
    ...some(count('unreadable'), 'that could not be read'),
  ];
  const incomplete = result === 'incomplete' ? ' The plan is incomplete.' : '';
  return `Plan: ${parts.join(', ')}.${incomplete}`;
}

function some(count: number, what: string): readonly string[] {
  return count === 0 ? [] : [`${count} ${what}`];
}

function costLines(cost: PlannedCost, region: string, paint: Paint): readonly string[] {
  const { pricesOf, lines, perMonth, atMost, before, unknown, notIncluded } = cost;
  const change = before === undefined || before === perMonth ? '' : ` (now ${dollars(before)})`;
  const most = atMost > perMonth ? `, up to ${dollars(atMost)} with all instances of capacity.maxSize` : '';
  const without = unknown.length === 0 ? '' : `, without what has no price here`;
  const elsewhere = pricesOf.region === region ? '' : `; ${region} differs`;
  const rows = lines.map(({ what, perMonth: price }) => [
    what,
    price === undefined ? 'price unknown' : dollars(price),
  ]);
  return [
    `${paint('bold', 'Cost:')} about ${dollars(perMonth)} a month${change}${most}${without}`,
    ...table(rows).map((row) => `  ${row}`),
    paint(
      'dim',
      `  List prices of ${pricesOf.region}, ${pricesOf.date}${elsewhere}. Not included: ${notIncluded}.`,
    ),
  ];
}

function dollars(amount: number): string {
  return `$${amount.toFixed(2)}`;
}
