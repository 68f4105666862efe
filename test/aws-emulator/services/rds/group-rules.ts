import { quota } from '../../kernel/quota.ts';
import { rule } from '../../kernel/rule.ts';

const api = (operation: string): string =>
  `https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_${operation}.html`;
const limits = 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Limits.html';

export const subnetGroupQuota = quota({ id: 'rds.subnet-groups', limit: 50, page: limits });
export const parameterGroupQuota = quota({ id: 'rds.parameter-groups', limit: 50, page: limits });

export const subnetGroupAbsent = rule({
  id: 'rds.subnet-group.absent',
  code: 'DBSubnetGroupNotFoundFault',
  page: api('DescribeDBSubnetGroups'),
  text: 'A call names a subnet group that exists.',
});

export const subnetGroupTaken = rule({
  id: 'rds.subnet-group.taken',
  code: 'DBSubnetGroupAlreadyExistsFault',
  page: api('CreateDBSubnetGroup'),
  text: 'Names of subnet groups are unique.',
});

export const subnetGroupCount = rule({
  id: 'rds.subnet-group.count',
  code: 'DBSubnetGroupQuotaExceededFault',
  page: limits,
  text: 'An account has a limited number of subnet groups.',
});

export const subnetGroupName = rule({
  id: 'rds.subnet-group.name',
  code: 'InvalidParameterValue',
  page: api('CreateDBSubnetGroup'),
  text: 'A name has at most 255 letters, digits, periods, underscores, spaces and hyphens, a letter first, and is not default.',
});

export const subnetGroupSubnets = rule({
  id: 'rds.subnet-group.subnets',
  code: 'InvalidSubnet',
  page: api('CreateDBSubnetGroup'),
  text: 'The subnets of a group exist, all in one VPC.',
});

export const subnetGroupCoverage = rule({
  id: 'rds.subnet-group.coverage',
  code: 'DBSubnetGroupDoesNotCoverEnoughAZs',
  page: api('CreateDBSubnetGroup'),
  text: 'The subnets of a group stand in at least two availability zones.',
});

export const subnetGroupInUse = rule({
  id: 'rds.subnet-group.in-use',
  code: 'InvalidDBSubnetGroupStateFault',
  page: api('DeleteDBSubnetGroup'),
  text: 'A subnet group goes after the instances that use it.',
});

export const subnetInUse = rule({
  id: 'rds.subnet-group.subnet-in-use',
  code: 'SubnetAlreadyInUse',
  page: api('ModifyDBSubnetGroup'),
  text: 'A subnet that an instance stands in stays in its group.',
});

export const parameterGroupAbsent = rule({
  id: 'rds.parameter-group.absent',
  code: 'DBParameterGroupNotFoundFault',
  page: api('DescribeDBParameterGroups'),
  text: 'A call names a parameter group that exists.',
});

export const parameterGroupTaken = rule({
  id: 'rds.parameter-group.taken',
  code: 'DBParameterGroupAlreadyExistsFault',
  page: api('CreateDBParameterGroup'),
  text: 'Names of parameter groups are unique.',
});

export const parameterGroupCount = rule({
  id: 'rds.parameter-group.count',
  code: 'DBParameterGroupQuotaExceededFault',
  page: limits,
  text: 'An account has a limited number of parameter groups.',
});

export const parameterGroupName = rule({
  id: 'rds.parameter-group.name',
  code: 'InvalidParameterValue',
  page: api('CreateDBParameterGroup'),
  text: 'A name has 1 to 255 letters, digits and hyphens, a letter first, no hyphen last, no two in a row.',
});

export const parameterGroupFamily = rule({
  id: 'rds.parameter-group.family',
  code: 'InvalidParameterValue',
  page: api('CreateDBParameterGroup'),
  text: 'A parameter group is of a family that RDS has.',
});

export const parameterGroupInUse = rule({
  id: 'rds.parameter-group.in-use',
  code: 'InvalidDBParameterGroupStateFault',
  page: api('DeleteDBParameterGroup'),
  text: 'A parameter group goes after the instances that use it; default groups stay.',
});

export const parameterName = rule({
  id: 'rds.parameter.name',
  code: 'InvalidParameterValue',
  page: api('ModifyDBParameterGroup'),
  text: 'A parameter is one of the family.',
});

export const parameterFixed = rule({
  id: 'rds.parameter.fixed',
  code: 'InvalidParameterValue',
  page: api('ModifyDBParameterGroup'),
  text: 'Parameters that RDS sets itself are not modifiable, nor is anything in a default group.',
});

export const parameterValue = rule({
  id: 'rds.parameter.value',
  code: 'InvalidParameterValue',
  page: api('ModifyDBParameterGroup'),
  text: 'The value of a parameter is one of its allowed values.',
});

export const parameterMethod = rule({
  id: 'rds.parameter.method',
  code: 'InvalidParameterCombination',
  page: api('ModifyDBParameterGroup'),
  text: 'Static parameters are applied with pending-reboot only.',
});

export const parameterCount = rule({
  id: 'rds.parameter.count',
  code: 'InvalidParameterValue',
  page: api('ModifyDBParameterGroup'),
  text: 'One call changes at most 20 parameters.',
});
