import { quota } from '../../kernel/quota.ts';
import { rule } from '../../kernel/rule.ts';

const reference = 'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/';
const quotas = 'https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html';

export const routeTableQuota = quota({ id: 'ec2.route-tables-per-vpc', limit: 200, page: quotas });
export const routeQuota = quota({ id: 'ec2.routes-per-table', limit: 500, page: quotas });

export const routeTableLimit = rule({
  id: 'ec2.route-table.limit',
  code: 'RouteTableLimitExceeded',
  page: quotas,
  text: 'A VPC has at most 200 route tables.',
});

export const routeLimit = rule({
  id: 'ec2.route.limit',
  code: 'RouteLimitExceeded',
  page: quotas,
  text: 'A route table has at most 500 routes.',
});

export const routeTableInUse = rule({
  id: 'ec2.route-table.dependencies',
  code: 'DependencyViolation',
  page: `${reference}API_DeleteRouteTable.html`,
  text: 'A route table goes after its associations; the main one only with its VPC.',
});

export const subnetAssociated = rule({
  id: 'ec2.route-table.association',
  code: 'Resource.AlreadyAssociated',
  page: `${reference}API_AssociateRouteTable.html`,
  text: 'A subnet is associated with one route table at a time.',
});

export const otherNetwork = rule({
  id: 'ec2.route-table.network',
  code: 'InvalidParameterValue',
  page: `${reference}API_CreateRoute.html`,
  text: 'A route table, its subnets and the gateways of its routes belong to one VPC.',
});

export const mainAssociation = rule({
  id: 'ec2.route-table.main-association',
  code: 'InvalidParameterValue',
  page: `${reference}API_DisassociateRouteTable.html`,
  text: 'The main route table is replaced, never disassociated.',
});

export const routeExists = rule({
  id: 'ec2.route.exists',
  code: 'RouteAlreadyExists',
  page: `${reference}API_CreateRoute.html`,
  text: 'A route table has one route for a destination.',
});

export const routeAbsent = rule({
  id: 'ec2.route.absent',
  code: 'InvalidRoute.NotFound',
  page: `${reference}API_DeleteRoute.html`,
  text: 'Only a route that exists can be deleted.',
});

export const routeToReplace = rule({
  id: 'ec2.route.to-replace',
  code: 'InvalidParameterValue',
  page: `${reference}API_ReplaceRoute.html`,
  text: 'Only a route that exists can be replaced.',
});

export const localRoute = rule({
  id: 'ec2.route.local',
  code: 'InvalidParameterValue',
  page: 'https://docs.aws.amazon.com/vpc/latest/userguide/RouteTables.html',
  text: 'The local route stays.',
});

export const localConflict = rule({
  id: 'ec2.route.local-conflict',
  code: 'InvalidParameterValue',
  page: 'https://docs.aws.amazon.com/vpc/latest/userguide/RouteTables.html',
  text: 'A route’s destination is not more specific than the local route, unless it leads to an interface or an endpoint.',
  uncertain: true,
});

export const routeTarget = rule({
  id: 'ec2.route.target',
  code: 'InvalidParameterCombination',
  page: `${reference}API_CreateRoute.html`,
  text: 'A route has one destination and one target.',
  uncertain: true,
});
