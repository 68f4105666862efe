import {
  CancelInstanceRefreshCommand,
  CreateAutoScalingGroupCommand,
  CreateOrUpdateTagsCommand,
  DeleteAutoScalingGroupCommand,
  DeleteTagsCommand,
  DescribeAutoScalingGroupsCommand,
  DescribeInstanceRefreshesCommand,
  DescribeScalingActivitiesCommand,
  RollbackInstanceRefreshCommand,
  StartInstanceRefreshCommand,
  UpdateAutoScalingGroupCommand,
} from '@aws-sdk/client-auto-scaling';
import { any, linkedRole, nextToken, operationsOf, path, tagging } from './operation.ts';

/*
 * Auto Scaling publishes no rates. Who makes a group from a launch template needs the right to run its instances:
 * https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-launch-template-permissions.html
 * Grants: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2autoscaling.html
 */
const autoScaling = operationsOf('autoscaling');

export const createAutoScalingGroup = autoScaling.write(
  'CreateAutoScalingGroup',
  CreateAutoScalingGroupCommand,
  {
    scope: 'tagging',
    also: [
      tagging('autoscaling:CreateOrUpdateTags'),
      tagging('ec2:CreateTags'),
      any('ec2:RunInstances'),
      path('iam:PassRole'),
      linkedRole,
    ],
  },
);
export const describeAutoScalingGroups = autoScaling.read(
  'DescribeAutoScalingGroups',
  DescribeAutoScalingGroupsCommand,
  { pages: nextToken },
);
export const updateAutoScalingGroup = autoScaling.write(
  'UpdateAutoScalingGroup',
  UpdateAutoScalingGroupCommand,
  { also: [any('ec2:RunInstances'), path('iam:PassRole')] },
);
export const deleteAutoScalingGroup = autoScaling.write(
  'DeleteAutoScalingGroup',
  DeleteAutoScalingGroupCommand,
);
export const describeScalingActivities = autoScaling.read(
  'DescribeScalingActivities',
  DescribeScalingActivitiesCommand,
  { pages: nextToken },
);

export const startInstanceRefresh = autoScaling.write('StartInstanceRefresh', StartInstanceRefreshCommand, {
  also: [any('ec2:RunInstances'), path('iam:PassRole')],
});
export const describeInstanceRefreshes = autoScaling.read(
  'DescribeInstanceRefreshes',
  DescribeInstanceRefreshesCommand,
  { pages: nextToken },
);
export const rollbackInstanceRefresh = autoScaling.write(
  'RollbackInstanceRefresh',
  RollbackInstanceRefreshCommand,
  { also: [any('ec2:RunInstances'), path('iam:PassRole')] },
);
export const cancelInstanceRefresh = autoScaling.write('CancelInstanceRefresh', CancelInstanceRefreshCommand);

export const createOrUpdateTags = autoScaling.write('CreateOrUpdateTags', CreateOrUpdateTagsCommand);
export const deleteTags = autoScaling.write('DeleteTags', DeleteTagsCommand);
