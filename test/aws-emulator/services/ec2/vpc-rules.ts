import { quota } from '../../kernel/quota.ts';
import { rule } from '../../kernel/rule.ts';

const reference = 'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/';
const quotas = 'https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html';

export const vpcQuota = quota({ id: 'ec2.vpcs', limit: 5, page: quotas });
export const subnetQuota = quota({ id: 'ec2.subnets-per-vpc', limit: 200, page: quotas });

export const vpcLimit = rule({
  id: 'ec2.vpc.limit',
  code: 'VpcLimitExceeded',
  page: quotas,
  text: 'An account has at most 5 VPCs in a region, its default VPC included.',
});

export const noDefaultVpc = rule({
  id: 'ec2.vpc.default',
  code: 'VPCIdNotSpecified',
  page: 'https://docs.aws.amazon.com/ec2/latest/devguide/errors-overview.html',
  text: 'A call that names neither VPC nor subnet means the default VPC, which has to be there.',
});

export const blockShape = rule({
  id: 'ec2.cidr.shape',
  code: 'InvalidParameterValue',
  page: `${reference}API_CreateVpc.html`,
  text: 'A block is an address and a prefix length.',
});

export const vpcRange = rule({
  id: 'ec2.vpc.range',
  code: 'InvalidVpc.Range',
  page: 'https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html',
  text: 'A VPC has between 16 addresses (/28) and 65,536 (/16).',
});

export const vpcInUse = rule({
  id: 'ec2.vpc.dependencies',
  code: 'DependencyViolation',
  page: `${reference}API_DeleteVpc.html`,
  text: 'A VPC goes after everything in it: subnets, gateways, endpoints, route tables and security groups of one’s own.',
});

export const oneAttribute = rule({
  id: 'ec2.vpc.attribute.one',
  code: 'InvalidParameterCombination',
  page: `${reference}API_ModifyVpcAttribute.html`,
  text: 'DNS attributes of a VPC are changed one by one, each in its own request.',
});

export const hostnamesNeedSupport = rule({
  id: 'ec2.vpc.attribute.dns-hostnames',
  code: 'InvalidParameterValue',
  page: `${reference}API_ModifyVpcAttribute.html`,
  text: 'DNS hostnames can be enabled only when DNS support is.',
  uncertain: true,
});

export const subnetLimit = rule({
  id: 'ec2.subnet.limit',
  code: 'SubnetLimitExceeded',
  page: quotas,
  text: 'A VPC has at most 200 subnets.',
});

export const subnetRange = rule({
  id: 'ec2.subnet.range',
  code: 'InvalidSubnet.Range',
  page: 'https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html',
  text: 'A subnet lies in its VPC’s block and is between /16 and /28.',
});

export const subnetConflict = rule({
  id: 'ec2.subnet.conflict',
  code: 'InvalidSubnet.Conflict',
  page: `${reference}API_CreateSubnet.html`,
  text: 'Subnets of a VPC do not overlap.',
});

export const subnetInUse = rule({
  id: 'ec2.subnet.dependencies',
  code: 'DependencyViolation',
  page: `${reference}API_DeleteSubnet.html`,
  text: 'A subnet goes after every network interface in it.',
});

export const oneSubnetAttribute = rule({
  id: 'ec2.subnet.attribute.one',
  code: 'InvalidParameterCombination',
  page: `${reference}API_ModifySubnetAttribute.html`,
  text: 'A request changes one attribute of a subnet.',
  uncertain: true,
});
