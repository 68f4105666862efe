import { DescribeTasksCommand, RunTaskCommand, StopTaskCommand } from '@aws-sdk/client-ecs';
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  FilterLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { describe, expect, test } from '@jest/globals';
import { writeLogEvents } from '../services/logs/internal.ts';
import { account, clientConfig, region } from '../testing/setup.ts';
import { createCluster, createWeb, messagesOf, registerWeb, setStage, web, webTasks } from './stage.ts';
import type { TaskEvents, TaskOrder, TaskRuntime } from './task-runtime.ts';

/** A runtime whose containers do what the test says. */
class HandDriven implements TaskRuntime {
  readonly started: { readonly order: TaskOrder; readonly events: TaskEvents }[] = [];
  readonly discarded: string[] = [];

  start(_scope: unknown, order: TaskOrder, events: TaskEvents): void {
    this.started.push({ order, events });
  }

  stop(
    _scope: unknown,
    { containers }: { readonly containers: readonly string[] },
    events: TaskEvents,
  ): void {
    for (const name of containers) events.exited(name, 0);
  }

  discard(_scope: unknown, taskArn: string): void {
    this.discarded.push(taskArn);
  }

  get last() {
    const last = this.started.at(-1);
    if (!last) throw new Error('no task was started');
    return last;
  }
}

async function start(container: object = {}) {
  const tasks = new HandDriven();
  const stage = await setStage({ dataPlane: { tasks } });
  await createCluster(stage, 1);
  const base = {
    name: 'web',
    image: 'docker.io/web:1',
    memory: 256,
    portMappings: [{ containerPort: 8080 }],
  };
  await registerWeb(stage, '1', { containerDefinitions: [{ ...base, ...container }] });
  const network = { subnets: [...stage.subnets], securityGroups: [stage.securityGroup] };
  const run = async () => {
    const answer = await stage.ecs.send(
      new RunTaskCommand({
        cluster: 'blog',
        taskDefinition: 'web',
        networkConfiguration: { awsvpcConfiguration: network },
      }),
    );
    await stage.clock.advance(60);
    return answer.tasks?.[0]?.taskArn ?? '';
  };
  const task = async (arn: string) =>
    (await stage.ecs.send(new DescribeTasksCommand({ cluster: 'blog', tasks: [arn] }))).tasks?.[0];
  return { stage, tasks, run, task };
}

describe('What a runtime is told and tells', () => {
  test('an order says where the task is and how it ends', async () => {
    const { tasks, run, task } = await start({
      command: ['init'],
      user: '33:33',
      stopTimeout: 60,
      linuxParameters: { initProcessEnabled: true, tmpfs: [{ containerPath: '/tmp', size: 64 }] },
      healthCheck: { command: ['CMD-SHELL', 'true'], interval: 10 },
    });
    const arn = await run();
    const [card] = (await task(arn))?.containers?.[0]?.networkInterfaces ?? [];
    expect(tasks.last.order).toMatchObject({
      oneShot: true,
      place: { vpcId: expect.stringMatching(/^vpc-/), address: card?.privateIpv4Address },
      containers: [
        {
          command: ['init'],
          user: '33:33',
          stopTimeout: 60,
          hasInit: true,
          readOnlyRoot: false,
          temporary: ['/tmp'],
          ports: [{ container: 8080, host: 8080 }],
          healthCheck: {
            command: ['CMD-SHELL', 'true'],
            interval: 10,
            timeout: 5,
            retries: 3,
            startPeriod: 0,
          },
        },
      ],
    });
  });

  test('what cannot be started says why', async () => {
    const { tasks, run, task, stage } = await start();
    const arn = await run();
    tasks.last.events.failed('CannotStartContainerError: no such program');
    await stage.clock.advance(30);
    expect(await task(arn)).toMatchObject({
      lastStatus: 'STOPPED',
      stopCode: 'TaskFailedToStart',
      stoppedReason: 'CannotStartContainerError: no such program',
    });
    expect(tasks.discarded).toEqual([arn]);
  });

  test('an end carries its code and its reason', async () => {
    const { tasks, run, task, stage } = await start();
    const arn = await run();
    tasks.last.events.running(true);
    await stage.clock.advance(10);
    tasks.last.events.exited('web', 137, 'OutOfMemoryError: Container killed due to memory usage');
    await stage.clock.advance(30);
    expect(await task(arn)).toMatchObject({
      stopCode: 'EssentialContainerExited',
      containers: [{ exitCode: 137, reason: 'OutOfMemoryError: Container killed due to memory usage' }],
    });
  });

  test('a task that is stopped before it runs is discarded', async () => {
    const { tasks, run, stage } = await start();
    const arn = await run();
    await stage.ecs.send(new StopTaskCommand({ cluster: 'blog', task: arn }));
    await stage.clock.advance(30);
    expect(tasks.discarded).toEqual([arn]);
  });

  test('a service replaces a task whose container fails its check; a task of its own goes on', async () => {
    const { tasks, run, task, stage } = await start({ healthCheck: { command: ['CMD', 'true'] } });
    const arn = await run();
    tasks.last.events.running(true);
    await stage.clock.advance(5);
    tasks.last.events.unhealthy('web');
    await stage.clock.advance(30);
    expect(await task(arn)).toMatchObject({ lastStatus: 'RUNNING', healthStatus: 'UNHEALTHY' });

    await createWeb(stage, { desiredCount: 1 });
    await stage.clock.advance(60);
    tasks.last.events.running(true);
    tasks.last.events.healthy();
    await stage.clock.advance(30);
    const [first] = (await webTasks(stage)).filter(({ group }) => group === 'service:web');
    expect(first?.healthStatus).toBe('HEALTHY');
    tasks.last.events.unhealthy('web');
    await stage.clock.advance(60);
    expect(await task(first?.taskArn ?? '')).toMatchObject({
      stoppedReason: 'Task failed container health checks',
      stopCode: 'ServiceSchedulerInitiated',
    });
    expect(messagesOf(await web(stage))).toContainEqual(
      expect.stringContaining('failed container health checks.'),
    );
  });

  test('the output of containers is in their log streams', async () => {
    const { stage } = await start();
    const logs = new CloudWatchLogsClient(clientConfig(stage.emulator));
    await logs.send(new CreateLogGroupCommand({ logGroupName: 'blog' }));
    const scope = stage.emulator.scope(account, region);
    const put = (message: string, stream = 'web/web/1') => {
      writeLogEvents(scope, { group: 'blog', stream }, [{ timestamp: scope.now, message }]);
    };
    put('one');
    put('two');
    put('other', 'web/web/2');
    const found = await logs.send(new FilterLogEventsCommand({ logGroupName: 'blog', startTime: scope.now }));
    expect(found.events?.map(({ message }) => message)).toEqual(['one', 'two', 'other']);
    expect(new Set(found.events?.map(({ eventId }) => eventId)).size).toBe(3);
    const seen = found.events?.find(({ message }) => message === 'two')?.eventId;
    await stage.clock.advance(1);
    put('three');
    const later = await logs.send(new FilterLogEventsCommand({ logGroupName: 'blog', startTime: scope.now }));
    expect(later.events).toMatchObject([{ message: 'three' }]);
    expect(later.events?.[0]?.eventId).not.toBe(seen);
    writeLogEvents(scope, { group: 'nobody', stream: 's' }, [{ timestamp: scope.now, message: 'x' }]);
  });
});
