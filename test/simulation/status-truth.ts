import type { StoredStack } from '../../src/controller/stack-store.ts';
import type { WordPressStackStatus } from '../../src/api/v1alpha1/status.ts';
import { parseSpec } from '../../src/api/v1alpha1/parse-spec.ts';
import type { LagMode } from '../aws-emulator/kernel/lag.ts';
import { serviceTable, taskDefinitionTable, taskTable } from '../aws-emulator/services/ecs/tables.ts';
import { natGatewayTable } from '../aws-emulator/services/ec2/tables.ts';
import { targetTable } from '../aws-emulator/services/elbv2/tables.ts';
import { instanceTable } from '../aws-emulator/services/rds/tables.ts';
import { ACCOUNT, REGION, type World } from './world.ts';

/** Holds every status that is written against AWS as it is at that moment, and keeps what is not true. */
export class StatusTruth {
  readonly #lies = new Set<string>();

  /** Where reads lag, a task more than there should be may be one that is no longer told of. */
  constructor(world: World, lag: LagMode = 'none') {
    world.store.onStatus((stack) => {
      for (const lie of [...contradictions(stack), ...untrueReadiness(stack, world, lag)])
        this.#lies.add(lie);
    });
  }

  get lies(): readonly string[] {
    return [...this.#lies];
  }
}

const statusOf = ({ status }: StoredStack): WordPressStackStatus => status ?? {};

/** What kstatus and kubectl wait would misunderstand. */
export function contradictions(stack: StoredStack): readonly string[] {
  const { conditions = [] } = statusOf(stack);
  const isTrue = (type: string): boolean =>
    conditions.some((condition) => condition.type === type && condition.status === 'True');
  const lies: string[] = [];
  if (isTrue('Reconciling') && isTrue('Stalled')) lies.push('Reconciling and Stalled at once');
  if (isTrue('Ready') && (isTrue('Reconciling') || isTrue('Stalled')))
    lies.push('Ready, and yet Reconciling or Stalled');
  const { generation } = stack.metadata;
  for (const { type, observedGeneration = 0 } of conditions)
    if (observedGeneration > generation) lies.push(`${type} is of a generation that there is not`);
  return lies;
}

/** Ready for a spec means that AWS has what it asks for, now. */
function untrueReadiness(stack: StoredStack, world: World, lag: LagMode): readonly string[] {
  const { metadata } = stack;
  const ready = statusOf(stack).conditions?.find(({ type }) => type === 'Ready');
  const parsed = parseSpec(stack.spec);
  if (ready?.status !== 'True' || ready.observedGeneration !== metadata.generation || !parsed.ok) return [];
  const { spec } = parsed;
  const scope = world.emulator.scope(ACCOUNT, REGION);
  const running = runningTags(world);
  const serving = scope.table(targetTable).truth.filter(({ state }) => state === 'healthy').length;
  const classic = spec.loadBalancer.type === 'Classic';
  const { replicas } = spec.service;
  const isAsAsked = (count: number): boolean => (lag === 'none' ? count === replicas : count >= replicas);
  const claims: Readonly<Record<string, boolean>> = {
    'a database that is not available': scope
      .table(instanceTable)
      .truth.list()
      .every(({ DBInstanceStatus }) => DBInstanceStatus === 'available'),
    'a gateway on its way': scope
      .table(natGatewayTable)
      .truth.list()
      .every(({ State }) => State !== 'pending'),
    [`${running.length} tasks`]: isAsAsked(running.length),
    [`tasks of ${running.join(', ')}`]: running.every((tag) => tag === spec.image.tag),
    [`${serving} healthy targets`]: classic || isAsAsked(serving),
  };
  const lies = Object.entries(claims).filter(([, holds]) => !holds);
  return lies.map(([what]) => `Ready with ${what}`);
}

/** Tags of the images of the service's tasks that run. */
function runningTags(world: World): readonly string[] {
  const scope = world.emulator.scope(ACCOUNT, REGION);
  const services = scope.table(serviceTable).truth.list();
  const tasks = scope
    .table(taskTable)
    .truth.filter(
      ({ lastStatus, desiredStatus, group }) =>
        lastStatus === 'RUNNING' &&
        desiredStatus === 'RUNNING' &&
        services.some(({ serviceName }) => group === `service:${serviceName}`),
    );
  return tasks.map(({ taskDefinitionArn }) => {
    const revisions = scope.table(taskDefinitionTable).truth;
    const revision = revisions.find((row) => row.taskDefinitionArn === taskDefinitionArn);
    const [container] = revision?.containerDefinitions ?? [];
    return /:([^:/@]+)(?:@|$)/u.exec(container?.image ?? '')?.[1] ?? '';
  });
}
