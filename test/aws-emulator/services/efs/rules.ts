import { quota } from '../../kernel/quota.ts';
import { rule } from '../../kernel/rule.ts';

const api = (operation: string): string => `https://docs.aws.amazon.com/efs/latest/ug/API_${operation}.html`;
const limits = 'https://docs.aws.amazon.com/efs/latest/ug/limits.html';

export const fileSystemQuota = quota({ id: 'efs.file-systems', limit: 1000, page: limits });
export const accessPointQuota = quota({ id: 'efs.access-points', limit: 10_000, page: limits });
export const mountTargetGroupQuota = quota({
  id: 'efs.mount-target.security-groups',
  limit: 5,
  page: limits,
});

export const fileSystemAbsent = rule({
  id: 'efs.file-system.absent',
  code: 'FileSystemNotFound',
  page: api('DescribeFileSystems'),
  text: 'A call names a file system that exists in the account.',
});

export const fileSystemToken = rule({
  id: 'efs.file-system.token',
  code: 'FileSystemAlreadyExists',
  page: api('CreateFileSystem'),
  text: 'A creation token makes one file system; the error tells its id.',
});

export const fileSystemCount = rule({
  id: 'efs.file-system.count',
  code: 'FileSystemLimitExceeded',
  page: limits,
  text: 'An account has a limited number of file systems.',
});

export const fileSystemState = rule({
  id: 'efs.file-system.state',
  code: 'IncorrectFileSystemLifeCycleState',
  page: api('CreateMountTarget'),
  text: 'A file system takes mount targets, access points and settings only while it is available.',
});

export const fileSystemInUse = rule({
  id: 'efs.file-system.in-use',
  code: 'FileSystemInUse',
  page: api('DeleteFileSystem'),
  text: 'A file system is deleted after its mount targets are gone.',
});

export const performanceMode = rule({
  id: 'efs.file-system.performance-mode',
  code: 'BadRequest',
  page: 'https://docs.aws.amazon.com/efs/latest/ug/performance.html',
  text: 'Elastic throughput and One Zone file systems exist in General Purpose performance mode only.',
});

export const keyWithoutEncryption = rule({
  id: 'efs.file-system.key',
  code: 'BadRequest',
  page: api('CreateFileSystem'),
  text: 'A KMS key is given only together with Encrypted.',
});

export const provisionedThroughput = rule({
  id: 'efs.file-system.provisioned-throughput',
  code: 'BadRequest',
  page: api('CreateFileSystem'),
  text: 'Provisioned throughput in MiBps is given for provisioned mode, and only then.',
});

export const throughputCooldown = rule({
  id: 'efs.file-system.throughput-cooldown',
  code: 'TooManyRequests',
  page: api('UpdateFileSystem'),
  text: 'The throughput mode changes once in 24 hours.',
});

export const backupStatus = rule({
  id: 'efs.backup-policy.status',
  code: 'ValidationException',
  page: api('PutBackupPolicy'),
  text: 'A backup policy is put as ENABLED or DISABLED; the states between are AWS’s.',
  uncertain: true,
});

export const backupPolicyAbsent = rule({
  id: 'efs.backup-policy.absent',
  code: 'PolicyNotFound',
  page: api('DescribeBackupPolicy'),
  text: 'A file system that never got a backup policy has none.',
  uncertain: true,
});

export const policyAbsent = rule({
  id: 'efs.policy.absent',
  code: 'PolicyNotFound',
  page: api('DescribeFileSystemPolicy'),
  text: 'A file system with the default policy shows none.',
});

export const policyDocument = rule({
  id: 'efs.policy.document',
  code: 'InvalidPolicyException',
  page: api('PutFileSystemPolicy'),
  text: 'A policy is an IAM policy document whose statements have an effect, a principal and actions.',
});

export const lifecycleTransition = rule({
  id: 'efs.lifecycle.transition',
  code: 'BadRequest',
  page: api('PutLifecycleConfiguration'),
  text: 'Each lifecycle policy holds one transition, and each transition is there once.',
});

export const lifecycleArchive = rule({
  id: 'efs.lifecycle.archive',
  code: 'BadRequest',
  page: 'https://docs.aws.amazon.com/efs/latest/ug/lifecycle-management-efs.html',
  text: 'The transition to Archive needs elastic throughput.',
});

export const mountTargetAbsent = rule({
  id: 'efs.mount-target.absent',
  code: 'MountTargetNotFound',
  page: api('DescribeMountTargets'),
  text: 'A call names a mount target that exists in the account.',
});

export const mountTargetConflict = rule({
  id: 'efs.mount-target.conflict',
  code: 'MountTargetConflict',
  page: api('CreateMountTarget'),
  text: 'A file system has one mount target in each availability zone, all in one VPC.',
});

export const mountTargetState = rule({
  id: 'efs.mount-target.state',
  code: 'IncorrectMountTargetState',
  page: api('ModifyMountTargetSecurityGroups'),
  text: 'Security groups change while the mount target is available.',
});

export const mountTargetQuestion = rule({
  id: 'efs.mount-target.question',
  code: 'BadRequest',
  page: api('DescribeMountTargets'),
  text: 'DescribeMountTargets takes exactly one of FileSystemId, MountTargetId and AccessPointId.',
});

export const subnetAbsent = rule({
  id: 'efs.mount-target.subnet',
  code: 'SubnetNotFound',
  page: api('CreateMountTarget'),
  text: 'A mount target stands in a subnet that exists.',
});

export const securityGroupAbsent = rule({
  id: 'efs.mount-target.security-group',
  code: 'SecurityGroupNotFound',
  page: api('CreateMountTarget'),
  text: 'Security groups of a mount target exist in the VPC of its subnet.',
});

export const securityGroupCount = rule({
  id: 'efs.mount-target.security-group-count',
  code: 'SecurityGroupLimitExceeded',
  page: api('CreateMountTarget'),
  text: 'A mount target has at most five security groups.',
});

export const addressInUse = rule({
  id: 'efs.mount-target.address',
  code: 'IpAddressInUse',
  page: api('CreateMountTarget'),
  text: 'The address of a mount target is free in its subnet.',
});

export const accessPointAbsent = rule({
  id: 'efs.access-point.absent',
  code: 'AccessPointNotFound',
  page: api('DescribeAccessPoints'),
  text: 'A call names an access point that exists in the account.',
});

export const accessPointToken = rule({
  id: 'efs.access-point.token',
  code: 'AccessPointAlreadyExists',
  page: api('CreateAccessPoint'),
  text: 'A client token makes one access point; the error tells its id.',
  uncertain: true,
});

export const accessPointCount = rule({
  id: 'efs.access-point.count',
  code: 'AccessPointLimitExceeded',
  page: limits,
  text: 'A file system has a limited number of access points.',
});

export const accessPointQuestion = rule({
  id: 'efs.access-point.question',
  code: 'BadRequest',
  page: api('DescribeAccessPoints'),
  text: 'DescribeAccessPoints takes FileSystemId or AccessPointId, not both.',
});

export const tagCount = rule({
  id: 'efs.tags.count',
  code: 'BadRequest',
  page: 'https://docs.aws.amazon.com/efs/latest/ug/manage-fs-tags.html',
  text: 'A resource carries at most 50 tags, each key once.',
});
