import { describe, expect, test } from '@jest/globals';
import { causeOf, latestFailure } from '../../../../src/reconcilers/service/stopped-task.ts';

const taskDefinitionArn = 'arn:aws:ecs:eu-west-1:111122223333:task-definition/wordpress:2';
const stopped = (
  stopCode: 'TaskFailedToStart' | 'EssentialContainerExited' | 'ServiceSchedulerInitiated',
  stoppedReason: string,
  minute = 0,
) => ({
  taskDefinitionArn,
  stopCode,
  stoppedReason,
  stoppingAt: new Date(Date.UTC(2026, 0, 1, 0, minute)),
});

describe('What a rollout failed of', () => {
  test.each([
    'CannotPullContainerError: manifest not found',
    'ResourceInitializationError: unable to pull secrets or registry auth',
    'TaskFailedToStart: RESOURCE:MEMORY',
    'CannotStartContainerError: failed to initialize logging driver: no such log group',
  ])('%s comes from outside the image', (reason) => {
    expect(causeOf(stopped('TaskFailedToStart', reason), undefined).outside).toBe(true);
  });

  test.each([
    ['TaskFailedToStart', 'CannotStartContainerError: exec format error'],
    ['EssentialContainerExited', 'Essential container in task exited'],
    ['ServiceSchedulerInitiated', 'Task failed ELB health checks in (target-group x)'],
  ] as const)('%s, %s is the fault of the image', (code, reason) => {
    expect(causeOf(stopped(code, reason), undefined).outside).toBe(false);
  });

  test('is told by the latest task of that revision that did not end by intention', () => {
    const tasks = [
      stopped('TaskFailedToStart', 'earlier', 1),
      stopped('TaskFailedToStart', 'later', 2),
      stopped('ServiceSchedulerInitiated', 'Scaling activity initiated by (deployment ecs-svc/1)', 3),
      { ...stopped('TaskFailedToStart', 'of another', 4), taskDefinitionArn: 'other' },
    ];
    expect(latestFailure(tasks, taskDefinitionArn)?.stoppedReason).toBe('later');
    expect(latestFailure(tasks.slice(2), taskDefinitionArn)).toBeUndefined();
  });

  test('is told with the code, and with the last words of the container instead of the name of the image', () => {
    const task = {
      ...stopped('EssentialContainerExited', 'Essential container in task exited'),
      containers: [{ exitCode: 255, image: 'registry.example.com/blog:2.0.0' }],
    };
    expect(causeOf(task, 'PHP Parse error: syntax error').text).toBe(
      'Essential container in task exited - exit code 255 - PHP Parse error: syntax error',
    );
    expect(causeOf(task, undefined).text).toContain('image registry.example.com/blog:2.0.0');
  });
});
