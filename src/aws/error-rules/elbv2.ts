import type { ErrorRule } from './error-rule.ts';

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/CommonErrors.html and the Errors of each operation. */
export const elbv2Errors: readonly ErrorRule[] = [
  {
    // The gateway is attached, or its route made, moments ago.
    // https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html
    class: 'propagating',
    codes: ['InvalidSubnet', 'InvalidConfigurationRequest'],
    message: /no internet gateway|not (found|exist)|access denied for bucket/i,
  },
  { class: 'propagating', codes: ['InvalidSecurityGroup', 'SubnetNotFound'] },
  // https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html#deletion-protection
  { class: 'dependency', codes: ['OperationNotPermitted'], operations: ['DeleteLoadBalancer'] },
  {
    // https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html
    class: 'denied',
    codes: ['OperationNotPermitted'],
    remedy: () =>
      'AWS does not let this account make load balancers yet: ask AWS Support; it is tried again every few minutes.',
  },
  // The certificate is the user's, from the spec: looking again does not make it appear.
  { class: 'invalid', codes: ['CertificateNotFound'] },
  { class: 'exists', codes: ['PriorityInUse'] },
  { class: 'quota', codes: ['TargetGroupAssociationLimit'] },
  { class: 'transient', codes: ['HealthUnavailable'] },
];
