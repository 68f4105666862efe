import {
  CreateSecurityGroupCommand,
  CreateVpcCommand,
  DeleteNatGatewayCommand,
  DescribeNatGatewaysCommand,
  DeleteRouteCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupsCommand,
  DescribeVpcsCommand,
  EC2Client,
  RevokeSecurityGroupIngressCommand,
} from '@aws-sdk/client-ec2';
import { waitUntil } from '../control-plane/wait-until.ts';
import { tagKeys } from '../../src/engine/index.ts';

/** Somebody with the AWS console open: looks at what was made, and changes it behind the operator's back. */
export class AwsHand {
  readonly #ec2: EC2Client;

  constructor(endpoint: string, environment: Readonly<Record<string, string>>) {
    this.#ec2 = new EC2Client({
      endpoint,
      region: environment['AWS_REGION'] ?? '',
      credentials: {
        accessKeyId: environment['AWS_ACCESS_KEY_ID'] ?? '',
        secretAccessKey: environment['AWS_SECRET_ACCESS_KEY'] ?? '',
      },
    });
  }

  /** An account that was never used has nothing yet; the first call gives it its default VPC. */
  async warmUp(): Promise<void> {
    await this.#ec2.send(new DescribeVpcsCommand({}));
  }

  /** Ids of the VPCs that carry the tag of the stack. */
  async vpcsOf(stackId: string): Promise<readonly string[]> {
    const { Vpcs = [] } = await this.#ec2.send(new DescribeVpcsCommand({ Filters: ofStack(stackId) }));
    return Vpcs.map((vpc) => vpc.VpcId ?? '');
  }

  /** Takes all rules away from the security group of the tasks. Returns the group's id. */
  async revokeRules(stackId: string, resource: string): Promise<string> {
    const { SecurityGroups = [] } = await this.#ec2.send(
      new DescribeSecurityGroupsCommand({ Filters: [...ofStack(stackId), ofResource(resource)] }),
    );
    const [group] = SecurityGroups;
    if (group === undefined) throw new Error(`AWS has no security group for ${resource}`);
    const { GroupId, IpPermissions } = group;
    await this.#ec2.send(new RevokeSecurityGroupIngressCommand({ GroupId, IpPermissions }));
    return GroupId ?? '';
  }

  /** Takes the way out away from a route table. Returns the table's id. */
  async deleteDefaultRoute(stackId: string, resource: string): Promise<string> {
    const { RouteTables = [] } = await this.#ec2.send(
      new DescribeRouteTablesCommand({ Filters: [...ofStack(stackId), ofResource(resource)] }),
    );
    const RouteTableId = RouteTables[0]?.RouteTableId;
    if (RouteTableId === undefined) throw new Error(`AWS has no route table for ${resource}`);
    await this.#ec2.send(new DeleteRouteCommand({ RouteTableId, DestinationCidrBlock: '0.0.0.0/0' }));
    return RouteTableId;
  }

  /** Deletes the NAT gateways of a stack, which takes AWS a while. */
  async deleteNatGateways(stackId: string): Promise<void> {
    const { NatGateways = [] } = await this.#ec2.send(
      new DescribeNatGatewaysCommand({ Filter: ofStack(stackId) }),
    );
    for (const { NatGatewayId } of NatGateways) {
      await this.#ec2.send(new DeleteNatGatewayCommand({ NatGatewayId }));
    }
  }

  /** Makes a VPC and a security group that have these tags. */
  async makeVpc(tags: Readonly<Record<string, string>>, groupName: string): Promise<void> {
    const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
    const { Vpc } = await this.#ec2.send(
      new CreateVpcCommand({
        CidrBlock: '10.20.0.0/16',
        TagSpecifications: [{ ResourceType: 'vpc', Tags }],
      }),
    );
    await waitUntil(
      'a security group in the new VPC, which AWS does not know everywhere at once',
      async () => {
        await this.#ec2.send(
          new CreateSecurityGroupCommand({
            GroupName: groupName,
            Description: 'somebody else has the same idea',
            VpcId: Vpc?.VpcId,
            TagSpecifications: [{ ResourceType: 'security-group', Tags }],
          }),
        );
        return undefined;
      },
    );
  }

  destroy(): void {
    this.#ec2.destroy();
  }
}

interface Filter {
  readonly Name: string;
  readonly Values: string[];
}

function ofStack(stackId: string): Filter[] {
  return [{ Name: `tag:${tagKeys.stackId}`, Values: [stackId] }];
}

function ofResource(resource: string): Filter {
  return { Name: `tag:${tagKeys.resource}`, Values: [resource] };
}
