import type { WordPressStackSpec } from '../../api/v1alpha1/spec.ts';
import { describeInstances, describeInstanceTypes } from '../../aws/operations/ec2-compute.ts';
import type { OutputOf } from '../../aws/operations/operation.ts';
import type { Quota } from '../../engine/index.ts';
import { limitCall, limitIn, raise, totalOf, type QuotaCode } from '../service-quota.ts';

type Page = OutputOf<typeof describeInstances>;
type Instance = NonNullable<NonNullable<NonNullable<Page['Reservations']>[number]['Instances']>[number]>;

/**
 * Families of instances share quotas, told by the letters that their names begin with. A family that is not here has a
 * quota too, which is not compared.
 * https://docs.aws.amazon.com/ec2/latest/instancetypes/ec2-instance-quotas.html
 */
const buckets: readonly { readonly families: readonly string[]; readonly code: string }[] = [
  { families: ['a', 'c', 'd', 'h', 'i', 'im', 'is', 'm', 'r', 't', 'z'], code: 'L-1216C47A' },
  { families: ['g', 'gr', 'vt'], code: 'L-DB2E81BA' },
  { families: ['p'], code: 'L-417A185B' },
  { families: ['x'], code: 'L-7295265B' },
];

const lettersOf = (instanceType: string): string => /^[a-z]+/.exec(instanceType)?.[0] ?? '';

const bucketOf = (instanceType: string): (typeof buckets)[number] | undefined =>
  buckets.find(({ families }) => families.includes(lettersOf(instanceType)));

function quotaOf(spec: WordPressStackSpec): QuotaCode | undefined {
  const bucket = bucketOf(spec.capacity.instanceType);
  return bucket && { service: 'ec2', code: bucket.code };
}

/** Spot instances have quotas of their own. A type that runs with fewer vCPUs than it has counts as it runs. */
function vcpusOf(instance: Instance, spec: WordPressStackSpec): number {
  const { CpuOptions: cpu, InstanceType: type = '', InstanceLifecycle: lifecycle } = instance;
  if (lifecycle === 'spot' || bucketOf(type) !== bucketOf(spec.capacity.instanceType)) return 0;
  return (cpu?.CoreCount ?? 0) * (cpu?.ThreadsPerCore ?? 1);
}

/**
 * vCPUs of running On-Demand instances. What is needed is what the group begins with; the capacity provider is told by
 * AWS when it asks for more than there is.
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-on-demand-instances.html#on-demand-instance-limits
 */
export const vcpuQuota: Quota<WordPressStackSpec> = {
  of: 'On-Demand vCPU',
  ask: (spec) => {
    const quota = quotaOf(spec);
    if (quota === undefined) return [];
    const running = { Name: 'instance-state-name', Values: ['pending', 'running'] };
    return [
      limitCall(quota),
      describeInstances.call({ Filters: [running] }),
      describeInstanceTypes.call({ InstanceTypes: [spec.capacity.instanceType as never] }),
    ];
  },
  weigh: (spec, [quota, instances, types]) => {
    const limit = limitIn(quota);
    const each = totalOf(types, (page: OutputOf<typeof describeInstanceTypes>) =>
      (page.InstanceTypes ?? []).reduce((sum, { VCpuInfo: info }) => sum + (info?.DefaultVCpus ?? 0), 0),
    );
    if (limit === undefined || each === 0) return undefined;
    const used = totalOf(instances, (page: Page) =>
      (page.Reservations ?? [])
        .flatMap(({ Instances: members = [] }) => members)
        .reduce((sum, instance) => sum + vcpusOf(instance, spec), 0),
    );
    return { limit, used, needed: spec.capacity.minSize * each };
  },
  remedy: (spec, balance, stack) =>
    raise(
      quotaOf(spec) ?? { service: 'ec2', code: '' },
      balance,
      stack,
      'terminate instances that nobody uses, or lower spec.capacity.minSize or instanceType',
    ),
};
