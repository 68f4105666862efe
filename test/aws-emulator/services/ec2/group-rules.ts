import { quota } from '../../kernel/quota.ts';
import { rule } from '../../kernel/rule.ts';

const reference = 'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/';
const quotas = 'https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html';

export const groupQuota = quota({ id: 'ec2.security-groups', limit: 2500, page: quotas });
export const ruleQuota = quota({ id: 'ec2.rules-per-security-group', limit: 60, page: quotas });

export const groupLimit = rule({
  id: 'ec2.security-group.limit',
  code: 'SecurityGroupLimitExceeded',
  page: quotas,
  text: 'An account has at most 2,500 security groups in a region.',
});

export const ruleLimit = rule({
  id: 'ec2.security-group-rule.limit',
  code: 'RulesPerSecurityGroupLimitExceeded',
  page: quotas,
  text: 'A security group has at most 60 rules in and 60 out.',
});

export const groupDuplicate = rule({
  id: 'ec2.security-group.duplicate',
  code: 'InvalidGroup.Duplicate',
  page: `${reference}API_CreateSecurityGroup.html`,
  text: 'The name of a security group is unique in its VPC.',
});

export const groupName = rule({
  id: 'ec2.security-group.name',
  code: 'InvalidParameterValue',
  page: `${reference}API_CreateSecurityGroup.html`,
  text: 'Names and descriptions have at most 255 of the characters a-z, A-Z, 0-9, spaces and ._-:/()#,@[]+=&;{}!$*; a name does not start with sg- and is not default.',
});

export const groupInUse = rule({
  id: 'ec2.security-group.dependencies',
  code: 'DependencyViolation',
  page: `${reference}API_DeleteSecurityGroup.html`,
  text: 'A security group goes after the interfaces that carry it and the rules of other groups that refer to it.',
});

export const defaultGroup = rule({
  id: 'ec2.security-group.default',
  code: 'CannotDelete',
  page: 'https://docs.aws.amazon.com/vpc/latest/userguide/default-security-group.html',
  text: 'A default security group goes only with its VPC.',
});

export const permissionDuplicate = rule({
  id: 'ec2.security-group-rule.duplicate',
  code: 'InvalidPermission.Duplicate',
  page: `${reference}API_AuthorizeSecurityGroupIngress.html`,
  text: 'A security group has each rule once; its description does not tell rules apart.',
});

export const permissionAbsent = rule({
  id: 'ec2.security-group-rule.not-found',
  code: 'InvalidPermission.NotFound',
  page: `${reference}API_RevokeSecurityGroupIngress.html`,
  text: 'Only a rule that exists can be revoked.',
});

export const permissionShape = rule({
  id: 'ec2.security-group-rule.shape',
  code: 'InvalidParameterValue',
  page: `${reference}API_IpPermission.html`,
  text: 'A rule has a protocol, for TCP and UDP a range of ports, and sources or destinations.',
});

export const permissionMissing = rule({
  id: 'ec2.security-group-rule.missing',
  code: 'MissingParameter',
  page: `${reference}API_AuthorizeSecurityGroupIngress.html`,
  text: 'A request names at least one rule.',
});

export const otherNetwork = rule({
  id: 'ec2.security-group.network',
  code: 'InvalidGroup.NotFound',
  page: `${reference}API_UserIdGroupPair.html`,
  text: 'A rule refers to groups of its own VPC.',
});
