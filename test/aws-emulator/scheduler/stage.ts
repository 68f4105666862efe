import {
  AuthorizeSecurityGroupIngressCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  EC2Client,
  RunInstancesCommand,
} from '@aws-sdk/client-ec2';
import {
  CreateClusterCommand,
  CreateServiceCommand,
  DescribeServicesCommand,
  DescribeTasksCommand,
  ECSClient,
  ListTasksCommand,
  RegisterTaskDefinitionCommand,
} from '@aws-sdk/client-ecs';
import type { CreateServiceRequest, RegisterTaskDefinitionRequest, Service, Task } from '@aws-sdk/client-ecs';
import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateTargetGroupCommand,
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
  ModifyTargetGroupAttributesCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import {
  AddRoleToInstanceProfileCommand,
  AttachRolePolicyCommand,
  CreateInstanceProfileCommand,
  CreateRoleCommand,
  IAMClient,
} from '@aws-sdk/client-iam';
import type { AwsOptions } from '../index.ts';
import type { Emulator } from '../kernel/emulator.ts';
import { imageOfParameter } from '../services/ec2/machine-images.ts';
import { clientConfig, startEmulator } from '../testing/setup.ts';

const parameter = '/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id';

const trust = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
});

/** User data of an instance that joins the cluster. */
export const userData = (cluster: string): string =>
  Buffer.from(`#!/bin/bash\necho ECS_CLUSTER=${cluster} >> /etc/ecs/ecs.config\n`).toString('base64');

/** What ECS tests stand on: clients, a network with a way out, and instances that join clusters. */
export interface Stage {
  readonly emulator: Emulator;
  /** Lets seconds of AWS time pass. */
  readonly clock: { advance(seconds: number): Promise<void> };
  readonly ecs: ECSClient;
  readonly ec2: EC2Client;
  readonly elbv2: ElasticLoadBalancingV2Client;
  readonly iam: IAMClient;
  readonly subnets: readonly string[];
  readonly securityGroup: string;
  readonly profileArn: string;
}

/** An instance profile that may register instances, as AWS's own policy allows. */
async function createProfile(iam: IAMClient, settle: () => Promise<void>): Promise<string> {
  const name = { RoleName: 'instance', InstanceProfileName: 'instance' };
  await iam.send(new CreateRoleCommand({ RoleName: 'instance', AssumeRolePolicyDocument: trust }));
  await settle();
  await iam.send(
    new AttachRolePolicyCommand({
      RoleName: 'instance',
      PolicyArn: 'arn:aws:iam::aws:policy/service-role/AmazonEC2ContainerServiceforEC2Role',
    }),
  );
  const made = await iam.send(new CreateInstanceProfileCommand(name));
  await settle();
  await iam.send(new AddRoleToInstanceProfileCommand(name));
  return made.InstanceProfile?.Arn ?? '';
}

/** Starts an emulator and uses the account's default network. */
export async function setStage(options: Partial<AwsOptions> = {}): Promise<Stage> {
  const { emulator, clock } = startEmulator(options);
  return furnish(emulator, clock);
}

/** The same in an emulator that runs already. */
export async function furnish(emulator: Emulator, clock: Stage['clock']): Promise<Stage> {
  const config = clientConfig(emulator);
  const ec2 = new EC2Client(config);
  const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({}));
  const { SecurityGroups = [] } = await ec2.send(new DescribeSecurityGroupsCommand({}));
  const iam = new IAMClient(config);
  return {
    emulator,
    clock,
    ec2,
    iam,
    ecs: new ECSClient(config),
    elbv2: new ElasticLoadBalancingV2Client(config),
    subnets: Subnets.flatMap(({ SubnetId }) => SubnetId ?? []).sort(),
    securityGroup: SecurityGroups[0]?.GroupId ?? '',
    profileArn: await createProfile(iam, () => clock.advance(60)),
  };
}

export async function runInstance(stage: Stage, cluster: string, subnet = 0): Promise<string> {
  const answer = await stage.ec2.send(
    new RunInstancesCommand({
      ImageId: imageOfParameter(parameter)?.ImageId ?? '',
      InstanceType: 't3.small',
      MinCount: 1,
      MaxCount: 1,
      SubnetId: stage.subnets[subnet],
      UserData: userData(cluster),
      IamInstanceProfile: { Arn: stage.profileArn },
    }),
  );
  return answer.Instances?.[0]?.InstanceId ?? '';
}

/** A cluster with instances, one in each zone in turn, all registered. */
export async function createCluster(stage: Stage, instances: number): Promise<string> {
  await stage.ecs.send(new CreateClusterCommand({ clusterName: 'blog' }));
  for (let index = 0; index < instances; index += 1) await runInstance(stage, 'blog', index % 3);
  await stage.clock.advance(150);
  return 'blog';
}

export const registerWeb = (stage: Stage, tag: string, over: Partial<RegisterTaskDefinitionRequest> = {}) =>
  stage.ecs.send(
    new RegisterTaskDefinitionCommand({
      family: 'web',
      networkMode: 'awsvpc',
      containerDefinitions: [
        {
          name: 'web',
          image: `docker.io/web:${tag}`,
          cpu: 400,
          memory: 768,
          portMappings: [{ containerPort: 8080 }],
        },
      ],
      ...over,
    }),
  );

/** A load balancer whose listener leads to a target group with quick checks. */
export async function createTargetGroup(stage: Stage): Promise<string> {
  await stage.ec2.send(
    new AuthorizeSecurityGroupIngressCommand({
      GroupId: stage.securityGroup,
      IpPermissions: [{ IpProtocol: 'tcp', FromPort: 80, ToPort: 80, IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
    }),
  );
  const { Vpcs } = { Vpcs: await stage.ec2.send(new DescribeSubnetsCommand({})) };
  const group = await stage.elbv2.send(
    new CreateTargetGroupCommand({
      Name: 'web',
      Protocol: 'HTTP',
      Port: 8080,
      VpcId: Vpcs.Subnets?.[0]?.VpcId,
      TargetType: 'ip',
      HealthCheckIntervalSeconds: 10,
      HealthyThresholdCount: 2,
      UnhealthyThresholdCount: 2,
    }),
  );
  const arn = group.TargetGroups?.[0]?.TargetGroupArn ?? '';
  await stage.elbv2.send(
    new ModifyTargetGroupAttributesCommand({
      TargetGroupArn: arn,
      Attributes: [{ Key: 'deregistration_delay.timeout_seconds', Value: '30' }],
    }),
  );
  const balancer = await stage.elbv2.send(
    new CreateLoadBalancerCommand({ Name: 'web', Subnets: [...stage.subnets] }),
  );
  await stage.elbv2.send(
    new CreateListenerCommand({
      LoadBalancerArn: balancer.LoadBalancers?.[0]?.LoadBalancerArn,
      Port: 80,
      Protocol: 'HTTP',
      DefaultActions: [{ Type: 'forward', TargetGroupArn: arn }],
    }),
  );
  await stage.clock.advance(300);
  return arn;
}

/** A service of two tasks, spread over zones, with a circuit breaker that rolls back. */
export const createWeb = (stage: Stage, over: Partial<CreateServiceRequest> = {}) =>
  stage.ecs.send(
    new CreateServiceCommand({
      cluster: 'blog',
      serviceName: 'web',
      taskDefinition: 'web',
      desiredCount: 2,
      launchType: 'EC2',
      deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: true } },
      placementStrategy: [
        { type: 'spread', field: 'attribute:ecs.availability-zone' },
        { type: 'binpack', field: 'memory' },
      ],
      networkConfiguration: {
        awsvpcConfiguration: { subnets: [...stage.subnets], securityGroups: [stage.securityGroup] },
      },
      ...over,
    }),
  );

export async function web(stage: Stage): Promise<Service> {
  const answer = await stage.ecs.send(new DescribeServicesCommand({ cluster: 'blog', services: ['web'] }));
  return answer.services?.[0] ?? {};
}

export const messagesOf = (service: Service): string[] =>
  (service.events ?? []).map(({ message = '' }) => message).reverse();

export async function webTasks(
  stage: Stage,
  desiredStatus: 'RUNNING' | 'STOPPED' = 'RUNNING',
  include: 'TAGS'[] = [],
): Promise<Task[]> {
  const { taskArns = [] } = await stage.ecs.send(new ListTasksCommand({ cluster: 'blog', desiredStatus }));
  if (taskArns.length === 0) return [];
  const answer = await stage.ecs.send(
    new DescribeTasksCommand({ cluster: 'blog', tasks: taskArns, include }),
  );
  return answer.tasks ?? [];
}

export async function healthOf(stage: Stage, TargetGroupArn: string): Promise<(string | undefined)[]> {
  const answer = await stage.elbv2.send(new DescribeTargetHealthCommand({ TargetGroupArn }));
  return (answer.TargetHealthDescriptions ?? []).map(({ TargetHealth }) => TargetHealth?.State);
}
