import {
  AddTagsToResourceCommand,
  CreateDBInstanceCommand,
  CreateDBParameterGroupCommand,
  CreateDBSnapshotCommand,
  CreateDBSubnetGroupCommand,
  DeleteDBInstanceCommand,
  DeleteDBParameterGroupCommand,
  DeleteDBSnapshotCommand,
  DeleteDBSubnetGroupCommand,
  DescribeDBInstancesCommand,
  DescribeDBParameterGroupsCommand,
  DescribeDBParametersCommand,
  DescribeDBSnapshotsCommand,
  DescribeDBSubnetGroupsCommand,
  ListTagsForResourceCommand,
  ModifyDBInstanceCommand,
  ModifyDBParameterGroupCommand,
  ModifyDBSubnetGroupCommand,
  RemoveTagsFromResourceCommand,
  ResetDBParameterGroupCommand,
  RestoreDBInstanceFromDBSnapshotCommand,
} from '@aws-sdk/client-rds';
import { any, linkedRole, marker, operationsOf, path, tagged, tagging } from './operation.ts';

/*
 * RDS publishes no rates.
 * Grants: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonrds.html
 */
const rds = operationsOf('rds');

export const createDBInstance = rds.write('CreateDBInstance', CreateDBInstanceCommand, {
  scope: 'tagging',
  also: [
    tagged('rds:CreateDBInstance'),
    // The option group is the account's default one, which nobody has tagged.
    path('rds:CreateDBInstance'),
    tagging('rds:AddTagsToResource'),
    linkedRole,
  ],
});
// The snapshot may be one that its owner meant for the stack: it carries no tag of ours but that.
export const restoreDBInstanceFromDBSnapshot = rds.write(
  'RestoreDBInstanceFromDBSnapshot',
  RestoreDBInstanceFromDBSnapshotCommand,
  {
    scope: 'tagging',
    also: [any('rds:RestoreDBInstanceFromDBSnapshot'), tagging('rds:AddTagsToResource')],
  },
);
export const describeDBInstances = rds.read('DescribeDBInstances', DescribeDBInstancesCommand, {
  pages: marker,
});
export const modifyDBInstance = rds.write('ModifyDBInstance', ModifyDBInstanceCommand);
export const deleteDBInstance = rds.write('DeleteDBInstance', DeleteDBInstanceCommand, {
  also: [tagged('rds:CreateDBSnapshot'), path('rds:CreateDBSnapshot')],
});

export const createDBSubnetGroup = rds.write('CreateDBSubnetGroup', CreateDBSubnetGroupCommand, {
  scope: 'tagging',
  also: [tagging('rds:AddTagsToResource')],
});
export const describeDBSubnetGroups = rds.read('DescribeDBSubnetGroups', DescribeDBSubnetGroupsCommand, {
  pages: marker,
});
export const modifyDBSubnetGroup = rds.write('ModifyDBSubnetGroup', ModifyDBSubnetGroupCommand);
export const deleteDBSubnetGroup = rds.write('DeleteDBSubnetGroup', DeleteDBSubnetGroupCommand);

export const createDBParameterGroup = rds.write('CreateDBParameterGroup', CreateDBParameterGroupCommand, {
  scope: 'tagging',
  also: [tagging('rds:AddTagsToResource')],
});
export const describeDBParameterGroups = rds.read(
  'DescribeDBParameterGroups',
  DescribeDBParameterGroupsCommand,
  { pages: marker },
);
export const describeDBParameters = rds.read('DescribeDBParameters', DescribeDBParametersCommand, {
  pages: marker,
});
export const modifyDBParameterGroup = rds.write('ModifyDBParameterGroup', ModifyDBParameterGroupCommand);
export const resetDBParameterGroup = rds.write('ResetDBParameterGroup', ResetDBParameterGroupCommand);
export const deleteDBParameterGroup = rds.write('DeleteDBParameterGroup', DeleteDBParameterGroupCommand);

export const createDBSnapshot = rds.write('CreateDBSnapshot', CreateDBSnapshotCommand, {
  also: [tagging('rds:CreateDBSnapshot'), tagging('rds:AddTagsToResource')],
});
export const deleteDBSnapshot = rds.write('DeleteDBSnapshot', DeleteDBSnapshotCommand);
export const describeDBSnapshots = rds.read('DescribeDBSnapshots', DescribeDBSnapshotsCommand, {
  pages: marker,
});

export const addTagsToResource = rds.write('AddTagsToResource', AddTagsToResourceCommand);
export const removeTagsFromResource = rds.write('RemoveTagsFromResource', RemoveTagsFromResourceCommand);
export const listTagsForResource = rds.read('ListTagsForResource', ListTagsForResourceCommand);
