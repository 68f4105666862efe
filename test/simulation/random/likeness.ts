import type { Emulator } from '../../aws-emulator/kernel/emulator.ts';
import { groupTable } from '../../aws-emulator/services/auto-scaling/tables.ts';
import { containerInstanceTable, taskTable } from '../../aws-emulator/services/ecs/tables.ts';
import { tagKeys } from '../../../src/engine/index.ts';
import { everything, isByproduct, isDead, tagsOf, type Thing } from '../oracles.ts';
import { ACCOUNT, REGION } from '../world.ts';

/** Members that tell when, how often or in which order something came about, and what AWS counts or chooses by itself. */
const HISTORY =
  /time|date|at$|token|version|revision|event|deployment|startedby|^turn$|evaluat|activit|counter|completed|settings$|steady|password|content$|instances$|working|restor|automat|^before$|^AvailabilityZone$|^DbiResourceId$|^Preferred|^DesiredCapacity$|^work$|^interfaces$/iu;

/** Revisions and versions that are kept, and what AWS makes and unmakes by itself. */
const RESTLESS =
  /instance$|volume|\/task$|target$|task-definition|launch-template-version|snapshot|evaluation|log-stream|ecr\/image/u;

/** Ids, addresses, endings of names and whatever else is drawn; the number of a revision. */
const DRAWN =
  /\bwps-[a-z0-9]{12}\b|\b(?:[a-z]+-)?[0-9a-f]{8,}(?:-[0-9a-f]+)*\b|\b\d{1,3}(?:\.\d{1,3}){3}\b(?!\/)|\b[A-Z0-9]{16,}\b|-[A-Za-z0-9]{6}$|(?<=-database\.)[a-z0-9]+(?=\.)|:\d+$/gu;

/**
 * What a stack is on AWS, whatever way it came there: a line for each setting of each object, without ids and times.
 * `theirs`: what is somebody else's. Default is nothing.
 */
export function likeness(
  emulator: Emulator,
  theirs: (thing: Thing) => boolean = () => false,
): readonly string[] {
  const lines = everything(emulator)
    .filter(
      (thing) =>
        !isByproduct(thing.type) && !RESTLESS.test(thing.type) && !isDead(thing.row) && !theirs(thing),
    )
    .flatMap(({ type, row }) =>
      settings(row).map(
        ([path, value]) => `${type} ${tagsOf(row)[tagKeys.resource] ?? ''}${path} = ${value}`,
      ),
    );
  return [...lines, ...idleInstances(emulator)].sort();
}

/**
 * How many instances there are is a matter of the way: managed scaling never moves a task to empty an instance. What has
 * no task goes, though, down to the smallest size.
 */
function idleInstances(emulator: Emulator): readonly string[] {
  const scope = emulator.scope(ACCOUNT, REGION);
  const instances = scope.table(containerInstanceTable).truth.filter(({ status }) => status === 'ACTIVE');
  const tasks = scope.table(taskTable).truth.filter(({ lastStatus }) => lastStatus !== 'STOPPED');
  const idle = instances.filter(
    ({ containerInstanceArn: arn }) => !tasks.some((task) => task.containerInstanceArn === arn),
  );
  return scope
    .table(groupTable)
    .truth.filter(({ MinSize }) => instances.length > MinSize && idle.length > 0)
    .map(({ MinSize }) => `${Math.min(idle.length, instances.length - MinSize)} idle instances`);
}

type Setting = readonly [path: string, value: string];

/** Lists are sets. */
function settings(value: unknown): readonly Setting[] {
  if (Array.isArray(value)) return value.flatMap((item) => settings(item).map(under('[]')));
  if (value instanceof Map) return settings(Object.fromEntries(value));
  if (value instanceof Date || value === undefined) return [];
  if (typeof value === 'string') return [['', value.replaceAll(DRAWN, '#')]];
  if (typeof value !== 'object' || value === null) return [['', JSON.stringify(value)]];
  return Object.entries(value)
    .filter(([name]) => !HISTORY.test(name))
    .flatMap(([name, held]) => settings(held).map(under(`.${name}`)));
}

const under =
  (step: string) =>
  ([path, value]: Setting): Setting => [`${step}${path}`, value];

/** Lines that one has and the other has not. */
export function unlike(wanted: readonly string[], found: readonly string[]): readonly string[] {
  const rest = new Map<string, number>();
  for (const line of found) rest.set(line, (rest.get(line) ?? 0) + 1);
  const missing = wanted.filter((line) => {
    const left = rest.get(line) ?? 0;
    rest.set(line, left - 1);
    return left <= 0;
  });
  const more = [...rest].flatMap(([line, count]) => (count > 0 ? [line] : []));
  return [...missing.map((line) => `- ${line}`), ...more.map((line) => `+ ${line}`)];
}
