import {
  AddTagsCommand,
  ApplySecurityGroupsToLoadBalancerCommand,
  AttachLoadBalancerToSubnetsCommand,
  ConfigureHealthCheckCommand,
  CreateLoadBalancerCommand,
  CreateLoadBalancerListenersCommand,
  DeleteLoadBalancerCommand,
  DeleteLoadBalancerListenersCommand,
  DescribeInstanceHealthCommand,
  DescribeLoadBalancerAttributesCommand,
  DescribeLoadBalancersCommand,
  DescribeTagsCommand,
  DetachLoadBalancerFromSubnetsCommand,
  ModifyLoadBalancerAttributesCommand,
  RemoveTagsCommand,
  SetLoadBalancerListenerSSLCertificateCommand,
} from '@aws-sdk/client-elastic-load-balancing';
import { linkedRole, nextMarker, operationsOf, tagging } from './operation.ts';

/*
 * Classic load balancers share the prefix in IAM and the buckets with the younger ones, and have a client of their own.
 *
 * Buckets: https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/load-balancer-api-throttling.html
 * Grants: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awselasticloadbalancing.html
 */
const elb = operationsOf('elasticloadbalancing', { client: 'elasticloadbalancing-classic' });
const scarce = { bucket: 'elasticloadbalancing:create-load-balancer' };

export const createLoadBalancer = elb.write('CreateLoadBalancer', CreateLoadBalancerCommand, {
  ...scarce,
  scope: 'tagging',
  also: [tagging('elasticloadbalancing:AddTags'), linkedRole],
});
export const describeLoadBalancers = elb.read('DescribeLoadBalancers', DescribeLoadBalancersCommand, {
  pages: nextMarker,
});
export const deleteLoadBalancer = elb.write('DeleteLoadBalancer', DeleteLoadBalancerCommand);

export const describeLoadBalancerAttributes = elb.read(
  'DescribeLoadBalancerAttributes',
  DescribeLoadBalancerAttributesCommand,
);
export const modifyLoadBalancerAttributes = elb.write(
  'ModifyLoadBalancerAttributes',
  ModifyLoadBalancerAttributesCommand,
);
export const configureHealthCheck = elb.write('ConfigureHealthCheck', ConfigureHealthCheckCommand);

export const attachLoadBalancerToSubnets = elb.write(
  'AttachLoadBalancerToSubnets',
  AttachLoadBalancerToSubnetsCommand,
  scarce,
);
export const detachLoadBalancerFromSubnets = elb.write(
  'DetachLoadBalancerFromSubnets',
  DetachLoadBalancerFromSubnetsCommand,
  scarce,
);
export const applySecurityGroupsToLoadBalancer = elb.write(
  'ApplySecurityGroupsToLoadBalancer',
  ApplySecurityGroupsToLoadBalancerCommand,
);

export const createLoadBalancerListeners = elb.write(
  'CreateLoadBalancerListeners',
  CreateLoadBalancerListenersCommand,
);
export const deleteLoadBalancerListeners = elb.write(
  'DeleteLoadBalancerListeners',
  DeleteLoadBalancerListenersCommand,
);
export const setLoadBalancerListenerSSLCertificate = elb.write(
  'SetLoadBalancerListenerSSLCertificate',
  SetLoadBalancerListenerSSLCertificateCommand,
);

export const describeInstanceHealth = elb.read('DescribeInstanceHealth', DescribeInstanceHealthCommand);

export const describeTags = elb.read('DescribeTags', DescribeTagsCommand);
export const addTags = elb.write('AddTags', AddTagsCommand);
export const removeTags = elb.write('RemoveTags', RemoveTagsCommand);
