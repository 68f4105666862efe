import {
  AllocateAddressCommand,
  AssociateRouteTableCommand,
  AttachInternetGatewayCommand,
  AuthorizeSecurityGroupEgressCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateInternetGatewayCommand,
  CreateNatGatewayCommand,
  CreateRouteCommand,
  CreateRouteTableCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateTagsCommand,
  CreateVpcCommand,
  DeleteInternetGatewayCommand,
  DeleteNatGatewayCommand,
  DeleteRouteCommand,
  DeleteRouteTableCommand,
  DeleteSecurityGroupCommand,
  DeleteSubnetCommand,
  DeleteTagsCommand,
  DeleteVpcCommand,
  DescribeAddressesCommand,
  DescribeAvailabilityZonesCommand,
  DescribeInternetGatewaysCommand,
  DescribeNatGatewaysCommand,
  DescribeNetworkInterfacesCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcAttributeCommand,
  DescribeVpcsCommand,
  DetachInternetGatewayCommand,
  DisassociateRouteTableCommand,
  ModifyVpcAttributeCommand,
  ReleaseAddressCommand,
  ReplaceRouteCommand,
  ReplaceRouteTableAssociationCommand,
  RevokeSecurityGroupEgressCommand,
  RevokeSecurityGroupIngressCommand,
} from '@aws-sdk/client-ec2';
import { nextToken, operationsOf, tagged, tagging } from './operation.ts';

/*
 * Buckets: https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-throttling.html (each action is evaluated by itself).
 * Grants: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html
 */
const ec2 = operationsOf('ec2', {
  buckets: { read: 'ec2:describe', write: 'ec2:mutating' },
  countedAlone: true,
});

export const createVpc = ec2.write('CreateVpc', CreateVpcCommand, {
  scope: 'tagging',
  also: [tagging('ec2:CreateTags')],
});
export const describeVpcs = ec2.read('DescribeVpcs', DescribeVpcsCommand, { pages: nextToken });
export const describeVpcAttribute = ec2.read('DescribeVpcAttribute', DescribeVpcAttributeCommand);
export const modifyVpcAttribute = ec2.write('ModifyVpcAttribute', ModifyVpcAttributeCommand);
export const deleteVpc = ec2.write('DeleteVpc', DeleteVpcCommand);

export const createInternetGateway = ec2.write('CreateInternetGateway', CreateInternetGatewayCommand, {
  scope: 'tagging',
  also: [tagging('ec2:CreateTags')],
});
export const describeInternetGateways = ec2.read(
  'DescribeInternetGateways',
  DescribeInternetGatewaysCommand,
  { pages: nextToken },
);
export const attachInternetGateway = ec2.write('AttachInternetGateway', AttachInternetGatewayCommand);
export const detachInternetGateway = ec2.write('DetachInternetGateway', DetachInternetGatewayCommand);
export const deleteInternetGateway = ec2.write('DeleteInternetGateway', DeleteInternetGatewayCommand);

export const createSubnet = ec2.write('CreateSubnet', CreateSubnetCommand, {
  scope: 'tagging',
  also: [tagged('ec2:CreateSubnet'), tagging('ec2:CreateTags')],
});
export const describeSubnets = ec2.read('DescribeSubnets', DescribeSubnetsCommand, { pages: nextToken });
export const deleteSubnet = ec2.write('DeleteSubnet', DeleteSubnetCommand);

export const allocateAddress = ec2.write('AllocateAddress', AllocateAddressCommand, {
  scope: 'tagging',
  also: [tagging('ec2:CreateTags')],
});
export const describeAddresses = ec2.read('DescribeAddresses', DescribeAddressesCommand);
export const releaseAddress = ec2.write('ReleaseAddress', ReleaseAddressCommand);

export const createNatGateway = ec2.write('CreateNatGateway', CreateNatGatewayCommand, {
  bucket: 'ec2:nat-gateway',
  scope: 'tagging',
  also: [tagged('ec2:CreateNatGateway'), tagging('ec2:CreateTags')],
});
export const describeNatGateways = ec2.read('DescribeNatGateways', DescribeNatGatewaysCommand, {
  pages: nextToken,
});
export const deleteNatGateway = ec2.write('DeleteNatGateway', DeleteNatGatewayCommand, {
  bucket: 'ec2:nat-gateway',
});

export const createRouteTable = ec2.write('CreateRouteTable', CreateRouteTableCommand, {
  scope: 'tagging',
  also: [tagged('ec2:CreateRouteTable'), tagging('ec2:CreateTags')],
});
export const describeRouteTables = ec2.read('DescribeRouteTables', DescribeRouteTablesCommand, {
  pages: nextToken,
});
export const createRoute = ec2.write('CreateRoute', CreateRouteCommand);
export const replaceRoute = ec2.write('ReplaceRoute', ReplaceRouteCommand);
export const deleteRoute = ec2.write('DeleteRoute', DeleteRouteCommand);
export const associateRouteTable = ec2.write('AssociateRouteTable', AssociateRouteTableCommand);
export const replaceRouteTableAssociation = ec2.write(
  'ReplaceRouteTableAssociation',
  ReplaceRouteTableAssociationCommand,
);
export const disassociateRouteTable = ec2.write('DisassociateRouteTable', DisassociateRouteTableCommand);
export const deleteRouteTable = ec2.write('DeleteRouteTable', DeleteRouteTableCommand);

export const createSecurityGroup = ec2.write('CreateSecurityGroup', CreateSecurityGroupCommand, {
  scope: 'tagging',
  also: [tagged('ec2:CreateSecurityGroup'), tagging('ec2:CreateTags')],
});
export const describeSecurityGroups = ec2.read('DescribeSecurityGroups', DescribeSecurityGroupsCommand, {
  pages: nextToken,
});
export const authorizeSecurityGroupIngress = ec2.write(
  'AuthorizeSecurityGroupIngress',
  AuthorizeSecurityGroupIngressCommand,
  {
    bucket: 'ec2:security-group-ingress',
    also: [tagging('ec2:AuthorizeSecurityGroupIngress'), tagging('ec2:CreateTags')],
  },
);
export const authorizeSecurityGroupEgress = ec2.write(
  'AuthorizeSecurityGroupEgress',
  AuthorizeSecurityGroupEgressCommand,
  { also: [tagging('ec2:AuthorizeSecurityGroupEgress'), tagging('ec2:CreateTags')] },
);
export const revokeSecurityGroupIngress = ec2.write(
  'RevokeSecurityGroupIngress',
  RevokeSecurityGroupIngressCommand,
  { bucket: 'ec2:security-group-ingress' },
);
export const revokeSecurityGroupEgress = ec2.write(
  'RevokeSecurityGroupEgress',
  RevokeSecurityGroupEgressCommand,
);
export const deleteSecurityGroup = ec2.write('DeleteSecurityGroup', DeleteSecurityGroupCommand);

export const describeNetworkInterfaces = ec2.read(
  'DescribeNetworkInterfaces',
  DescribeNetworkInterfacesCommand,
  { pages: nextToken },
);
export const describeAvailabilityZones = ec2.read(
  'DescribeAvailabilityZones',
  DescribeAvailabilityZonesCommand,
);
export const createTags = ec2.write('CreateTags', CreateTagsCommand, { bucket: 'ec2:create-tags' });
export const deleteTags = ec2.write('DeleteTags', DeleteTagsCommand);
