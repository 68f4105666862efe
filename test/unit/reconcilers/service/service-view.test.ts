import { describe, expect, test } from '@jest/globals';
import type { Rollout } from '../../../../src/reconcilers/service/rollout.ts';
import { serviceAspects } from '../../../../src/reconcilers/service/service-aspects.ts';
import { serviceVerdict } from '../../../../src/reconcilers/service/service-verdict.ts';
import {
  failedTag,
  rolloutState,
  runningImage,
  runningTag,
  type SeenService,
} from '../../../../src/reconcilers/service/service-view.ts';
import type { ServiceWant } from '../../../../src/reconcilers/service/service-want.ts';

const arn = (revision: number): string =>
  `arn:aws:ecs:eu-west-1:111122223333:task-definition/wordpress:${revision}`;
const at = (minute: number): Date => new Date(Date.UTC(2026, 0, 1, 0, minute));

const revision = (number: number, tag: string) => ({
  definition: {
    taskDefinitionArn: arn(number),
    registeredAt: at(number * 10),
    revision: number,
    containerDefinitions: [{ image: `registry.example/blog:${tag}` }],
  },
  tags: {},
});

const rolledBack: Rollout = {
  revision: revision(2, '2.0.0'),
  stopped: ['task'],
  rollouts: [
    { createdAt: at(5), status: 'SUCCESSFUL' },
    { createdAt: at(21), status: 'ROLLBACK_SUCCESSFUL' },
  ],
  tasks: [
    {
      taskDefinitionArn: arn(2),
      stopCode: 'EssentialContainerExited',
      stoppedReason: 'Essential container in task exited',
      stoppingAt: at(22),
      containers: [{ exitCode: 1, image: 'registry.example/blog:2.0.0' }],
    },
  ],
};

/** A service of two that runs its first revision, whole and complete. */
const whole = (rollout: Rollout, over: SeenService = {}): SeenService => ({
  taskDefinition: arn(1),
  desiredCount: 2,
  runningCount: 2,
  pendingCount: 0,
  deployments: [{ status: 'PRIMARY', taskDefinition: arn(1), rolloutState: 'COMPLETED', updatedAt: at(23) }],
  serving: revision(1, '1.0.0').definition,
  rollout,
  ...over,
});

const want: ServiceWant = {
  cluster: 'cluster',
  name: 'service',
  revision: arn(2),
  initialised: true,
  replicas: 2,
  front: { subnets: [], securityGroup: 'sg', targetGroup: 'tg' },
  provider: 'provider',
  minimumHealthyPercent: 100,
  maximumPercent: 200,
  rebalancing: 'ENABLED',
  retry: 0,
};

const isSame = (name: string, wanted: ServiceWant, seen: SeenService): boolean | undefined =>
  serviceAspects.find((aspect) => aspect.name === name)?.same(wanted, seen);

const at2 = (over: SeenService): SeenService => whole(rolledBack, { taskDefinition: arn(2), ...over });

describe('A rollout that was rolled back', () => {
  const seen = whole(rolledBack);

  test('is told with cause, exit code and image, and with what serves', () => {
    expect([rolloutState(seen), failedTag(seen), runningTag(seen)]).toEqual(['RolledBack', '2.0.0', '1.0.0']);
    expect(serviceVerdict(seen, want)).toMatchObject({
      stalled: true,
      reason: 'RolledBack',
      message: expect.stringMatching(
        /Essential container in task exited - exit code 1 - image .*blog:2\.0\.0/,
      ),
    });
  });

  test('is not tried again, unless its time has come', () => {
    expect(isSame('task definition', want, seen)).toBe(true);
    expect(isSame('task definition', { ...want, retry: 1 }, seen)).toBe(false);
  });

  test('gives way to a newer revision at once', () => {
    const newer = whole({ ...rolledBack, revision: revision(3, '3.0.0'), tasks: [] });
    expect(isSame('task definition', { ...want, revision: arn(3) }, newer)).toBe(false);
  });

  test('is believed from the deployments alone while ECS lists no rollout yet', () => {
    const early = whole(
      { ...rolledBack, rollouts: [], tasks: [] },
      {
        deployments: [
          {
            status: 'PRIMARY',
            taskDefinition: arn(1),
            rolloutState: 'IN_PROGRESS',
            rolloutStateReason: 'ECS deployment circuit breaker: rolling back to deploymentId ecs-svc/1.',
          },
          { status: 'ACTIVE', taskDefinition: arn(2), rolloutState: 'FAILED' },
        ],
      },
    );
    expect(isSame('task definition', want, early)).toBe(true);
    expect(rolloutState(early)).toBe('RolledBack');
    expect(runningTag(early)).toBe('1.0.0');
  });
});

describe('A revision that somebody deregistered', () => {
  test('is not replaced by the one before it', () => {
    const seen = whole({ ...rolledBack, rollouts: [] }, { taskDefinition: arn(2) });
    expect(isSame('task definition', { ...want, revision: arn(1) }, seen)).toBe(true);
    expect(isSame('task definition', { ...want, revision: arn(3) }, seen)).toBe(false);
  });
});

describe('A first rollout that failed', () => {
  const seen = at2({ deployments: [{ status: 'PRIMARY', taskDefinition: arn(2), rolloutState: 'FAILED' }] });

  test('has nothing to go back to, and is begun anew when its time has come', () => {
    expect(serviceVerdict(seen, want)).toMatchObject({ stalled: true, reason: 'RolloutFailed' });
    expect(isSame('failed rollout', want, seen)).toBe(true);
    expect(isSame('failed rollout', { ...want, retry: 1 }, seen)).toBe(false);
  });
});

describe('A rollout on its way', () => {
  const deployments = [
    { status: 'PRIMARY', taskDefinition: arn(2), rolloutState: 'IN_PROGRESS', updatedAt: at(30) },
    { status: 'ACTIVE', taskDefinition: arn(1), rolloutState: 'COMPLETED' },
  ] as const;
  const rollout: Rollout = { ...rolledBack, rollouts: [{ createdAt: at(30), status: 'IN_PROGRESS' }] };
  const seen = at2({ deployments: [...deployments], rollout, pendingCount: 1 });

  test('keeps the tag that serves until it is complete', () => {
    expect([rolloutState(seen), failedTag(seen), runningTag(seen)]).toEqual(['InProgress', '', '1.0.0']);
    expect(serviceVerdict(seen, want)).toMatchObject({ reason: 'RollingOut' });
  });

  test('says in the words of ECS that there is no room, as long as there is none', () => {
    const message =
      '(service x) was unable to place a task because no container instance met all of its requirements.';
    const told = (minute: number): SeenService => ({ ...seen, events: [{ createdAt: at(minute), message }] });
    expect(serviceVerdict(told(31), want)).toMatchObject({ reason: 'InsufficientCapacity' });
    expect(serviceVerdict(told(29), want)).toMatchObject({ reason: 'RollingOut' });
  });
});

describe('The image that serves', () => {
  test('is that of the revision whose rollout was complete', () => {
    expect(runningImage(whole(rolledBack))).toBe('registry.example/blog:1.0.0');
  });

  test('is there, though unknown, as long as the revision has not been looked up', () => {
    const { serving: _unread, ...seen } = whole(rolledBack);
    expect(runningImage(seen)).toBe('unknown');
  });

  test('is none before any rollout was complete', () => {
    const deployments = [{ status: 'PRIMARY', taskDefinition: arn(1), rolloutState: 'IN_PROGRESS' as const }];
    expect(runningImage(whole(rolledBack, { deployments }))).toBe(undefined);
  });
});
