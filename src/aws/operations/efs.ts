import {
  CreateAccessPointCommand,
  CreateFileSystemCommand,
  CreateMountTargetCommand,
  DeleteAccessPointCommand,
  DeleteFileSystemCommand,
  DeleteFileSystemPolicyCommand,
  DeleteMountTargetCommand,
  DescribeAccessPointsCommand,
  DescribeBackupPolicyCommand,
  DescribeFileSystemPolicyCommand,
  DescribeFileSystemsCommand,
  DescribeLifecycleConfigurationCommand,
  DescribeMountTargetSecurityGroupsCommand,
  DescribeMountTargetsCommand,
  ListTagsForResourceCommand,
  ModifyMountTargetSecurityGroupsCommand,
  PutBackupPolicyCommand,
  PutFileSystemPolicyCommand,
  PutLifecycleConfigurationCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateFileSystemCommand,
} from '@aws-sdk/client-efs';
import { any, linkedRole, nextMarker, nextToken, operationsOf, tagging } from './operation.ts';

/*
 * EFS publishes no rates. A mount target is made with the caller's rights on network interfaces, and the service's own role:
 * https://docs.aws.amazon.com/efs/latest/ug/API_CreateMountTarget.html
 * Grants: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticfilesystem.html
 */
const efs = operationsOf('elasticfilesystem');

export const createFileSystem = efs.write('CreateFileSystem', CreateFileSystemCommand, {
  scope: 'tagging',
  // Uncertain whether the role of AWS Backup is asked for here or when backups are switched on.
  also: [tagging('elasticfilesystem:TagResource'), linkedRole],
});
export const describeFileSystems = efs.read('DescribeFileSystems', DescribeFileSystemsCommand, {
  pages: nextMarker,
});
export const updateFileSystem = efs.write('UpdateFileSystem', UpdateFileSystemCommand);
export const deleteFileSystem = efs.write('DeleteFileSystem', DeleteFileSystemCommand);

export const createMountTarget = efs.write('CreateMountTarget', CreateMountTargetCommand, {
  also: [any('ec2:DescribeSubnets'), any('ec2:DescribeNetworkInterfaces'), any('ec2:CreateNetworkInterface')],
});
export const describeMountTargets = efs.read('DescribeMountTargets', DescribeMountTargetsCommand, {
  pages: nextMarker,
});
export const deleteMountTarget = efs.write('DeleteMountTarget', DeleteMountTargetCommand, {
  also: [any('ec2:DeleteNetworkInterface')],
});
export const describeMountTargetSecurityGroups = efs.read(
  'DescribeMountTargetSecurityGroups',
  DescribeMountTargetSecurityGroupsCommand,
);
export const modifyMountTargetSecurityGroups = efs.write(
  'ModifyMountTargetSecurityGroups',
  ModifyMountTargetSecurityGroupsCommand,
  { also: [any('ec2:ModifyNetworkInterfaceAttribute')] },
);

export const createAccessPoint = efs.write('CreateAccessPoint', CreateAccessPointCommand, {
  also: [tagging('elasticfilesystem:CreateAccessPoint'), tagging('elasticfilesystem:TagResource')],
});
export const describeAccessPoints = efs.read('DescribeAccessPoints', DescribeAccessPointsCommand, {
  pages: nextToken,
});
export const deleteAccessPoint = efs.write('DeleteAccessPoint', DeleteAccessPointCommand);

export const describeBackupPolicy = efs.read('DescribeBackupPolicy', DescribeBackupPolicyCommand);
export const putBackupPolicy = efs.write('PutBackupPolicy', PutBackupPolicyCommand);
export const describeLifecycleConfiguration = efs.read(
  'DescribeLifecycleConfiguration',
  DescribeLifecycleConfigurationCommand,
);
export const putLifecycleConfiguration = efs.write(
  'PutLifecycleConfiguration',
  PutLifecycleConfigurationCommand,
);
export const describeFileSystemPolicy = efs.read('DescribeFileSystemPolicy', DescribeFileSystemPolicyCommand);
export const putFileSystemPolicy = efs.write('PutFileSystemPolicy', PutFileSystemPolicyCommand);
export const deleteFileSystemPolicy = efs.write('DeleteFileSystemPolicy', DeleteFileSystemPolicyCommand);

export const listTagsForResource = efs.read('ListTagsForResource', ListTagsForResourceCommand, {
  pages: nextToken,
});
export const tagResource = efs.write('TagResource', TagResourceCommand);
export const untagResource = efs.write('UntagResource', UntagResourceCommand);
