import * as ec2 from '@aws-sdk/client-ec2';
import { EC2Client } from '@aws-sdk/client-ec2';
import { expect, test } from '@jest/globals';
import { clientConfig, refusal, startEmulator } from '../../testing/setup.ts';

const id = (prefix: string): string => `${prefix}-0123456789abcdef0`;

/** What names nothing, the call that names it, and what EC2 says. */
const absences: readonly [string, (client: EC2Client) => Promise<unknown>, string, string][] = [
  [
    'a VPC',
    (client) => client.send(new ec2.DeleteVpcCommand({ VpcId: id('vpc') })),
    'InvalidVpcID.NotFound',
    `The vpc ID '${id('vpc')}' does not exist`,
  ],
  [
    'a subnet',
    (client) => client.send(new ec2.DescribeSubnetsCommand({ SubnetIds: [id('subnet')] })),
    'InvalidSubnetID.NotFound',
    `The subnet ID '${id('subnet')}' does not exist`,
  ],
  [
    'an internet gateway',
    (client) => client.send(new ec2.DeleteInternetGatewayCommand({ InternetGatewayId: id('igw') })),
    'InvalidInternetGatewayID.NotFound',
    `The internetGateway ID '${id('igw')}' does not exist`,
  ],
  [
    'an elastic address',
    (client) => client.send(new ec2.ReleaseAddressCommand({ AllocationId: id('eipalloc') })),
    'InvalidAllocationID.NotFound',
    `The allocation ID '${id('eipalloc')}' does not exist`,
  ],
  [
    'the association of an address',
    (client) => client.send(new ec2.DisassociateAddressCommand({ AssociationId: id('eipassoc') })),
    'InvalidAssociationID.NotFound',
    `The association ID '${id('eipassoc')}' does not exist`,
  ],
  [
    'the association of a route table',
    (client) => client.send(new ec2.DisassociateRouteTableCommand({ AssociationId: id('rtbassoc') })),
    'InvalidAssociationID.NotFound',
    `The association ID '${id('rtbassoc')}' does not exist`,
  ],
  [
    'a route table',
    (client) => client.send(new ec2.DeleteRouteTableCommand({ RouteTableId: id('rtb') })),
    'InvalidRouteTableID.NotFound',
    `The routeTable ID '${id('rtb')}' does not exist`,
  ],
  [
    'a security group rule',
    (client) => client.send(new ec2.DescribeSecurityGroupRulesCommand({ SecurityGroupRuleIds: [id('sgr')] })),
    'InvalidSecurityGroupRuleId.NotFound',
    `The security group rule ID '${id('sgr')}' does not exist`,
  ],
  [
    'a network interface',
    (client) => client.send(new ec2.DeleteNetworkInterfaceCommand({ NetworkInterfaceId: id('eni') })),
    'InvalidNetworkInterfaceID.NotFound',
    `The networkInterface ID '${id('eni')}' does not exist`,
  ],
  [
    'a network ACL',
    (client) => client.send(new ec2.DescribeNetworkAclsCommand({ NetworkAclIds: [id('acl')] })),
    'InvalidNetworkAclID.NotFound',
    `The networkAcl ID '${id('acl')}' does not exist`,
  ],
  [
    'a volume',
    (client) => client.send(new ec2.DescribeVolumesCommand({ VolumeIds: [id('vol')] })),
    'InvalidVolume.NotFound',
    `The volume '${id('vol')}' does not exist`,
  ],
  [
    'a machine image',
    (client) => client.send(new ec2.DescribeImagesCommand({ ImageIds: [id('ami')] })),
    'InvalidAMIID.NotFound',
    `The image id '[${id('ami')}]' does not exist`,
  ],
  [
    'an instance type of the region',
    (client) => client.send(new ec2.DescribeInstanceTypesCommand({ InstanceTypes: ['mac1.metal'] })),
    'InvalidInstanceType',
    'The following supplied instance types do not exist: [mac1.metal]',
  ],
  [
    'the name of a launch template',
    (client) => client.send(new ec2.DescribeLaunchTemplatesCommand({ LaunchTemplateNames: ['none'] })),
    'InvalidLaunchTemplateName.NotFoundException',
    'At least one of the launch templates specified in the request does not exist.',
  ],
  [
    'a launch template that is to be tagged',
    (client) =>
      client.send(new ec2.CreateTagsCommand({ Resources: [id('lt')], Tags: [{ Key: 'a', Value: 'b' }] })),
    'InvalidLaunchTemplateId.NotFound',
    `The specified launch template, with template ID ${id('lt')}, does not exist.`,
  ],
  [
    'something that takes no tags',
    (client) =>
      client.send(new ec2.CreateTagsCommand({ Resources: [id('x')], Tags: [{ Key: 'a', Value: 'b' }] })),
    'InvalidID',
    `The ID '${id('x')}' is not valid`,
  ],
];

test.each(absences)('%s that is not there is told by its own code', async (_what, call, name, message) => {
  const { emulator } = startEmulator();
  expect(await refusal(call(new EC2Client(clientConfig(emulator))))).toMatchObject({ name, message });
});
