import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  GetLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { DescribeTasksCommand, RunTaskCommand } from '@aws-sdk/client-ecs';
import type { RunTaskRequest, Task } from '@aws-sdk/client-ecs';
import { describe, expect, test } from '@jest/globals';
import { createCluster, registerWeb, setStage } from '../../scheduler/stage.ts';
import type { Stage } from '../../scheduler/stage.ts';
import { clientConfig, refusal } from '../../testing/setup.ts';

interface Given {
  readonly tag?: string;
  readonly instances?: number;
  readonly memory?: number;
  readonly command?: string[];
}

async function start({ tag = '1', instances = 1, memory = 256, command = ['init'] }: Given = {}) {
  const stage = await setStage();
  await createCluster(stage, instances);
  const logs = new CloudWatchLogsClient(clientConfig(stage.emulator));
  await logs.send(new CreateLogGroupCommand({ logGroupName: 'blog' }));
  await stage.clock.advance(60);
  await registerWeb(stage, tag, {
    containerDefinitions: [
      {
        name: 'web',
        image: `docker.io/web:${tag}`,
        memory,
        command,
        logConfiguration: {
          logDriver: 'awslogs',
          options: {
            'awslogs-group': 'blog',
            'awslogs-region': 'us-east-1',
            'awslogs-stream-prefix': 'init',
          },
        },
      },
    ],
  });
  return { stage, logs };
}

const run = ({ ecs, subnets }: Stage, over: Partial<RunTaskRequest> = {}) =>
  ecs.send(
    new RunTaskCommand({
      cluster: 'blog',
      taskDefinition: 'web',
      networkConfiguration: { awsvpcConfiguration: { subnets: [...subnets] } },
      ...over,
    }),
  );

async function describeTask({ ecs }: Stage, arn: string | undefined): Promise<Task | undefined> {
  const { tasks } = await ecs.send(new DescribeTasksCommand({ cluster: 'blog', tasks: [arn ?? ''] }));
  return tasks?.[0];
}

/** Runs one task to its end. */
async function outcome(given: Given, over: Partial<RunTaskRequest> = {}) {
  const { stage, logs } = await start(given);
  const { tasks } = await run(stage, over);
  await stage.clock.advance(120);
  const task = await describeTask(stage, tasks?.[0]?.taskArn);
  const id = task?.taskArn?.slice(-32) ?? '';
  const { events = [] } = await logs.send(
    new GetLogEventsCommand({ logGroupName: 'blog', logStreamName: `init/web/${id}` }),
  );
  return { exitCode: task?.containers?.[0]?.exitCode, line: events.at(-1)?.message };
}

const plan = { overrides: { containerOverrides: [{ name: 'web', command: ['init', '--plan'] }] } };

describe('A task of its own', () => {
  test.each([
    ['1', 0, 'wordpress-stack: init: done: installed'],
    ['1-broken', 0, 'wordpress-stack: init: done: installed'],
    [
      '1-init-75',
      75,
      'wordpress-stack: init: failed: another init has kept the lock for 300 seconds: try again later',
    ],
    ['1-init-fails', 70, 'wordpress-stack: init: failed: WordPress ended: Uncaught Error in upgrade.php'],
    ['2-upgrades', 0, 'wordpress-stack: init: done: upgraded the database'],
  ])('of the image tag %s ends with %i and its last line in the log', async (tag, exitCode, line) => {
    expect(await outcome({ tag })).toEqual({ exitCode, line });
  });

  test.each([
    ['1', 0],
    ['2-upgrades', 11],
    ['2-init-75', 11],
    ['2-init-77', 77],
  ])('of the image tag %s would do what its code %i says', async (tag, exitCode) => {
    expect(await outcome({ tag }, plan)).toMatchObject({ exitCode });
  });

  test('is shown for an hour after its end', async () => {
    const { stage } = await start();
    const { tasks } = await run(stage);
    await stage.clock.advance(3000);
    expect(await describeTask(stage, tasks?.[0]?.taskArn)).toMatchObject({ lastStatus: 'STOPPED' });
    await stage.clock.advance(900);
    expect(await describeTask(stage, tasks?.[0]?.taskArn)).toBeUndefined();
  });

  test('runs once for a token, until an hour after its end', async () => {
    const { stage } = await start();
    const arn = async (over: Partial<RunTaskRequest> = {}) =>
      (await run(stage, { clientToken: 'one', ...over })).tasks?.[0]?.taskArn;
    const first = await arn();
    await stage.clock.advance(1800);
    expect(await arn()).toBe(first);
    expect(await refusal(arn({ startedBy: 'somebody' }))).toMatchObject({
      name: 'ConflictException',
      resourceIds: [first],
    });
    await stage.clock.advance(3600);
    expect(await arn()).not.toBe(first);
  });

  test('that fits no instance is a failure in the answer, and does not run', async () => {
    const { stage } = await start({ memory: 4096 });
    const answer = await run(stage);
    expect(answer.tasks).toEqual([]);
    expect(answer.failures).toMatchObject([{ reason: 'RESOURCE:MEMORY' }]);
  });

  test('is asked for ten times in one call at most, and by the names of its containers', async () => {
    const { stage } = await start();
    expect(await refusal(run(stage, { count: 11 }))).toMatchObject({ name: 'InvalidParameterException' });
    const overrides = { containerOverrides: [{ name: 'other', command: ['true'] }] };
    expect(await refusal(run(stage, { overrides }))).toMatchObject({ name: 'InvalidParameterException' });
  });
});
