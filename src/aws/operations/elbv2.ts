import {
  AddTagsCommand,
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateTargetGroupCommand,
  DeleteListenerCommand,
  DeleteLoadBalancerCommand,
  DeleteTargetGroupCommand,
  DescribeListenersCommand,
  DescribeLoadBalancerAttributesCommand,
  DescribeLoadBalancersCommand,
  DescribeTagsCommand,
  DescribeTargetGroupAttributesCommand,
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
  ModifyListenerCommand,
  ModifyLoadBalancerAttributesCommand,
  ModifyTargetGroupAttributesCommand,
  ModifyTargetGroupCommand,
  RemoveTagsCommand,
  SetSecurityGroupsCommand,
  SetSubnetsCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { linkedRole, nextMarker, operationsOf, tagging } from './operation.ts';

/*
 * Buckets: https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/load-balancer-api-throttling.html
 * Grants: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awselasticloadbalancingv2.html
 */
const elbv2 = operationsOf('elasticloadbalancing');

export const createLoadBalancer = elbv2.write('CreateLoadBalancer', CreateLoadBalancerCommand, {
  bucket: 'elasticloadbalancing:create-load-balancer',
  scope: 'tagging',
  also: [tagging('elasticloadbalancing:AddTags'), linkedRole],
});
export const describeLoadBalancers = elbv2.read('DescribeLoadBalancers', DescribeLoadBalancersCommand, {
  pages: nextMarker,
});
export const deleteLoadBalancer = elbv2.write('DeleteLoadBalancer', DeleteLoadBalancerCommand);
export const describeLoadBalancerAttributes = elbv2.read(
  'DescribeLoadBalancerAttributes',
  DescribeLoadBalancerAttributesCommand,
);
export const modifyLoadBalancerAttributes = elbv2.write(
  'ModifyLoadBalancerAttributes',
  ModifyLoadBalancerAttributesCommand,
);
export const setSecurityGroups = elbv2.write('SetSecurityGroups', SetSecurityGroupsCommand);
export const setSubnets = elbv2.write('SetSubnets', SetSubnetsCommand, {
  bucket: 'elasticloadbalancing:create-load-balancer',
});

export const createTargetGroup = elbv2.write('CreateTargetGroup', CreateTargetGroupCommand, {
  scope: 'tagging',
  also: [tagging('elasticloadbalancing:AddTags')],
});
export const describeTargetGroups = elbv2.read('DescribeTargetGroups', DescribeTargetGroupsCommand, {
  pages: nextMarker,
});
export const modifyTargetGroup = elbv2.write('ModifyTargetGroup', ModifyTargetGroupCommand);
export const deleteTargetGroup = elbv2.write('DeleteTargetGroup', DeleteTargetGroupCommand);
export const describeTargetGroupAttributes = elbv2.read(
  'DescribeTargetGroupAttributes',
  DescribeTargetGroupAttributesCommand,
);
export const modifyTargetGroupAttributes = elbv2.write(
  'ModifyTargetGroupAttributes',
  ModifyTargetGroupAttributesCommand,
);
export const describeTargetHealth = elbv2.read('DescribeTargetHealth', DescribeTargetHealthCommand);

export const createListener = elbv2.write('CreateListener', CreateListenerCommand, {
  also: [tagging('elasticloadbalancing:CreateListener'), tagging('elasticloadbalancing:AddTags')],
});
export const describeListeners = elbv2.read('DescribeListeners', DescribeListenersCommand, {
  pages: nextMarker,
});
export const modifyListener = elbv2.write('ModifyListener', ModifyListenerCommand);
export const deleteListener = elbv2.write('DeleteListener', DeleteListenerCommand);

export const describeTags = elbv2.read('DescribeTags', DescribeTagsCommand);
export const addTags = elbv2.write('AddTags', AddTagsCommand);
export const removeTags = elbv2.write('RemoveTags', RemoveTagsCommand);
