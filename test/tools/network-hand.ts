import {
  CreateSecurityGroupCommand,
  CreateVpcCommand,
  DeleteNatGatewayCommand,
  DeleteRouteCommand,
  DescribeNatGatewaysCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupsCommand,
  RevokeSecurityGroupIngressCommand,
  type EC2Client,
} from '@aws-sdk/client-ec2';
import { tagKeys } from '../../src/engine/index.ts';
import { waitUntil } from '../control-plane/wait-until.ts';

/** Changes a stack's network by hand, and makes networks that look like one of a stack. */
export class NetworkHand {
  readonly #ec2: EC2Client;

  constructor(ec2: EC2Client) {
    this.#ec2 = ec2;
  }

  /** Takes all rules away from a security group. Returns the group's id. */
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
}

interface Filter {
  readonly Name: string;
  readonly Values: string[];
}

export function ofStack(stackId: string): Filter[] {
  return [{ Name: `tag:${tagKeys.stackId}`, Values: [stackId] }];
}

function ofResource(resource: string): Filter {
  return { Name: `tag:${tagKeys.resource}`, Values: [resource] };
}
