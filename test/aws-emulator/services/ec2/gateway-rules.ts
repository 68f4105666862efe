import { quota } from '../../kernel/quota.ts';
import { rule } from '../../kernel/rule.ts';

const reference = 'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/';
const quotas = 'https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html';
const natTroubles = 'https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-troubleshooting.html';

export const internetGatewayQuota = quota({ id: 'ec2.internet-gateways', limit: 5, page: quotas });
export const addressQuota = quota({ id: 'ec2.elastic-ips', limit: 5, page: quotas });
export const natGatewayQuota = quota({ id: 'ec2.nat-gateways-per-zone', limit: 5, page: quotas });

export const internetGatewayLimit = rule({
  id: 'ec2.internet-gateway.limit',
  code: 'InternetGatewayLimitExceeded',
  page: quotas,
  text: 'An account has at most 5 internet gateways in a region.',
});

export const gatewayAttached = rule({
  id: 'ec2.internet-gateway.attached',
  code: 'Resource.AlreadyAssociated',
  page: `${reference}API_AttachInternetGateway.html`,
  text: 'An internet gateway is attached to one VPC at a time.',
});

export const vpcHasGateway = rule({
  id: 'ec2.internet-gateway.one-per-vpc',
  code: 'InvalidParameterValue',
  page: `${reference}API_AttachInternetGateway.html`,
  text: 'A VPC has at most one internet gateway.',
  uncertain: true,
});

export const gatewayNotAttached = rule({
  id: 'ec2.internet-gateway.not-attached',
  code: 'Gateway.NotAttached',
  page: `${reference}API_DetachInternetGateway.html`,
  text: 'Only an attached internet gateway can be detached.',
});

export const publicAddressesMapped = rule({
  id: 'ec2.internet-gateway.public-addresses',
  code: 'DependencyViolation',
  page: `${reference}API_DetachInternetGateway.html`,
  text: 'An internet gateway stays while the VPC has anything with a public address.',
});

export const gatewayInUse = rule({
  id: 'ec2.internet-gateway.dependencies',
  code: 'DependencyViolation',
  page: `${reference}API_DeleteInternetGateway.html`,
  text: 'An internet gateway is detached before it is deleted.',
});

export const addressLimit = rule({
  id: 'ec2.elastic-ip.limit',
  code: 'AddressLimitExceeded',
  page: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/elastic-ip-addresses-eip.html#using-instance-addressing-limit',
  text: 'An account has at most 5 elastic addresses in a region.',
});

export const addressInUse = rule({
  id: 'ec2.elastic-ip.in-use',
  code: 'InvalidIPAddress.InUse',
  page: `${reference}API_ReleaseAddress.html`,
  text: 'An address is disassociated before it is released.',
});

export const natOwnsAddress = rule({
  id: 'ec2.elastic-ip.nat-gateway',
  code: 'AuthFailure',
  page: 'https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-working-with.html',
  text: 'The address of a NAT gateway is neither disassociated nor released by its owner; it is free some seconds after the gateway is deleted.',
  uncertain: true,
});

export const natAddress = rule({
  id: 'ec2.nat-gateway.allocation',
  code: 'MissingParameter',
  page: `${reference}API_CreateNatGateway.html`,
  text: 'A public NAT gateway needs an elastic address, a private one has none.',
  uncertain: true,
});

export const natLimit = rule({
  id: 'ec2.nat-gateway.limit',
  code: 'NatGatewayLimitExceeded',
  page: quotas,
  text: 'An account has at most 5 NAT gateways in a zone.',
});

/** Causes that make a new gateway fail some seconds later, instead of refusing the call. */
export const natFailures = {
  noInternetGateway: rule({
    id: 'ec2.nat-gateway.no-internet-gateway',
    code: 'Gateway.NotAttached',
    page: natTroubles,
    text: 'A public NAT gateway fails in a VPC without internet gateway.',
  }),
  addressTaken: rule({
    id: 'ec2.nat-gateway.address-taken',
    code: 'Resource.AlreadyAssociated',
    page: natTroubles,
    text: 'A NAT gateway fails when its elastic address belongs to something else.',
  }),
};
