import type { WordPressStackSpec } from '../../api/v1alpha1/spec.ts';
import { describeTasks, listTagsForResource, listTasks, stopTask } from '../../aws/operations/ecs.ts';
import type { describeDBSnapshots } from '../../aws/operations/rds.ts';
import type { OutputOf } from '../../aws/operations/operation.ts';
import {
  derivedName,
  kind,
  type Detail,
  type Member,
  type Scope,
  type WantContext,
} from '../../engine/index.ts';
import { isClassic } from '../balancer-type.ts';
import { askManualSnapshots } from '../database/manual-snapshots.ts';
import { ownSnapshots } from '../database/upgrade-snapshot.ts';
import { slotsOf } from '../network/network-plan.ts';
import { clusterName } from '../stack-names.ts';
import { ecsTagsOf } from './ecs-tags.ts';
import { readMark, retryAt, writeMark } from './failure-mark.ts';
import { initAspects } from './init-aspects.ts';
import { INIT_LOG_PREFIX } from './init-content.ts';
import {
  arnOf,
  failedTask,
  failureOf,
  hasLastWords,
  isDone,
  isNoted,
  keyIn,
  mayUpgrade,
  notedKeys,
  type InitRun,
} from './init-state.ts';
import { initVerdict } from './init-verdict.ts';
import type { InitWant } from './init-want.ts';
import { askLastLine, idIn, lastLineIn } from './last-line.ts';
import { newestRevision } from './revisions.ts';
import { initFamilyName } from './service-names.ts';
import { runningImage, type SeenService } from './service-view.ts';

const ID = 'init-run';

/** As many as one description takes. */
const MOST_TASKS = 100;

function runOf(scope: Scope, running: readonly string[]): InitRun {
  const service = scope.rows('service')[0]?.seen as SeenService | undefined;
  const { stack } = scope;
  return {
    stack,
    revision: newestRevision(scope, 'init-definition'),
    serving: service && runningImage(service),
    running,
  };
}

/** Nothing can have run yet, or nothing is left to be done: ECS is not asked. */
function known(scope: Scope): readonly InitRun[] {
  if (scope.spec === undefined) return [];
  const run = runOf(scope, []);
  const isOver = scope.rows('cluster').length === 0 || run.revision === undefined || isNoted(run);
  return isOver ? [run] : [];
}

const tasksIn = (scope: Scope, desiredStatus: 'RUNNING' | 'STOPPED') =>
  listTasks.call({
    cluster: clusterName(scope.stack),
    family: initFamilyName(scope.stack),
    desiredStatus,
    maxResults: MOST_TASKS,
  });

const shown = ({ running, ended = [] }: InitRun): readonly string[] =>
  [...running, ...ended].slice(0, MOST_TASKS);

const isOpen = (seen: InitRun): boolean => seen.revision !== undefined && !isNoted(seen);

const details: readonly Detail<InitRun>[] = [
  {
    name: 'ended tasks',
    when: (seen) => isOpen(seen) && seen.running.length === 0,
    ask: (_seen, scope) => tasksIn(scope, 'STOPPED'),
    merge: (seen, page) => ({
      ...seen,
      ended: (page as OutputOf<typeof listTasks> | undefined)?.taskArns ?? [],
    }),
  },
  {
    // The revision as it was read last may not carry a mark that was written since.
    name: 'tags',
    when: (seen) => isOpen(seen) && seen.running.length === 0,
    ask: (seen) => listTagsForResource.call({ resourceArn: arnOf(seen) }),
    merge: (seen, page) => ({
      ...seen,
      tags: ecsTagsOf((page as OutputOf<typeof listTagsForResource> | undefined)?.tags),
    }),
  },
  {
    name: 'tasks',
    when: (seen) => isOpen(seen) && shown(seen).length > 0,
    ask: (seen, { stack }) => describeTasks.call({ cluster: clusterName(stack), tasks: [...shown(seen)] }),
    merge: (seen, page) => ({
      ...seen,
      tasks: (page as OutputOf<typeof describeTasks> | undefined)?.tasks ?? [],
    }),
  },
  {
    name: 'snapshots',
    when: (seen) => isOpen(seen) && seen.running.length === 0 && mayUpgrade(seen),
    ask: (_seen, { stack }) => askManualSnapshots(stack),
    merge: (seen, page) => ({
      ...seen,
      snapshots: ownSnapshots(
        (page as OutputOf<typeof describeDBSnapshots> | undefined)?.DBSnapshots,
        seen.stack,
      ),
    }),
  },
  {
    name: 'last line',
    when: hasLastWords,
    ask: (seen, { stack }) => askLastLine(stack, INIT_LOG_PREFIX, failedTask(seen)?.taskArn ?? ''),
    merge: (seen, page) => ({ ...seen, line: lastLineIn(page) }),
  },
];

/** It runs where the service runs: what leads there is ready when the cluster has its capacity. */
function needsOf(spec: WordPressStackSpec): NonNullable<Member['needs']> {
  const common = {
    cluster: 'cluster',
    capacity: 'cluster-capacity',
    provider: 'capacity-provider',
    revision: 'init-definition',
  };
  if (isClassic(spec)) return common;
  const subnets = slotsOf(spec).map((slot) => [`subnet/${slot}`, `subnet/app/${slot}`] as const);
  return { ...common, group: 'security-group/tasks', ...Object.fromEntries(subnets) };
}

function networkOf({ spec, need }: WantContext<WordPressStackSpec>): InitWant['network'] {
  if (isClassic(spec)) return undefined;
  return {
    subnets: slotsOf(spec).map((slot) => need(`subnet/${slot}`)['id'] ?? ''),
    securityGroup: need('group')['id'] ?? '',
  };
}

function wantOf(context: WantContext<WordPressStackSpec>): InitWant {
  const { stack, need, own, now, second } = context;
  const failure = readMark(own?.['failure']);
  return {
    cluster: clusterName(stack),
    provider: need('provider')['name'] ?? '',
    database: derivedName(stack, 'database'),
    revision: need('revision')['arn'] ?? '',
    network: networkOf(context),
    retry: failure?.cause.outside === true && now >= retryAt(failure, second) ? failure.attempts : 0,
  };
}

/**
 * That the init task of the newest image has done its work: looked up like a rollout, and run when it has not. The
 * service is made, and changes to a revision, only after it.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RunTask.html
 */
export const initRun = kind<InitRun, InitWant, WordPressStackSpec>({
  type: 'init-run',
  layer: 'Service',
  members: (spec) => [{ id: ID, needs: needsOf(spec) }],
  find: {
    after: ['cluster', 'init-definition', 'service'],
    known,
    ask: (scope) => (scope.rows('cluster').length === 0 ? [] : [tasksIn(scope, 'RUNNING')]),
    rows: ({ taskArns = [] }: OutputOf<typeof listTasks>, scope) =>
      scope.spec === undefined ? taskArns.map((arn) => runOf(scope, [arn])) : [runOf(scope, taskArns)],
  },
  details,
  identify: (seen, { spec }) => {
    // In a teardown every task that still runs is something to stop.
    const [task] = seen.running;
    return spec === undefined && task !== undefined
      ? { awsId: task, key: `${ID}/${idIn(task)}` }
      : { awsId: `${ID} of ${arnOf(seen)}`, key: ID };
  },
  state: () => 'ready',
  outputs: (seen) => {
    const failure = failureOf(seen);
    return {
      done: [...(isDone(seen) ? [keyIn(seen)] : []), ...notedKeys(seen)].join(' '),
      ...(failure === undefined ? {} : { failure: writeMark(failure) }),
    };
  },
  want: wantOf,
  aspects: initAspects,
  verdict: initVerdict,
  remove: [
    {
      name: 'stop',
      when: ({ running }) => running.length > 0,
      call: ({ running: [task] }, stack) =>
        stopTask.call({ cluster: clusterName(stack), task, reason: 'The stack is being deleted' }),
    },
  ],
  typical: { create: 60, remove: 30 },
});
