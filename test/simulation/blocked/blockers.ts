import {
  DeleteSecurityGroupCommand,
  EC2Client,
  RunInstancesCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import {
  authorizeSecurityGroupIngress,
  createSecurityGroup,
  createSubnet,
  deleteSubnet,
} from '../../../src/aws/operations/ec2-network.ts';
import { createListener, createLoadBalancer, deleteLoadBalancer } from '../../../src/aws/operations/elbv2.ts';
import { createDBInstance, deleteDBInstance } from '../../../src/aws/operations/rds.ts';
import { createService, deleteService } from '../../../src/aws/operations/ecs.ts';
import { derivedName } from '../../../src/engine/index.ts';
import type { Hand } from '../drift/hand.ts';
import { ACCOUNT, REGION, type World } from '../world.ts';

/** Somebody's object that keeps one of the stack's from being deleted. */
export interface BlockerRow {
  readonly name: string;
  /** Makes it, and returns its id. */
  make(hand: Hand, world: World): Promise<string>;
  /** Takes it away again. */
  clear(id: string, hand: Hand, world: World): Promise<unknown>;
  /** The remedy that the condition names. */
  readonly remedy: string;
}

const ec2 = (world: World): EC2Client =>
  new EC2Client({
    region: REGION,
    credentials: { accessKeyId: ACCOUNT, secretAccessKey: 'somebody' },
    requestHandler: world.emulator.requestHandler(),
    maxAttempts: 1,
  });

async function runInstance(hand: Hand, world: World, SubnetId: string, groups: string[]): Promise<string> {
  const answer = await ec2(world).send(
    new RunInstancesCommand({
      MinCount: 1,
      MaxCount: 1,
      InstanceType: 't3.micro',
      ImageId: await hand.output('machine-image', 'imageId'),
      SubnetId,
      SecurityGroupIds: groups,
    }),
  );
  return answer.Instances?.[0]?.InstanceId ?? '';
}

const terminate = async (id: string, _hand: Hand, world: World): Promise<unknown> =>
  ec2(world).send(new TerminateInstancesCommand({ InstanceIds: [id] }));

/** A security group of somebody else in the stack's network. */
async function strangeGroup(hand: Hand): Promise<string> {
  const answer = await hand.tell(createSecurityGroup, {
    GroupName: 'strange',
    Description: 'somebody else in the same network',
    VpcId: await hand.output('vpc', 'id'),
  });
  return answer.GroupId ?? '';
}

const deleteGroup = async (id: string, _hand: Hand, world: World): Promise<unknown> =>
  ec2(world).send(new DeleteSecurityGroupCommand({ GroupId: id }));

export const blockers: readonly BlockerRow[] = [
  {
    name: 'an instance in a subnet',
    make: async (hand, world) => {
      const group = await hand.output('default-security-group', 'id');
      return runInstance(hand, world, await hand.output('subnet/app/b', 'id'), [group]);
    },
    clear: terminate,
    remedy: 'terminate or move instance',
  },
  {
    name: 'an instance that borrows a security group',
    make: async (hand, world) => {
      const group = await hand.output('security-group/instances', 'id');
      return runInstance(hand, world, await hand.output('subnet/data/a', 'id'), [group]);
    },
    clear: terminate,
    remedy: 'terminate or move instance',
  },
  {
    name: 'a security group that names one of the stack',
    make: async (hand) => {
      const GroupId = await strangeGroup(hand);
      const source = await hand.output('security-group/tasks', 'id');
      const rule = { IpProtocol: 'tcp', FromPort: 80, ToPort: 80, UserIdGroupPairs: [{ GroupId: source }] };
      await hand.tell(authorizeSecurityGroupIngress, { GroupId, IpPermissions: [rule] });
      return GroupId;
    },
    clear: deleteGroup,
    remedy: 'remove the rules of',
  },
  {
    name: 'a security group in the VPC',
    make: strangeGroup,
    clear: deleteGroup,
    remedy: 'delete security group',
  },
  {
    name: 'a subnet in the VPC',
    make: async (hand) => {
      const answer = await hand.tell(createSubnet, {
        VpcId: await hand.output('vpc', 'id'),
        CidrBlock: '10.20.240.0/24',
        AvailabilityZone: `${REGION}a`,
      });
      return answer.Subnet?.SubnetId ?? '';
    },
    clear: (SubnetId, hand) => hand.tell(deleteSubnet, { SubnetId }),
    remedy: 'delete the subnet',
  },
  {
    name: 'a database in the subnet group',
    make: async (hand) => {
      await hand.tell(createDBInstance, {
        DBInstanceIdentifier: 'strange',
        Engine: 'mysql',
        DBInstanceClass: 'db.t4g.micro',
        AllocatedStorage: 20,
        MasterUsername: 'somebody',
        MasterUserPassword: 'a-secret-of-theirs',
        PubliclyAccessible: false,
        DBSubnetGroupName: await hand.output('database-subnet-group', 'name'),
        VpcSecurityGroupIds: [await hand.output('default-security-group', 'id')],
      });
      return 'strange';
    },
    clear: (DBInstanceIdentifier, hand) =>
      hand.tell(deleteDBInstance, { DBInstanceIdentifier, SkipFinalSnapshot: true }),
    remedy: 'give that database another group, or delete it',
  },
  {
    name: 'a listener that forwards to the target group',
    make: async (hand, world) => {
      // A target group belongs to one load balancer: theirs can only take it when ours is away.
      world.kill();
      await hand.tell(deleteLoadBalancer, { LoadBalancerArn: await hand.output('load-balancer', 'arn') });
      const group = await hand.output('security-group/load-balancer', 'id');
      const subnets = [
        await hand.output('subnet/public/a', 'id'),
        await hand.output('subnet/public/b', 'id'),
      ];
      const answer = await hand.tell(createLoadBalancer, {
        Name: 'strange',
        Subnets: subnets,
        SecurityGroups: [group],
      });
      const LoadBalancerArn = answer.LoadBalancers?.[0]?.LoadBalancerArn;
      await hand.tell(createListener, {
        LoadBalancerArn,
        Port: 80,
        Protocol: 'HTTP',
        DefaultActions: [{ Type: 'forward', TargetGroupArn: await hand.output('target-group', 'arn') }],
      });
      return LoadBalancerArn ?? '';
    },
    clear: (LoadBalancerArn, hand) => hand.tell(deleteLoadBalancer, { LoadBalancerArn }),
    remedy: 'change or delete that listener or rule',
  },
  {
    name: 'a service on the cluster',
    make: async (hand) => {
      await hand.tell(createService, {
        cluster: await hand.output('cluster', 'name'),
        serviceName: 'strange',
        taskDefinition: await hand.output('task-definition', 'arn'),
        desiredCount: 0,
        networkConfiguration: {
          awsvpcConfiguration: {
            subnets: [await hand.output('subnet/app/a', 'id')],
            securityGroups: [await hand.output('default-security-group', 'id')],
          },
        },
      });
      return 'strange';
    },
    clear: (service, hand) =>
      hand.tell(deleteService, {
        cluster: derivedName(hand.identity, 'cluster'),
        service,
        force: true,
      }),
    remedy: 'delete that service, or move it to another cluster',
  },
];
