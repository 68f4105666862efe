import type { Deployment, Service, TaskDefinition } from '../../aws/operations/ecs-shapes.ts';
import type { FailureMark } from './failure-mark.ts';
import { failureOf, type Rollout } from './rollout.ts';
import { imageOf, tagOfImage } from './revisions.ts';

/** The service, with how the newest revision fares and, where another one serves, what that is. */
export interface SeenService extends Service {
  readonly rollout?: Rollout | undefined;
  readonly serving?: TaskDefinition | undefined;
}

export const primaryOf = (seen: Service): Deployment | undefined =>
  (seen.deployments ?? []).find(({ status }) => status === 'PRIMARY');

/** Names of the capacity providers that it or a deployment of it that is not over places tasks by. */
export function providersOf(seen: Service): readonly string[] {
  const items = [seen, ...(seen.deployments ?? [])].flatMap((part) => part.capacityProviderStrategy ?? []);
  return [...new Set(items.flatMap(({ capacityProvider }) => capacityProvider ?? []))].sort();
}

/** ECS is taking the service back to what worked. */
export const isRollingBack = (seen: Service): boolean =>
  /rolling back/i.test(primaryOf(seen)?.rolloutStateReason ?? '');

const newestArn = (seen: SeenService): string | undefined =>
  seen.rollout?.revision?.definition.taskDefinitionArn;

/**
 * The failure of the newest revision, unless the service is at it again. What DescribeServices shows is the freshest
 * evidence, and goes when the failed tasks have; what ECS lists of rollouts stays.
 */
export function failureIn(seen: SeenService): FailureMark | undefined {
  return seen.rollout === undefined ? undefined : failureOf(seen.rollout);
}

/** The revision was rolled out and did not make it, by any evidence. */
export function isFailed(seen: SeenService, revisionArn: string): boolean {
  const stopped = (seen.deployments ?? []).some(
    ({ taskDefinition, rolloutState }) => taskDefinition === revisionArn && rolloutState === 'FAILED',
  );
  return stopped || isRollingBack(seen) || (newestArn(seen) === revisionArn && failureIn(seen) !== undefined);
}

/** ARN of the revision that the tasks in service are of, once a rollout of it was complete. */
export function servingArn(seen: SeenService): string | undefined {
  const primary = primaryOf(seen);
  if (primary?.rolloutState === 'COMPLETED' || isRollingBack(seen)) return primary?.taskDefinition;
  const before = (seen.deployments ?? []).find(
    ({ status, rolloutState }) => status !== 'PRIMARY' && rolloutState === 'COMPLETED',
  );
  return before?.taskDefinition;
}

/** The serving revision, where it is not the newest, has to be looked up. */
export const needsLookUp = (seen: SeenService): boolean => {
  const serving = servingArn(seen);
  return serving !== undefined && serving !== newestArn(seen);
};

function servingDefinition(seen: SeenService): TaskDefinition | undefined {
  const serving = servingArn(seen);
  const known = [seen.rollout?.revision?.definition, seen.serving];
  return serving === undefined
    ? undefined
    : known.find((candidate) => candidate?.taskDefinitionArn === serving);
}

export function runningTag(seen: SeenService): string {
  const definition = servingDefinition(seen);
  return definition === undefined ? '' : tagOfImage(definition);
}

/** In place of the name of an image that serves and whose revision has not been looked up yet. */
const UNKNOWN_IMAGE = 'unknown';

/**
 * The image that serves, once a rollout of it was complete; undefined while none does. What is not known counts as an
 * image: an upgrade that takes the database for empty would leave out the snapshot.
 */
export function runningImage(seen: SeenService): string | undefined {
  const definition = servingDefinition(seen);
  if (definition !== undefined) return imageOf(definition);
  return servingArn(seen) === undefined ? undefined : UNKNOWN_IMAGE;
}

export type RolloutState = 'Completed' | 'InProgress' | 'Failed' | 'RolledBack';

export function rolloutState(seen: SeenService): RolloutState {
  const newest = newestArn(seen);
  if (newest !== undefined && newest !== seen.taskDefinition && isFailed(seen, newest)) return 'RolledBack';
  const state = primaryOf(seen)?.rolloutState;
  if (state === 'FAILED') return 'Failed';
  return state === 'COMPLETED' ? 'Completed' : 'InProgress';
}

/** The tag of the newest revision when its rollout failed. */
export function failedTag(seen: SeenService): string {
  const failed = ['RolledBack', 'Failed'].includes(rolloutState(seen));
  const definition = seen.rollout?.revision?.definition;
  return failed && definition !== undefined ? tagOfImage(definition) : '';
}
