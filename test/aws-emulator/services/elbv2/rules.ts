import { rule } from '../../kernel/rule.ts';
import { quota } from '../../kernel/quota.ts';

const reference = 'https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/';
const guide = 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/';

export const balancerAbsent = rule({
  id: 'elbv2.load-balancer.absent',
  code: 'LoadBalancerNotFoundException',
  page: `${reference}API_DescribeLoadBalancers.html`,
  text: 'A call names a load balancer that exists.',
});
export const groupAbsent = rule({
  id: 'elbv2.target-group.absent',
  code: 'TargetGroupNotFoundException',
  page: `${reference}API_DescribeTargetGroups.html`,
  text: 'A call names a target group that exists.',
});
export const listenerAbsent = rule({
  id: 'elbv2.listener.absent',
  code: 'ListenerNotFoundException',
  page: `${reference}API_DescribeListeners.html`,
  text: 'A call names a listener that exists.',
});
export const ruleAbsent = rule({
  id: 'elbv2.rule.absent',
  code: 'RuleNotFoundException',
  page: `${reference}API_DescribeRules.html`,
  text: 'A call names a rule that exists.',
});

export const balancerName = rule({
  id: 'elbv2.load-balancer.name',
  code: 'ValidationError',
  page: `${reference}API_CreateLoadBalancer.html`,
  text: 'A name has at most 32 letters, digits and hyphens, no hyphen at either end, and does not begin with internal-.',
});
export const balancerTaken = rule({
  id: 'elbv2.load-balancer.unique',
  code: 'DuplicateLoadBalancerNameException',
  page: `${reference}API_CreateLoadBalancer.html`,
  text: 'A name is used once in a region; a repetition with the same settings gets the balancer that exists.',
});
export const balancerSubnets = rule({
  id: 'elbv2.load-balancer.subnets',
  code: 'ValidationError',
  page: `${reference}API_CreateLoadBalancer.html`,
  text: 'An application load balancer has subnets in at least two zones.',
});
export const balancerZone = rule({
  id: 'elbv2.load-balancer.zone',
  code: 'InvalidConfigurationRequestException',
  page: `${reference}API_CreateLoadBalancer.html`,
  text: 'A load balancer has one subnet in each zone, all of one VPC.',
});
export const subnetAbsent = rule({
  id: 'elbv2.subnet.absent',
  code: 'SubnetNotFoundException',
  page: `${reference}API_CreateLoadBalancer.html`,
  text: 'Subnets exist.',
});
export const subnetInvalid = rule({
  id: 'elbv2.subnet.invalid',
  code: 'InvalidSubnetException',
  page: `${guide}application-load-balancers.html`,
  text: 'The VPC of an internet-facing balancer has an internet gateway; its subnets are /27 or larger.',
});
export const groupInvalid = rule({
  id: 'elbv2.security-group.invalid',
  code: 'InvalidSecurityGroupException',
  page: `${reference}API_SetSecurityGroups.html`,
  text: "Security groups exist and belong to the balancer's VPC.",
});
export const balancerType = rule({
  id: 'elbv2.load-balancer.type',
  code: 'ValidationError',
  page: `${reference}API_CreateLoadBalancer.html`,
  text: 'This emulator serves application load balancers.',
  uncertain: true,
});
export const balancerProtected = rule({
  id: 'elbv2.load-balancer.protection',
  code: 'OperationNotPermittedException',
  page: `${guide}edit-load-balancer-attributes.html`,
  text: 'A balancer with deletion protection is not deleted.',
});
export const balancerQuota = quota({
  id: 'elbv2.load-balancers',
  limit: 50,
  page: `${guide}load-balancer-limits.html`,
});
export const balancerCount = rule({
  id: 'elbv2.load-balancer.count',
  code: 'TooManyLoadBalancersException',
  page: `${guide}load-balancer-limits.html`,
  text: 'A region has at most 50 application load balancers.',
});
export const attributeInvalid = rule({
  id: 'elbv2.attribute',
  code: 'ValidationError',
  page: `${reference}API_LoadBalancerAttribute.html`,
  text: 'An attribute has a known key and a value that fits it.',
});

export const targetGroupName = rule({
  id: 'elbv2.target-group.name',
  code: 'ValidationError',
  page: `${reference}API_CreateTargetGroup.html`,
  text: 'A name has at most 32 letters, digits and hyphens, no hyphen at either end.',
});
export const targetGroupTaken = rule({
  id: 'elbv2.target-group.unique',
  code: 'DuplicateTargetGroupNameException',
  page: `${reference}API_CreateTargetGroup.html`,
  text: 'A name is used once in a region; a repetition with the same settings gets the group that exists.',
});
export const targetGroupInput = rule({
  id: 'elbv2.target-group.input',
  code: 'ValidationError',
  page: `${reference}API_CreateTargetGroup.html`,
  text: 'Targets that are addresses or instances have protocol, port and VPC.',
});
export const healthCheckTimes = rule({
  id: 'elbv2.target-group.health-check',
  code: 'ValidationError',
  page: `${guide}target-group-health-checks.html`,
  text: 'The timeout of a health check is shorter than its interval; its codes are within 200 and 499; its path begins with a slash.',
});
export const targetGroupVpc = rule({
  id: 'elbv2.target-group.vpc',
  code: 'ValidationError',
  page: `${reference}API_CreateTargetGroup.html`,
  text: 'The VPC exists.',
});
export const targetGroupUsed = rule({
  id: 'elbv2.target-group.in-use',
  code: 'ResourceInUseException',
  page: `${reference}API_DeleteTargetGroup.html`,
  text: 'A target group is deleted when no listener and no rule refers to it.',
});
export const targetGroupQuota = quota({
  id: 'elbv2.target-groups',
  limit: 3000,
  page: `${guide}load-balancer-limits.html`,
});
export const targetGroupCount = rule({
  id: 'elbv2.target-group.count',
  code: 'TooManyTargetGroupsException',
  page: `${guide}load-balancer-limits.html`,
  text: 'A region has at most 3,000 target groups.',
});
export const groupAssociation = rule({
  id: 'elbv2.target-group.association',
  code: 'TargetGroupAssociationLimitException',
  page: `${guide}load-balancer-limits.html`,
  text: 'A target group belongs to one load balancer.',
});
export const targetInvalid = rule({
  id: 'elbv2.target.invalid',
  code: 'InvalidTargetException',
  page: `${reference}API_RegisterTargets.html`,
  text: 'A target fits the type of its group: an address of the VPC, or an instance that runs.',
});

export const portTaken = rule({
  id: 'elbv2.listener.port',
  code: 'DuplicateListenerException',
  page: `${reference}API_CreateListener.html`,
  text: 'A port of a load balancer has one listener.',
});
export const listenerQuota = quota({
  id: 'elbv2.listeners',
  limit: 50,
  page: `${guide}load-balancer-limits.html`,
});
export const listenerCount = rule({
  id: 'elbv2.listener.count',
  code: 'TooManyListenersException',
  page: `${guide}load-balancer-limits.html`,
  text: 'A load balancer has at most 50 listeners.',
});
export const listenerProtocol = rule({
  id: 'elbv2.listener.protocol',
  code: 'ValidationError',
  page: `${reference}API_CreateListener.html`,
  text: 'An application load balancer listens on HTTP and HTTPS.',
});
export const listenerCertificate = rule({
  id: 'elbv2.listener.certificate',
  code: 'ValidationError',
  page: `${guide}https-listener-certificates.html`,
  text: 'An HTTPS listener has exactly one default certificate, an HTTP listener has none and no policy.',
});
export const certificateAbsent = rule({
  id: 'elbv2.listener.certificate-exists',
  code: 'CertificateNotFoundException',
  page: `${guide}https-listener-certificates.html`,
  text: 'A certificate belongs to the account and region of the balancer. ACM is not emulated: every well-formed ARN of theirs exists.',
  uncertain: true,
});
export const policyAbsent = rule({
  id: 'elbv2.listener.policy',
  code: 'SSLPolicyNotFoundException',
  page: `${guide}describe-ssl-policies.html`,
  text: 'A security policy is one of the predefined ones.',
});
export const actionInvalid = rule({
  id: 'elbv2.listener.action',
  code: 'InvalidLoadBalancerActionException',
  page: `${reference}API_Action.html`,
  text: 'An action is complete, and a redirect leads somewhere else than it came from.',
});

export const tagKeys = rule({
  id: 'elbv2.tags.keys',
  code: 'DuplicateTagKeysException',
  page: `${reference}API_AddTags.html`,
  text: 'A tag key is given once.',
});
export const tagPrefix = rule({
  id: 'elbv2.tags.prefix',
  code: 'ValidationError',
  page: `${reference}API_AddTags.html`,
  text: 'Tag keys that begin with aws: are reserved.',
});
export const tagCount = rule({
  id: 'elbv2.tags.count',
  code: 'TooManyTagsException',
  page: `${reference}API_AddTags.html`,
  text: 'A resource has at most 50 tags.',
});
export const describeTagsCount = rule({
  id: 'elbv2.describe-tags.count',
  code: 'ValidationError',
  page: `${reference}API_DescribeTags.html`,
  text: 'DescribeTags takes up to 20 resources.',
});
