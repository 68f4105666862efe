import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  FilterLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { DescribeSubnetsCommand } from '@aws-sdk/client-ec2';
import { CreateRepositoryCommand, ECRClient, PutImageCommand } from '@aws-sdk/client-ecr';
import { DescribeTasksCommand, RegisterTaskDefinitionCommand, RunTaskCommand } from '@aws-sdk/client-ecs';
import type { ContainerDefinition, RegisterTaskDefinitionRequest, Task } from '@aws-sdk/client-ecs';
import { CreateRoleCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createEmulator } from '../../aws-emulator/index.ts';
import { SystemTimers } from '../../aws-emulator/kernel/timers.ts';
import type { ContainerEngine } from '../../aws-emulator/live/engine/container-engine.ts';
import { LiveDataPlane } from '../../aws-emulator/live/live-data-plane.ts';
import { inNetwork } from '../../aws-emulator/live/live-network.ts';
import { createCluster, furnish, type Stage } from '../../aws-emulator/scheduler/stage.ts';
import { account, clientConfig, region } from '../../aws-emulator/testing/setup.ts';
import { makeOwnedFolder, removeFolder } from '../../control-plane/local-folder.ts';
import { waitUntil } from '../../control-plane/wait-until.ts';
import { buildNativeImage, type NativeImageOptions, type PushedImage } from './native-image.ts';

/** Fast enough for an instance in seconds, slow enough for the checks of a container to be met in time. */
const timeScale = 20;

const group = 'blog';
const repositoryName = 'wordpress';
const executionRoleArn = `arn:aws:iam::${account}:role/execution`;
const trust = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Principal: { Service: 'ecs-tasks.amazonaws.com' }, Action: 'sts:AssumeRole' },
  ],
});

const keys = ['AUTH', 'SECURE_AUTH', 'LOGGED_IN', 'NONCE'].flatMap((name) => [`${name}_KEY`, `${name}_SALT`]);

/** All that the web server asks for; it does not look for the database before a visitor comes. */
export const webEnvironment = Object.entries({
  WORDPRESS_DB_HOST: 'blog.abc.eu-west-1.rds.amazonaws.com:3306',
  WORDPRESS_DB_NAME: 'blog',
  WORDPRESS_DB_USER: 'blog',
  WORDPRESS_DB_PASSWORD: 'secret',
  WORDPRESS_DB_TLS: 'require',
  ...Object.fromEntries(keys.map((key) => [`WORDPRESS_${key}`, `${key}-${'x'.repeat(50)}`])),
}).map(([name, value]) => ({ name, value }));

export interface TaskBenchOptions {
  /** Two tasks have room on each. Default is 1. */
  readonly instances?: number;
  /** Runs images that are not laid out as files. Default is none. */
  readonly engine?: ContainerEngine;
}

/** An account with instances and one repository, in an emulator whose containers are real. */
export class TaskBench {
  readonly stage: Stage;
  readonly dataPlane: LiveDataPlane;
  readonly #folder: string;
  readonly #timers: SystemTimers;
  readonly #logs: CloudWatchLogsClient;
  readonly #ecr: ECRClient;

  private constructor(stage: Stage, dataPlane: LiveDataPlane, folder: string, timers: SystemTimers) {
    this.stage = stage;
    this.dataPlane = dataPlane;
    this.#folder = folder;
    this.#timers = timers;
    const config = clientConfig(stage.emulator);
    this.#logs = new CloudWatchLogsClient(config);
    this.#ecr = new ECRClient(config);
  }

  static async open({ instances = 1, engine }: TaskBenchOptions = {}): Promise<TaskBench> {
    const folder = await makeOwnedFolder();
    const dataPlane = await LiveDataPlane.open({
      folder: join(folder, 'live'),
      images: join(folder, 'images'),
      engine,
      log: (line) => process.stderr.write(`live test: ${line}\n`),
    });
    const timers = new SystemTimers();
    const emulator = createEmulator({ timers, timeScale, dataPlane });
    const clock = { advance: (seconds: number) => delay((seconds * 1000) / timeScale) };
    const bench = new TaskBench(await furnish(emulator, clock), dataPlane, folder, timers);
    await bench.#prepare(instances);
    return bench;
  }

  async #prepare(instances: number): Promise<void> {
    const { iam } = this.stage;
    await createCluster(this.stage, instances);
    await this.#logs.send(new CreateLogGroupCommand({ logGroupName: group }));
    await this.#ecr.send(new CreateRepositoryCommand({ repositoryName }));
    await iam.send(new CreateRoleCommand({ RoleName: 'execution', AssumeRolePolicyDocument: trust }));
    const Action = ['ecr:*', 'logs:*', 'secretsmanager:GetSecretValue'];
    const document = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource: '*' }] };
    await iam.send(
      new PutRolePolicyCommand({
        RoleName: 'execution',
        PolicyName: 'all',
        PolicyDocument: JSON.stringify(document),
      }),
    );
  }

  async close(): Promise<void> {
    this.#timers.close();
    await this.dataPlane.close();
    await removeFolder(this.#folder);
  }

  /** Pushes an image under a tag. Returns what containers call it. */
  async push(tag: string, options: NativeImageOptions): Promise<string> {
    return this.pushImage(tag, await buildNativeImage(join(this.#folder, 'images'), options));
  }

  /** The same of one that is made already. */
  async pushImage(tag: string, { manifest, mediaType }: PushedImage): Promise<string> {
    await this.#ecr.send(
      new PutImageCommand({
        repositoryName,
        imageTag: tag,
        imageManifest: manifest,
        imageManifestMediaType: mediaType,
      }),
    );
    return `${account}.dkr.ecr.${region}.amazonaws.com/${repositoryName}:${tag}`;
  }

  /** Registers a task definition of one container, with logs and a port. */
  async define(
    container: Partial<ContainerDefinition>,
    definition: Partial<RegisterTaskDefinitionRequest> = {},
  ): Promise<void> {
    const options = { 'awslogs-group': group, 'awslogs-region': region, 'awslogs-stream-prefix': 'wp' };
    await this.stage.ecs.send(
      new RegisterTaskDefinitionCommand({
        family: 'web',
        networkMode: 'awsvpc',
        executionRoleArn,
        containerDefinitions: [
          {
            name: 'wordpress',
            memory: 512,
            user: '33:33',
            environment: webEnvironment,
            portMappings: [{ containerPort: 8080 }],
            linuxParameters: { initProcessEnabled: true },
            logConfiguration: { logDriver: 'awslogs', options },
            ...container,
          },
        ],
        ...definition,
      }),
    );
  }

  /** Runs one task of the definition. Returns its ARN. */
  async run(command?: readonly string[]): Promise<string> {
    return (await this.runAll(1, command))[0] ?? '';
  }

  /** Runs so many tasks at once, ten at most. Returns their ARNs. */
  async runAll(count: number, command?: readonly string[]): Promise<readonly string[]> {
    const { ecs, subnets, securityGroup } = this.stage;
    const override = { name: 'wordpress', ...(command === undefined ? {} : { command: [...command] }) };
    const { tasks } = await ecs.send(
      new RunTaskCommand({
        cluster: 'blog',
        count,
        taskDefinition: 'web',
        overrides: { containerOverrides: [override] },
        networkConfiguration: {
          awsvpcConfiguration: { subnets: [...subnets], securityGroups: [securityGroup] },
        },
      }),
    );
    return (tasks ?? []).map(({ taskArn = '' }) => taskArn);
  }

  async task(arn: string): Promise<Task> {
    const told = await this.stage.ecs.send(new DescribeTasksCommand({ cluster: 'blog', tasks: [arn] }));
    return told.tasks?.[0] ?? {};
  }

  /** Waits for a status, and for no longer than the task lives. */
  async reach(arn: string, status: string): Promise<Task> {
    let task: Task = {};
    await waitUntil(`task ${status}`, async () => {
      task = await this.task(arn);
      if (task.lastStatus === status) return undefined;
      if (task.lastStatus === 'STOPPED')
        throw new Error(`${task.stoppedReason ?? ''}: ${(await this.output()).join('\n')}`);
      return task.lastStatus;
    });
    return task;
  }

  /** Runs a task to its end. */
  async runToEnd(command?: readonly string[]): Promise<Task> {
    return this.reach(await this.run(command), 'STOPPED');
  }

  /** Where to ask a task that listens at a port of its own interface. */
  async urlOf({ attachments }: Task): Promise<string> {
    const details = attachments?.[0]?.details ?? [];
    const { subnetId = '', privateIPv4Address = '' } = Object.fromEntries(
      details.map(({ name = '', value = '' }) => [name, value]),
    );
    const { Subnets } = await this.stage.ec2.send(new DescribeSubnetsCommand({ SubnetIds: [subnetId] }));
    const place = inNetwork(Subnets?.[0]?.VpcId ?? '', privateIPv4Address);
    return `http://${this.dataPlane.network.locate(place) ?? 'nobody'}:8080`;
  }

  /** The folder of this machine that stands for a file system. */
  folderOf(fileSystemId: string): string {
    return join(this.#folder, 'live', 'file-systems', fileSystemId);
  }

  /** All that containers have written, line by line. */
  async output(): Promise<readonly string[]> {
    const { events = [] } = await this.#logs.send(new FilterLogEventsCommand({ logGroupName: group }));
    return events.map(({ message = '' }) => message);
  }
}
