import { describe, expect, test } from '@jest/globals';
import type { Deployment, Service } from '../../../../src/aws/operations/ecs-shapes.ts';
import { rolloutsOf, withRolloutStates } from '../../../../src/reconcilers/service/classic-rollout.ts';
import { wayBackFrom } from '../../../../src/reconcilers/service/way-back.ts';
import { failureOf, type Rollout } from '../../../../src/reconcilers/service/rollout.ts';
import {
  rolloutState,
  runningTag,
  type SeenService,
} from '../../../../src/reconcilers/service/service-view.ts';

const arn = (number: number): string => `arn:aws:ecs:eu-west-1:1:task-definition/web:${number}`;
const minute = (number: number): Date => new Date(Date.UTC(2030, 0, 1, 12, number));

const deployment = (number: number, over: Partial<Deployment> = {}): Deployment => ({
  status: 'PRIMARY',
  taskDefinition: arn(number),
  createdAt: minute(number),
  failedTasks: 0,
  ...over,
});
const older = deployment(1, { status: 'ACTIVE' });

const behind = (deployments: Deployment[], over: Service = {}): Service => ({
  loadBalancers: [{ loadBalancerName: 'web', containerName: 'web', containerPort: 8080 }],
  desiredCount: 2,
  runningCount: 2,
  pendingCount: 0,
  taskDefinition: deployments[0]?.taskDefinition,
  deployments,
  ...over,
});
const statesOf = (service: Service) => withRolloutStates(service).deployments?.map((one) => one.rolloutState);

describe('The state of a rollout behind a classic balancer', () => {
  test('is complete when the newest deployment is alone and whole', () => {
    expect(statesOf(behind([deployment(2)]))).toEqual(['COMPLETED']);
    expect(statesOf(behind([deployment(2)], { runningCount: 1 }))).toEqual(['IN_PROGRESS']);
    expect(statesOf(behind([deployment(2)], { pendingCount: 1 }))).toEqual(['IN_PROGRESS']);
    expect(statesOf(behind([deployment(2), older]))).toEqual(['IN_PROGRESS', 'COMPLETED']);
  });

  test('is failed at as many failures as the circuit breaker takes', () => {
    expect(statesOf(behind([deployment(2, { failedTasks: 2 }), older]))).toEqual([
      'IN_PROGRESS',
      'COMPLETED',
    ]);
    expect(statesOf(behind([deployment(2, { failedTasks: 3 }), older]))).toEqual(['FAILED', 'COMPLETED']);
    const many = { desiredCount: 20, runningCount: 20 };
    expect(statesOf(behind([deployment(2, { failedTasks: 9 })], many))).toEqual(['COMPLETED']);
    expect(statesOf(behind([deployment(2, { failedTasks: 10 })], many))).toEqual(['FAILED']);
  });

  test('is left as ECS tells it elsewhere', () => {
    const elsewhere = { ...behind([deployment(2, { rolloutState: 'IN_PROGRESS' })]), loadBalancers: [] };
    expect(withRolloutStates(elsewhere)).toBe(elsewhere);
  });

  test('stands for the list of rollouts that ECS does not keep', () => {
    const service = behind([deployment(2, { failedTasks: 3 }), older]);
    expect(rolloutsOf(service, arn(2))).toEqual([{ createdAt: minute(2), status: 'FAILED' }]);
    expect(rolloutsOf(service, arn(3))).toEqual([]);
  });
});

describe('A revision that does not start behind a classic balancer', () => {
  const revision = (number: number, tag: string) => ({
    definition: {
      taskDefinitionArn: arn(number),
      networkMode: 'bridge' as const,
      registeredAt: minute(number),
      containerDefinitions: [{ image: `registry.example/blog:${tag}` }],
    },
  });
  const mark = { attempts: 1, at: minute(2).toISOString(), cause: { outside: false, text: 'exit code 1' } };
  const failing = withRolloutStates(behind([deployment(2, { failedTasks: 3 }), older]));
  const seenWith = (service: Service, rollout: Partial<Rollout>): SeenService => ({
    ...withRolloutStates(service),
    serving: revision(1, '1.0.0').definition,
    rollout: {
      revision: revision(2, '2.0.0'),
      stopped: [],
      rollouts: rolloutsOf(service, arn(2)),
      ...rollout,
    },
  });

  test('is taken back to what serves, once the failure is written down', () => {
    expect(wayBackFrom(seenWith(failing, {}), arn(2))).toBeUndefined();
    expect(wayBackFrom(seenWith(failing, { mark }), arn(2))).toBe(arn(1));
  });

  test('is remembered by its mark alone when its deployment is gone', () => {
    const back = behind([deployment(1)]);
    const seen = seenWith(back, { mark });
    expect(seen.rollout && failureOf(seen.rollout)).toBe(mark);
    expect([rolloutState(seen), runningTag(seen)]).toEqual(['RolledBack', '1.0.0']);
    expect(wayBackFrom(seen, arn(2))).toBeUndefined();
  });

  test('stays where nothing served before', () => {
    const first = behind([deployment(2, { failedTasks: 3 })], { runningCount: 0 });
    expect(wayBackFrom(seenWith(first, { mark }), arn(2))).toBeUndefined();
  });

  test('is not taken back while it is tried', () => {
    expect(wayBackFrom(seenWith(behind([deployment(2), older]), {}), arn(2))).toBeUndefined();
  });
});
