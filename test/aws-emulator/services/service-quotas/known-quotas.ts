import type { Quota } from '../../kernel/quota.ts';
import { addressQuota, internetGatewayQuota, natGatewayQuota } from '../ec2/gateway-rules.ts';
import { vcpuQuota } from '../ec2/launch-checks.ts';
import { vpcQuota } from '../ec2/vpc-rules.ts';

/** A quota as Service Quotas names it, and the limit that the service itself goes by. */
export interface KnownQuota {
  readonly service: string;
  readonly code: string;
  readonly name: string;
  readonly quota: Quota;
}

const serviceNames: Readonly<Record<string, string>> = {
  ec2: 'Amazon Elastic Compute Cloud (Amazon EC2)',
  vpc: 'Amazon Virtual Private Cloud (Amazon VPC)',
};

export const serviceNameOf = (service: string): string => serviceNames[service] ?? service;

/**
 * A selection; others are unknown here.
 * https://docs.aws.amazon.com/general/latest/gr/vpc-service.html
 * https://docs.aws.amazon.com/ec2/latest/instancetypes/ec2-instance-quotas.html
 */
export const knownQuotas: readonly KnownQuota[] = [
  { service: 'vpc', code: 'L-F678F1CE', name: 'VPCs per Region', quota: vpcQuota },
  { service: 'vpc', code: 'L-A4707A72', name: 'Internet gateways per Region', quota: internetGatewayQuota },
  { service: 'vpc', code: 'L-FE5A380F', name: 'NAT gateways per Availability Zone', quota: natGatewayQuota },
  { service: 'ec2', code: 'L-0263D0A3', name: 'EC2-VPC Elastic IPs', quota: addressQuota },
  {
    service: 'ec2',
    code: 'L-1216C47A',
    name: 'Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances',
    quota: vcpuQuota,
  },
];
