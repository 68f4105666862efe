import { CreateLogGroupCommand, CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { CreateRepositoryCommand, ECRClient, PutImageCommand } from '@aws-sdk/client-ecr';
import { CreateRoleCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { DescribeTasksCommand, RunTaskCommand } from '@aws-sdk/client-ecs';
import type { ContainerDefinition, RegisterTaskDefinitionRequest, Task } from '@aws-sdk/client-ecs';
import { CreateFileSystemCommand, CreateMountTargetCommand, EFSClient } from '@aws-sdk/client-efs';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { describe, expect, test } from '@jest/globals';
import { account, clientConfig, region } from '../testing/setup.ts';
import { createCluster, registerWeb, setStage } from './stage.ts';
import type { Stage } from './stage.ts';

const trust = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Principal: { Service: 'ecs-tasks.amazonaws.com' }, Action: 'sts:AssumeRole' },
  ],
});
const executionRoleArn = `arn:aws:iam::${account}:role/execution`;

async function start(): Promise<Stage> {
  const stage = await setStage();
  await createCluster(stage, 1);
  return stage;
}

async function createRole({ iam }: Stage, actions: string[]): Promise<void> {
  const document = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }],
  };
  await iam.send(new CreateRoleCommand({ RoleName: 'execution', AssumeRolePolicyDocument: trust }));
  await iam.send(
    new PutRolePolicyCommand({
      RoleName: 'execution',
      PolicyName: 'all',
      PolicyDocument: JSON.stringify(document),
    }),
  );
}

/** Runs one task of a container and tells how it is after so many seconds. */
async function run(
  stage: Stage,
  over: Partial<ContainerDefinition>,
  definition: Partial<RegisterTaskDefinitionRequest> = {},
  seconds = 60,
): Promise<Task> {
  await registerWeb(stage, '1', {
    containerDefinitions: [{ name: 'web', image: 'docker.io/web:1', memory: 256, ...over }],
    ...definition,
  });
  const started = await stage.ecs.send(
    new RunTaskCommand({
      cluster: 'blog',
      taskDefinition: 'web',
      launchType: 'EC2',
      networkConfiguration: {
        awsvpcConfiguration: { subnets: [...stage.subnets], securityGroups: [stage.securityGroup] },
      },
    }),
  );
  await stage.clock.advance(seconds);
  const arn = started.tasks?.[0]?.taskArn ?? '';
  const told = await stage.ecs.send(new DescribeTasksCommand({ cluster: 'blog', tasks: [arn] }));
  return told.tasks?.[0] ?? {};
}

const failed = (reason: RegExp) => ({
  lastStatus: 'STOPPED',
  stopCode: 'TaskFailedToStart',
  stoppedReason: expect.stringMatching(reason),
});

describe('Tasks of their own', () => {
  test('do their work and exit with 0', async () => {
    const stage = await start();
    expect(await run(stage, {}, {}, 90)).toMatchObject({
      lastStatus: 'STOPPED',
      stopCode: 'EssentialContainerExited',
      containers: [{ exitCode: 0 }],
    });
  });

  test('are shown for an hour after they stopped', async () => {
    const stage = await start();
    const task = await run(stage, {}, {}, 90);
    await stage.clock.advance(3600);
    const told = await stage.ecs.send(
      new DescribeTasksCommand({ cluster: 'blog', tasks: [task.taskArn ?? ''] }),
    );
    expect(told).toMatchObject({ tasks: [], failures: [{ reason: 'MISSING' }] });
  });
});

describe('A task does not start', () => {
  test('whose image the registry lacks', async () => {
    const stage = await start();
    const ecr = new ECRClient(clientConfig(stage.emulator));
    await ecr.send(new CreateRepositoryCommand({ repositoryName: 'blog/web' }));
    const image = `${account}.dkr.ecr.${region}.amazonaws.com/blog/web`;
    expect(await run(stage, { image: `${image}:1` })).toMatchObject(
      failed(/^CannotPullContainerError: .*not found/),
    );
    const blob = { mediaType: 'application/octet-stream', size: 1, digest: `sha256:${'0'.repeat(64)}` };
    const mediaType = 'application/vnd.docker.distribution.manifest.v2+json';
    await ecr.send(
      new PutImageCommand({
        repositoryName: 'blog/web',
        imageTag: '1',
        imageManifest: JSON.stringify({ schemaVersion: 2, mediaType, config: blob, layers: [blob] }),
      }),
    );
    expect(await run(stage, { image: `${image}:1` })).toMatchObject({ stopCode: 'EssentialContainerExited' });
  });

  test('whose secret is absent, forbidden, or lacks the key', async () => {
    const stage = await start();
    const manager = new SecretsManagerClient(clientConfig(stage.emulator));
    await createRole(stage, ['logs:*']);
    const absent = `arn:aws:secretsmanager:${region}:${account}:secret:blog-AbCdEf`;
    const secrets = (valueFrom: string) => ({ secrets: [{ name: 'PASSWORD', valueFrom }] });
    expect(await run(stage, secrets(absent), { executionRoleArn })).toMatchObject(
      failed(/^ResourceInitializationError: .*can't find the specified secret/),
    );
    const made = await manager.send(
      new CreateSecretCommand({
        Name: 'blog',
        SecretString: '{"password":"x"}',
        ClientRequestToken: 'a'.repeat(32),
      }),
    );
    expect(await run(stage, secrets(`${made.ARN ?? ''}:password::`), { executionRoleArn })).toMatchObject(
      failed(/AccessDeniedException/),
    );
    await stage.iam.send(
      new PutRolePolicyCommand({
        RoleName: 'execution',
        PolicyName: 'all',
        PolicyDocument: JSON.stringify({
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: made.ARN }],
        }),
      }),
    );
    expect(await run(stage, secrets(`${made.ARN ?? ''}:user::`), { executionRoleArn })).toMatchObject(
      failed(/did not contain json key user/),
    );
    expect(await run(stage, secrets(`${made.ARN ?? ''}:password::`), { executionRoleArn })).toMatchObject({
      stopCode: 'EssentialContainerExited',
    });
  });

  test('whose role nobody has made', async () => {
    const stage = await start();
    expect(await run(stage, {}, { executionRoleArn })).toMatchObject(failed(/unable to assume the role/));
  });

  test('whose log group is absent', async () => {
    const stage = await start();
    const logs = new CloudWatchLogsClient(clientConfig(stage.emulator));
    const options = { 'awslogs-group': 'blog', 'awslogs-region': region, 'awslogs-stream-prefix': 'web' };
    const logConfiguration = { logDriver: 'awslogs', options } as const;
    expect(await run(stage, { logConfiguration })).toMatchObject(failed(/log group does not exist/));
    await logs.send(new CreateLogGroupCommand({ logGroupName: 'blog' }));
    expect(await run(stage, { logConfiguration })).toMatchObject({ stopCode: 'EssentialContainerExited' });
  });

  test('whose file system has no mount target in the zone of its instance', async () => {
    const stage = await start();
    const efs = new EFSClient(clientConfig(stage.emulator));
    const { FileSystemId } = await efs.send(
      new CreateFileSystemCommand({ CreationToken: 'one', Encrypted: true }),
    );
    await stage.clock.advance(30);
    const volumes = [{ name: 'files', efsVolumeConfiguration: { fileSystemId: FileSystemId } }];
    const mountPoints = [{ sourceVolume: 'files', containerPath: '/files' }];
    const mounted = () => run(stage, { mountPoints }, { volumes });
    expect(await mounted()).toMatchObject(failed(/failed to invoke EFS utils commands/));
    await efs.send(new CreateMountTargetCommand({ FileSystemId, SubnetId: stage.subnets[0] }));
    expect(await mounted()).toMatchObject(failed(/failed to invoke EFS utils commands/));
    await stage.clock.advance(200);
    expect(await mounted()).toMatchObject({ stopCode: 'EssentialContainerExited' });
  });
});
