import { ACCOUNT } from '../world.ts';
import type { Change } from './change.ts';

const certificateARN = `arn:aws:acm:eu-west-1:${ACCOUNT}:certificate/11111111-2222-3333-4444-555555555555`;

const rollout = { 'ecs:RegisterTaskDefinition': 2, 'ecs:UpdateService': 1 };

export const networkChanges: readonly Change[] = [
  {
    edit: '`network.natGateways`: Single → PerZone',
    effect: 'Each zone gets an elastic ip and a NAT gateway; its route moves when the gateway is available.',
    downtime: 'none; connections that instances have open to the outside break when the route moves',
    spec: { network: { natGateways: 'PerZone' } },
    writes: { 'ec2:AllocateAddress': 2, 'ec2:CreateNatGateway': 2, 'ec2:ReplaceRoute': 2 },
    order: ['AllocateAddress', 'CreateNatGateway', 'ReplaceRoute', 'ReplaceRoute'],
  },
  {
    edit: '`network.natGateways`: PerZone → Single',
    effect:
      'The routes move to the gateway of the first zone, then the others are deleted, then their elastic ips are released.',
    downtime: 'none; connections that instances have open to the outside break when the route moves',
    spec: { network: { natGateways: 'Single' } },
    writes: { 'ec2:ReplaceRoute': 2, 'ec2:DeleteNatGateway': 2, 'ec2:ReleaseAddress': 2 },
    order: ['ReplaceRoute', 'ReplaceRoute', 'DeleteNatGateway', 'DeleteNatGateway', 'ReleaseAddress'],
    // EC2 holds an address for some seconds after its gateway is shown as deleted.
    refusals: ['ec2:ReleaseAddress AuthFailure'],
  },
  {
    edit: '`loadBalancer.idleTimeoutSeconds`',
    effect: 'The attribute of the load balancer is set.',
    downtime: 'none',
    spec: { loadBalancer: { idleTimeoutSeconds: 120 } },
    writes: { 'elbv2:ModifyLoadBalancerAttributes': 1 },
  },
  {
    edit: '`loadBalancer.allowedCIDRs`',
    effect: 'New blocks are let in first, then those that are gone from the list are shut out.',
    downtime: 'none for blocks that stay in the list',
    spec: { loadBalancer: { allowedCIDRs: ['198.51.100.0/24'] } },
    writes: { 'ec2:AuthorizeSecurityGroupIngress': 1, 'ec2:RevokeSecurityGroupIngress': 1 },
    order: ['AuthorizeSecurityGroupIngress', 'RevokeSecurityGroupIngress'],
  },
  {
    edit: '`loadBalancer.certificateARN`: set, with `wordpress.url`',
    effect:
      'Port 443 opens and gets a listener; after that, plain HTTP redirects there. A new task definition revision has the address, and a rolling update brings it.',
    downtime:
      'tasks serve throughout; until the rolling update is complete, those of the old revision send visitors to the old address',
    spec: { loadBalancer: { certificateARN }, wordpress: { url: 'https://www.example.com' } },
    fields: ['loadBalancer.certificateARN'],
    writes: {
      'ec2:AuthorizeSecurityGroupIngress': 1,
      'elbv2:CreateListener': 1,
      'elbv2:ModifyListener': 1,
      ...rollout,
    },
    order: ['CreateListener', 'ModifyListener'],
  },
  {
    edit: '`loadBalancer.certificateARN`: removed, with `wordpress.url`',
    effect:
      'Plain HTTP serves again; the listener for HTTPS goes and port 443 closes. A rolling update takes the address away.',
    downtime:
      'HTTPS ends, as asked; plain HTTP serves throughout, and tasks of the old revision send visitors to the old address until the rolling update is complete',
    spec: { loadBalancer: { certificateARN: null }, wordpress: { url: null } },
    fields: ['loadBalancer.certificateARN'],
    writes: {
      'ec2:RevokeSecurityGroupIngress': 1,
      'elbv2:ModifyListener': 1,
      'elbv2:DeleteListener': 1,
      ...rollout,
    },
    order: ['ModifyListener', 'DeleteListener'],
  },
];
