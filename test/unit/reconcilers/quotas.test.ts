import { describe, expect, test } from '@jest/globals';

import type { Balance, Quota } from '../../../src/engine/index.ts';
import { vcpuQuota } from '../../../src/reconcilers/capacity/vcpu-quota.ts';
import { elasticIpQuota, vpcQuota } from '../../../src/reconcilers/network/network-quotas.ts';
import { specOf } from '../../support/report-samples.ts';
import { identity } from '../../support/stack-identity.ts';

const limit = (value: number): object => ({ Quota: { Value: value } });
const weigh = (
  quota: Quota<ReturnType<typeof specOf>>,
  spec: Record<string, unknown>,
  answers: object[][],
): Balance | undefined => quota.weigh(specOf(spec), answers);

describe('elastic IPs', () => {
  test('are needed by each NAT gateway', () => {
    const answers = [[limit(5)], [{ Addresses: [{}, {}] }, { Addresses: [{}] }]];
    expect(weigh(elasticIpQuota, {}, answers)).toEqual({ limit: 5, used: 3, needed: 1 });
    const perZone = { network: { natGateways: 'PerZone' } };
    expect(weigh(elasticIpQuota, perZone, answers)).toEqual({ limit: 5, used: 3, needed: 3 });
  });

  test('are saved by a single gateway, which is said where there is more than one', () => {
    const balance = { limit: 5, used: 5, needed: 3 };
    const remedyOf = (natGateways: string): string =>
      elasticIpQuota.remedy(specOf({ network: { natGateways } }), balance, identity);
    expect(remedyOf('PerZone')).toContain('natGateways to Single');
    expect(remedyOf('PerZone')).toContain('--quota-code L-0263D0A3 --desired-value 8');
    expect(remedyOf('Single')).not.toContain('natGateways');
  });
});

test('the default VPC counts among the VPCs', () => {
  expect(weigh(vpcQuota, {}, [[limit(5)], [{ Vpcs: [{ IsDefault: true }] }]])).toEqual({
    limit: 5,
    used: 1,
    needed: 1,
  });
});

describe('vCPUs', () => {
  const two = { CpuOptions: { CoreCount: 1, ThreadsPerCore: 2 } };
  const types = [{ InstanceTypes: [{ VCpuInfo: { DefaultVCpus: 2 } }] }];
  const running = [
    { InstanceType: 'm5.large', ...two },
    { InstanceType: 't3.small', ...two },
    { InstanceType: 'c5.large', InstanceLifecycle: 'spot', ...two },
    { InstanceType: 'g5.xlarge', CpuOptions: { CoreCount: 2, ThreadsPerCore: 2 } },
  ];
  const answers = [[limit(5)], [{ Reservations: [{ Instances: running }, {}] }], types];

  test('are those of running On-Demand instances of the same families', () => {
    expect(weigh(vcpuQuota, { capacity: { minSize: 3 } }, answers)).toEqual({ limit: 5, used: 4, needed: 6 });
    const spec = { capacity: { instanceType: 'g5.xlarge' } };
    expect(weigh(vcpuQuota, spec, answers)).toEqual({ limit: 5, used: 4, needed: 4 });
  });

  test('are not compared for families whose quota is unknown, nor for a type that AWS does not know', () => {
    expect(vcpuQuota.ask(specOf({ capacity: { instanceType: 'hpc7a.12xlarge' } }))).toEqual([]);
    expect(weigh(vcpuQuota, {}, [...answers.slice(0, 2), [{ InstanceTypes: [] }]])).toBeUndefined();
  });
});

test('an answer without a limit tells nothing', () => {
  for (const quota of [vpcQuota, elasticIpQuota, vcpuQuota])
    expect(weigh(quota, {}, [[{}], [], []])).toBeUndefined();
});
