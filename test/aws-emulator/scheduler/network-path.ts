import type { Scope } from '../kernel/scope.ts';
import { natGatewayTable, routeTableTable, subnetTable } from '../services/ec2/tables.ts';

/**
 * True when the subnet has a way out: an agent that cannot reach ECS and ECR neither registers nor pulls.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/networking-outbound.html
 */
export function reachesInternet(scope: Scope, subnetId: string): boolean {
  const vpcId = scope.table(subnetTable).truth.get(subnetId)?.VpcId;
  const tables = scope.table(routeTableTable).truth.filter((row) => row.VpcId === vpcId);
  const own = tables.find((row) => row.Associations.some(({ SubnetId }) => SubnetId === subnetId));
  const main = tables.find((row) => row.Associations.some(({ Main }) => Main === true));
  const route = (own ?? main)?.Routes.find(
    ({ DestinationCidrBlock }) => DestinationCidrBlock === '0.0.0.0/0',
  );
  if (route?.NatGatewayId === undefined) return route?.GatewayId?.startsWith('igw-') === true;
  return scope.table(natGatewayTable).truth.get(route.NatGatewayId)?.State === 'available';
}
