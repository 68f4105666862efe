import type { WordPressStackSpec } from '../../api/v1alpha1/spec.ts';
import { describeAddresses, describeVpcs } from '../../aws/operations/ec2-network.ts';
import type { OutputOf } from '../../aws/operations/operation.ts';
import type { Quota } from '../../engine/index.ts';
import { limitCall, limitIn, raise, totalOf } from '../service-quota.ts';
import { natSlots } from './network-plan.ts';

const vpcs = { service: 'vpc', code: 'L-F678F1CE' };
const addresses = { service: 'ec2', code: 'L-0263D0A3' };

/** The default VPC counts too. https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html */
export const vpcQuota: Quota<WordPressStackSpec> = {
  of: 'VPC',
  ask: () => [limitCall(vpcs), describeVpcs.call({})],
  weigh: (_spec, [quota, found]) => {
    const limit = limitIn(quota);
    if (limit === undefined) return undefined;
    const used = totalOf(found, (page: OutputOf<typeof describeVpcs>) => page.Vpcs?.length ?? 0);
    return { limit, used, needed: 1 };
  },
  remedy: (_spec, balance, stack) =>
    raise(vpcs, balance, stack, 'delete a VPC that nobody uses, or choose another spec.region'),
};

/** https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html#vpc-limits-eips */
export const elasticIpQuota: Quota<WordPressStackSpec> = {
  of: 'elastic IP',
  ask: () => [limitCall(addresses), describeAddresses.call({})],
  weigh: (spec, [quota, found]) => {
    const limit = limitIn(quota);
    if (limit === undefined) return undefined;
    const used = totalOf(found, (page: OutputOf<typeof describeAddresses>) => page.Addresses?.length ?? 0);
    return { limit, used, needed: natSlots(spec).length };
  },
  remedy: (spec, balance, stack) => {
    const fewer =
      spec.network.natGateways === 'PerZone'
        ? ', or set spec.network.natGateways to Single, which needs one'
        : '';
    return raise(addresses, balance, stack, `release addresses that nobody uses${fewer}`);
  },
};
