import { rule } from '../../kernel/rule.ts';
import { quota } from '../../kernel/quota.ts';

const reference = 'https://docs.aws.amazon.com/autoscaling/ec2/APIReference/';
const guide = 'https://docs.aws.amazon.com/autoscaling/ec2/userguide/';

export const groupTaken = rule({
  id: 'autoscaling.group.unique',
  code: 'AlreadyExistsFault',
  page: `${reference}API_CreateAutoScalingGroup.html`,
  text: 'Groups of a region have different names, also while one of them is being deleted.',
});
export const groupAbsent = rule({
  id: 'autoscaling.group.absent',
  code: 'ValidationError',
  page: `${reference}CommonErrors.html`,
  text: 'A call names a group that exists.',
});
export const groupLeaving = rule({
  id: 'autoscaling.group.leaving',
  code: 'ScalingActivityInProgressFault',
  page: `${reference}API_DeleteAutoScalingGroup.html`,
  text: 'A group that is being deleted is not changed any more.',
  uncertain: true,
});
export const groupQuota = quota({
  id: 'autoscaling.groups',
  limit: 500,
  page: `${guide}ec2-auto-scaling-quotas.html`,
});
export const groupCount = rule({
  id: 'autoscaling.group.count',
  code: 'LimitExceededFault',
  page: `${guide}ec2-auto-scaling-quotas.html`,
  text: 'A region has at most 500 groups.',
});
export const templateRequired = rule({
  id: 'autoscaling.group.template',
  code: 'ValidationError',
  page: `${reference}API_CreateAutoScalingGroup.html`,
  text: 'A group says what it launches. This emulator serves launch templates.',
});
export const templateInvalid = rule({
  id: 'autoscaling.group.template-valid',
  code: 'ValidationError',
  page: `${guide}ts-as-launch-template.html`,
  text: 'The launch template could launch an instance into the subnets: image, type, profile and groups exist.',
});
export const placeRequired = rule({
  id: 'autoscaling.group.subnets',
  code: 'ValidationError',
  page: `${reference}API_CreateAutoScalingGroup.html`,
  text: 'A group has subnets, which exist.',
});
export const sizes = rule({
  id: 'autoscaling.group.sizes',
  code: 'ValidationError',
  page: `${guide}asg-capacity-limits.html`,
  text: 'Minimum, desired capacity and maximum are in this order, none below zero.',
});
export const groupInUse = rule({
  id: 'autoscaling.group.in-use',
  code: 'ResourceInUseFault',
  page: `${reference}API_DeleteAutoScalingGroup.html`,
  text: 'Without force, a group is deleted when it has no instances.',
});
export const groupBusy = rule({
  id: 'autoscaling.group.busy',
  code: 'ScalingActivityInProgressFault',
  page: `${reference}API_DeleteAutoScalingGroup.html`,
  text: 'Without force, a group is deleted when no scaling activity is in progress.',
});
export const instanceAbsent = rule({
  id: 'autoscaling.instance.absent',
  code: 'ValidationError',
  page: `${reference}API_SetInstanceProtection.html`,
  text: 'Instances belong to the group.',
});
export const instanceCount = rule({
  id: 'autoscaling.instance.count',
  code: 'ValidationError',
  page: `${reference}API_SetInstanceProtection.html`,
  text: 'SetInstanceProtection takes up to 50 instances.',
  uncertain: true,
});
export const belowMinimum = rule({
  id: 'autoscaling.instance.minimum',
  code: 'ValidationError',
  page: `${reference}API_TerminateInstanceInAutoScalingGroup.html`,
  text: 'Ending an instance without replacement does not go below the minimum.',
});
export const tagTarget = rule({
  id: 'autoscaling.tags.target',
  code: 'ValidationError',
  page: `${reference}API_CreateOrUpdateTags.html`,
  text: 'Tags name a group that exists, as resource type auto-scaling-group.',
});
export const tagPrefix = rule({
  id: 'autoscaling.tags.prefix',
  code: 'ValidationError',
  page: `${guide}ec2-auto-scaling-tagging.html`,
  text: 'Tag keys that begin with aws: are reserved.',
});
export const tagCount = rule({
  id: 'autoscaling.tags.count',
  code: 'LimitExceededFault',
  page: `${guide}ec2-auto-scaling-tagging.html`,
  text: 'A group has at most 50 tags.',
});
export const filterName = rule({
  id: 'autoscaling.filter.name',
  code: 'ValidationError',
  page: `${reference}API_Filter.html`,
  text: 'A filter has a name that the operation knows.',
});
export const refreshRunning = rule({
  id: 'autoscaling.refresh.running',
  code: 'InstanceRefreshInProgressFault',
  page: `${reference}API_StartInstanceRefresh.html`,
  text: 'A group has one instance refresh at a time.',
});
export const refreshAbsent = rule({
  id: 'autoscaling.refresh.absent',
  code: 'ActiveInstanceRefreshNotFoundFault',
  page: `${reference}API_CancelInstanceRefresh.html`,
  text: 'Only a refresh that runs can be cancelled.',
});
export const refreshHoldsTemplate = rule({
  id: 'autoscaling.refresh.holds-template',
  code: 'ValidationError',
  page: `${reference}API_UpdateAutoScalingGroup.html`,
  text: 'While a refresh with a desired configuration runs, the launch template of the group is not changed.',
  uncertain: true,
});
export const rollbackImpossible = rule({
  id: 'autoscaling.refresh.rollback',
  code: 'IrreversibleInstanceRefreshFault',
  page: `${reference}API_RollbackInstanceRefresh.html`,
  text: 'A refresh is rolled back when it has a desired configuration and the group a numbered template version.',
});
export const autoRollbackImpossible = rule({
  id: 'autoscaling.refresh.auto-rollback',
  code: 'ValidationError',
  page: `${guide}instance-refresh-rollback.html`,
  text: 'Auto rollback needs a desired configuration, and a numbered template version to go back to.',
});
export const strategyNotEmulated = rule({
  id: 'autoscaling.refresh.strategy-not-emulated',
  code: 'ValidationError',
  page: `${reference}API_StartInstanceRefresh.html`,
  text: 'A strategy that the emulator does not act on is refused, not ignored.',
  uncertain: true,
});
export const healthyRange = rule({
  id: 'autoscaling.refresh.healthy-range',
  code: 'ValidationError',
  page: `${reference}API_RefreshPreferences.html`,
  text: 'A maximum healthy percentage comes with a minimum, and is at most 100 above it.',
});
