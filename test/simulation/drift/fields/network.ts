import {
  authorizeSecurityGroupEgress,
  authorizeSecurityGroupIngress,
  createRoute,
  deleteRoute,
  describeInternetGateways,
  describeRouteTables,
  describeSecurityGroups,
  describeVpcAttribute,
  detachInternetGateway,
  disassociateRouteTable,
  modifyVpcAttribute,
  revokeSecurityGroupIngress,
} from '../../../../src/aws/operations/ec2-network.ts';
import type { IpPermission, RouteTable, SecurityGroup } from '../../../../src/aws/operations/ec2-shapes.ts';
import type { Row } from '../../../../src/engine/index.ts';
import type { FieldChange, FieldDrifts } from '../field-drift.ts';
import type { Hand } from '../hand.ts';

const everywhere = '0.0.0.0/0';
const ssh: IpPermission = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: everywhere }] };

async function group(hand: Hand, { awsId }: Row): Promise<SecurityGroup | undefined> {
  return (await hand.ask(describeSecurityGroups, { GroupIds: [awsId] })).SecurityGroups?.[0];
}

async function table(hand: Hand, { awsId }: Row): Promise<RouteTable | undefined> {
  return (await hand.ask(describeRouteTables, { RouteTableIds: [awsId] })).RouteTables?.[0];
}

const wayIn = async (hand: Hand, object: Row): Promise<unknown> =>
  (await group(hand, object))?.IpPermissions?.map(({ FromPort, IpRanges, UserIdGroupPairs }) => [
    FromPort,
    IpRanges?.map(({ CidrIp }) => CidrIp),
    UserIdGroupPairs?.map(({ GroupId }) => GroupId),
  ]);

const routes = async (hand: Hand, object: Row): Promise<unknown> =>
  (await table(hand, object))?.Routes?.map(({ DestinationCidrBlock, GatewayId, NatGatewayId }) => [
    DestinationCidrBlock,
    GatewayId ?? NatGatewayId,
  ]);

const withoutDefaultRoute = (id: string): FieldChange => ({
  id,
  look: routes,
  change: (hand, { awsId }) =>
    hand.tell(deleteRoute, { RouteTableId: awsId, DestinationCidrBlock: everywhere }),
});

const attribute =
  (Attribute: 'enableDnsSupport' | 'enableDnsHostnames') => async (hand: Hand, object: Row) => {
    const answer = await hand.ask(describeVpcAttribute, { VpcId: object.awsId, Attribute });
    return (answer.EnableDnsSupport ?? answer.EnableDnsHostnames)?.Value;
  };

export const networkFields: FieldDrifts = {
  vpc: {
    'DNS support': {
      look: attribute('enableDnsSupport'),
      change: (hand, { awsId }) =>
        hand.tell(modifyVpcAttribute, { VpcId: awsId, EnableDnsSupport: { Value: false } }),
    },
    'DNS host names': {
      look: attribute('enableDnsHostnames'),
      change: (hand, { awsId }) =>
        hand.tell(modifyVpcAttribute, { VpcId: awsId, EnableDnsHostnames: { Value: false } }),
    },
  },
  'default-security-group': {
    'no way in': {
      look: wayIn,
      change: (hand, { awsId }) =>
        hand.tell(authorizeSecurityGroupIngress, { GroupId: awsId, IpPermissions: [ssh] }),
    },
    'no way out': {
      look: async (hand, object) => (await group(hand, object))?.IpPermissionsEgress?.length,
      change: (hand, { awsId }) =>
        hand.tell(authorizeSecurityGroupEgress, { GroupId: awsId, IpPermissions: [ssh] }),
    },
  },
  'internet-gateway': {
    attachment: {
      look: async (hand, { awsId }) =>
        (await hand.ask(describeInternetGateways, { InternetGatewayIds: [awsId] })).InternetGateways?.[0]
          ?.Attachments?.[0]?.VpcId,
      change: async (hand, { awsId }) =>
        hand.tell(detachInternetGateway, { InternetGatewayId: awsId, VpcId: await hand.output('vpc', 'id') }),
      refused: 'DependencyViolation',
    },
  },
  'route-table': {
    'default route': [
      withoutDefaultRoute('route-table/public/a'),
      withoutDefaultRoute('route-table/app/b'),
      {
        id: 'route-table/data/c',
        look: routes,
        change: async (hand, { awsId }) =>
          hand.tell(createRoute, {
            RouteTableId: awsId,
            DestinationCidrBlock: everywhere,
            GatewayId: await hand.output('internet-gateway', 'id'),
          }),
      },
    ],
    association: {
      look: async (hand, object) =>
        (await table(hand, object))?.Associations?.map(({ SubnetId }) => SubnetId),
      change: async (hand, object) =>
        hand.tell(disassociateRouteTable, {
          AssociationId: (await table(hand, object))?.Associations?.[0]?.RouteTableAssociationId,
        }),
    },
  },
  'security-group': {
    rules: {
      id: 'security-group/database',
      look: wayIn,
      change: async (hand, object) =>
        hand.tell(revokeSecurityGroupIngress, {
          GroupId: object.awsId,
          IpPermissions: (await group(hand, object))?.IpPermissions,
        }),
    },
    'rules that are not in the spec': {
      id: 'security-group/tasks',
      look: wayIn,
      change: (hand, { awsId }) =>
        hand.tell(authorizeSecurityGroupIngress, { GroupId: awsId, IpPermissions: [ssh] }),
    },
  },
};
