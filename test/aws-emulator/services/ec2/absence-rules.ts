import { rule } from '../../kernel/rule.ts';
import type { Rule } from '../../kernel/rule.ts';

/** How EC2 says that an id names nothing. */
export interface Absence {
  readonly rule: Rule;
  readonly text: (id: string) => string;
}

const page = 'https://docs.aws.amazon.com/ec2/latest/devguide/errors-overview.html';

const article = (noun: string): string => (/^[aeiou]/.test(noun) ? 'an' : 'a');

/** For an `absent` rule of EC2; just after its creation an object may still count as absent. */
export const absence = (id: string, code: string, noun: string): Absence => ({
  rule: rule({
    id: `ec2.${id}.absent`,
    code,
    page,
    text: `A call names ${article(noun)} ${noun} that exists.`,
  }),
  text: (value) => `The ${noun} '${value}' does not exist`,
});

export const vpcAbsent = absence('vpc', 'InvalidVpcID.NotFound', 'vpc ID');
export const subnetAbsent = absence('subnet', 'InvalidSubnetID.NotFound', 'subnet ID');
export const internetGatewayAbsent = absence(
  'internet-gateway',
  'InvalidInternetGatewayID.NotFound',
  'internetGateway ID',
);
export const addressAbsent = absence('elastic-ip', 'InvalidAllocationID.NotFound', 'allocation ID');
export const associationAbsent = absence('association', 'InvalidAssociationID.NotFound', 'association ID');
export const routeTableAbsent = absence('route-table', 'InvalidRouteTableID.NotFound', 'routeTable ID');
export const securityGroupAbsent = absence('security-group', 'InvalidGroup.NotFound', 'security group');
export const securityGroupRuleAbsent = absence(
  'security-group-rule',
  'InvalidSecurityGroupRuleId.NotFound',
  'security group rule ID',
);
export const networkInterfaceAbsent = absence(
  'network-interface',
  'InvalidNetworkInterfaceID.NotFound',
  'networkInterface ID',
);
export const networkAclAbsent = absence('network-acl', 'InvalidNetworkAclID.NotFound', 'networkAcl ID');
export const natGatewayAbsent: Absence = {
  ...absence('nat-gateway', 'NatGatewayNotFound', 'NatGateway'),
  text: (id) => `NatGateway ${id} was not found`,
};
/** What routes say of a gateway that they cannot use. */
export const natTargetAbsent = absence('nat-gateway.target', 'InvalidNatGatewayID.NotFound', 'natGateway ID');
