import type { Scope } from '../../kernel/scope.ts';
import { addSubnet } from './subnets.ts';
import { internetGatewayTable, routeTableTable } from './tables.ts';
import { addVpc } from './vpc-parts.ts';
import { zonesOf } from './zones.ts';

/** Size of a default subnet: /20, sixteen to the VPC. */
const subnetStep = 16;

/**
 * The default VPC that every account has in every region, with a public subnet in each zone.
 * https://docs.aws.amazon.com/vpc/latest/userguide/default-vpc-components.html
 */
export function seedDefaultVpc(scope: Scope): void {
  const vpc = addVpc(scope, { cidrBlock: '172.31.0.0/16', isDefault: true, tags: [] }, 'preload');
  const gatewayId = scope.newId('igw');
  scope.table(internetGatewayTable).preload(gatewayId, {
    InternetGatewayId: gatewayId,
    Attachments: [{ State: 'available' as never, VpcId: vpc.VpcId }],
    OwnerId: scope.account,
    Tags: [],
  });
  const main = scope.table(routeTableTable).truth.get(vpc.mainTableId);
  if (main) {
    const route = {
      DestinationCidrBlock: '0.0.0.0/0',
      GatewayId: gatewayId,
      Origin: 'CreateRoute' as const,
      State: 'active' as const,
    };
    scope.table(routeTableTable).preload(main.RouteTableId, { ...main, Routes: [...main.Routes, route] });
  }
  for (const [index, zone] of zonesOf(scope.account, scope.region).entries()) {
    const cidrBlock = `172.31.${String(index * subnetStep)}.0/20`;
    addSubnet(scope, { vpcId: vpc.VpcId, cidrBlock, zone, tags: [], isDefault: true }, 'preload');
  }
}
