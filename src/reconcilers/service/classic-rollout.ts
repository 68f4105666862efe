import type { Deployment, Service } from '../../aws/operations/ecs-shapes.ts';
import type { RolloutBrief } from './rollout.ts';

/*
 * Behind a classic balancer ECS has no circuit breaker, shows no state of a rollout, and nothing says that it keeps
 * their history: what became of one follows from the deployments of the service.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Deployment.html
 */

/** As many as the circuit breaker takes. https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html */
const failuresOf = ({ desiredCount = 0 }: Service): number =>
  Math.min(200, Math.max(3, Math.ceil(desiredCount / 2)));

export const isBehindClassic = ({ loadBalancers = [] }: Service): boolean =>
  loadBalancers.some(({ loadBalancerName }) => loadBalancerName !== undefined);

const begin = ({ createdAt }: Deployment): number => createdAt?.getTime() ?? 0;
const isOldest = ({ deployments = [] }: Service, deployment: Deployment): boolean =>
  deployments.every((other) => begin(other) >= begin(deployment));

function stateOf(service: Service, deployment: Deployment): 'FAILED' | 'COMPLETED' | 'IN_PROGRESS' {
  if ((deployment.failedTasks ?? 0) >= failuresOf(service)) return 'FAILED';
  // What is complete takes the place of all before it: the oldest was, and those between never came so far.
  if (deployment.status !== 'PRIMARY') return isOldest(service, deployment) ? 'COMPLETED' : 'IN_PROGRESS';
  const alone = service.deployments?.length === 1;
  const whole = service.runningCount === service.desiredCount && (service.pendingCount ?? 0) === 0;
  return alone && whole ? 'COMPLETED' : 'IN_PROGRESS';
}

/** The service with the states that ECS leaves out. */
export function withRolloutStates<Shown extends Service>(service: Shown): Shown {
  if (!isBehindClassic(service)) return service;
  const deployments = (service.deployments ?? []).map((deployment) => ({
    ...deployment,
    rolloutState: stateOf(service, deployment),
  }));
  return { ...service, deployments };
}

/** Rollouts of a revision, as ECS would list them. */
export function rolloutsOf(service: Service, revisionArn: string): readonly RolloutBrief[] {
  return (withRolloutStates(service).deployments ?? [])
    .filter(({ taskDefinition }) => taskDefinition === revisionArn)
    .map(({ createdAt, rolloutState }) => ({
      createdAt,
      status: rolloutState === 'COMPLETED' ? 'SUCCESSFUL' : rolloutState,
    }));
}
