import { quota } from '../../kernel/quota.ts';
import { rule } from '../../kernel/rule.ts';

const api = (name: string): string =>
  `https://docs.aws.amazon.com/elasticloadbalancing/2012-06-01/APIReference/API_${name}.html`;
const guide = 'https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/';

export const balancerAbsent = rule({
  id: 'elb.load-balancer.absent',
  code: 'AccessPointNotFoundException',
  page: api('DescribeLoadBalancers'),
  text: 'A call names a load balancer that exists.',
});
export const balancerName = rule({
  id: 'elb.load-balancer.name',
  code: 'ValidationError',
  page: api('CreateLoadBalancer'),
  text: 'A name has at most 32 letters, digits and hyphens, and no hyphen at either end.',
});
export const balancerTaken = rule({
  id: 'elb.load-balancer.unique',
  code: 'DuplicateAccessPointNameException',
  page: api('CreateLoadBalancer'),
  text: 'A name is used once in a region; a repetition with the same settings and tags gets the balancer that exists.',
});
export const balancerPlace = rule({
  id: 'elb.load-balancer.place',
  code: 'ValidationError',
  page: api('CreateLoadBalancer'),
  text: 'A balancer is made in subnets of one VPC; zones without a VPC are no more.',
});
export const balancerScheme = rule({
  id: 'elb.load-balancer.scheme',
  code: 'InvalidSchemeException',
  page: api('CreateLoadBalancer'),
  text: 'The only scheme that can be named is internal.',
});
export const subnetAbsent = rule({
  id: 'elb.subnet.absent',
  code: 'SubnetNotFoundException',
  page: api('AttachLoadBalancerToSubnets'),
  text: 'Subnets exist.',
});
export const subnetInvalid = rule({
  id: 'elb.subnet.invalid',
  code: 'InvalidSubnetException',
  page: api('CreateLoadBalancer'),
  text: 'The VPC of a balancer that faces the internet has an internet gateway; its subnets are /27 or larger.',
});
export const subnetZones = rule({
  id: 'elb.subnet.zones',
  code: 'InvalidConfigurationRequestException',
  page: `${guide}elb-manage-subnets.html`,
  text: 'A balancer has one subnet at least, at most one in each zone, all of one VPC.',
});
export const groupInvalid = rule({
  id: 'elb.security-group.invalid',
  code: 'InvalidSecurityGroupException',
  page: api('ApplySecurityGroupsToLoadBalancer'),
  text: "Security groups exist and belong to the balancer's VPC.",
});
export const balancerQuota = quota({
  id: 'elb.load-balancers',
  limit: 20,
  page: `${guide}elb-limits.html`,
});
export const balancerCount = rule({
  id: 'elb.load-balancer.count',
  code: 'TooManyAccessPointsException',
  page: `${guide}elb-limits.html`,
  text: 'A region has at most 20 classic load balancers.',
});

export const listenerPort = rule({
  id: 'elb.listener.port',
  code: 'DuplicateListenerException',
  page: api('CreateLoadBalancerListeners'),
  text: 'A port has one listener; a repetition with the same settings changes nothing.',
});
export const listenerQuota = quota({
  id: 'elb.listeners',
  limit: 100,
  page: `${guide}elb-limits.html`,
});
export const listenerCount = rule({
  id: 'elb.listener.count',
  code: 'InvalidConfigurationRequestException',
  page: `${guide}elb-limits.html`,
  text: 'A balancer has at most 100 listeners.',
  uncertain: true,
});
export const listenerShape = rule({
  id: 'elb.listener.shape',
  code: 'ValidationError',
  page: `${guide}elb-listener-config.html`,
  text: 'A listener and its instance port speak the same layer; secure listeners have a certificate, the others none.',
});
export const listenerProtocol = rule({
  id: 'elb.listener.protocol',
  code: 'UnsupportedProtocolException',
  page: api('Listener'),
  text: 'Protocols are HTTP, HTTPS, TCP and SSL.',
});
export const listenerAbsent = rule({
  id: 'elb.listener.absent',
  code: 'ListenerNotFoundException',
  page: api('SetLoadBalancerListenerSSLCertificate'),
  text: 'A certificate is set on a port that has a listener.',
});
export const certificateAbsent = rule({
  id: 'elb.listener.certificate',
  code: 'CertificateNotFoundException',
  page: api('SetLoadBalancerListenerSSLCertificate'),
  text: 'A certificate is of the account, and of the region where ACM has it. ACM is not emulated: every well-formed ARN of theirs exists.',
  uncertain: true,
});

export const healthCheck = rule({
  id: 'elb.health-check',
  code: 'ValidationError',
  page: api('HealthCheck'),
  text: 'A target is PROTOCOL:PORT, with a path for HTTP and HTTPS; the timeout is shorter than the interval.',
});
export const attributeAbsent = rule({
  id: 'elb.attribute.absent',
  code: 'LoadBalancerAttributeNotFoundException',
  page: api('AdditionalAttribute'),
  text: 'The one further attribute is elb.http.desyncmitigationmode.',
});
export const attributeInvalid = rule({
  id: 'elb.attribute.invalid',
  code: 'InvalidConfigurationRequestException',
  page: api('LoadBalancerAttributes'),
  text: 'Draining takes 1 to 3600 s, the mode of desync mitigation is one of three, an access log names its bucket.',
});
export const policyAbsent = rule({
  id: 'elb.policy.absent',
  code: 'PolicyNotFoundException',
  page: api('DescribeLoadBalancerPolicies'),
  text: 'A call names policies that exist.',
});
export const instanceInvalid = rule({
  id: 'elb.instance.invalid',
  code: 'InvalidEndPointException',
  page: api('RegisterInstancesWithLoadBalancer'),
  text: "Instances exist and run in the balancer's VPC.",
});

export const tagKeys = rule({
  id: 'elb.tags.keys',
  code: 'DuplicateTagKeysException',
  page: api('AddTags'),
  text: 'A tag key is given once.',
});
export const tagPrefix = rule({
  id: 'elb.tags.prefix',
  code: 'ValidationError',
  page: `${guide}add-remove-tags.html`,
  text: 'Tag keys that begin with aws: are reserved.',
});
export const tagCount = rule({
  id: 'elb.tags.count',
  code: 'TooManyTagsException',
  page: api('AddTags'),
  text: 'A balancer has at most 10 tags.',
});
