import type * as ec2 from '@aws-sdk/client-ec2';
import type { CallContext } from '../../kernel/call-context.ts';
import type { Handlers } from '../../kernel/handlers.ts';
import { rule } from '../../kernel/rule.ts';
import { filterRows } from './filters.ts';
import { instanceTypeList, instanceTypeNamed, isOffered } from './instance-type-list.ts';
import type { InstanceTypeFacts } from './instance-type-list.ts';
import { zonesOf } from './zones.ts';

export const instanceTypeAbsent = rule({
  id: 'ec2.instance-type.absent',
  code: 'InvalidInstanceType',
  page: 'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeInstanceTypes.html',
  text: 'DescribeInstanceTypes takes types that exist.',
});

const shapeOf = (type: InstanceTypeFacts): ec2.InstanceTypeInfo => ({
  InstanceType: type.name as ec2._InstanceType,
  CurrentGeneration: true,
  FreeTierEligible: type.name === 't3.micro',
  SupportedUsageClasses: ['on-demand', 'spot'],
  SupportedRootDeviceTypes: ['ebs'],
  SupportedVirtualizationTypes: ['hvm'],
  BareMetal: false,
  Hypervisor: 'nitro',
  ProcessorInfo: { SupportedArchitectures: [type.architecture] },
  VCpuInfo: { DefaultVCpus: type.vcpus },
  MemoryInfo: { SizeInMiB: type.memoryMiB },
  NetworkInfo: { MaximumNetworkInterfaces: type.interfaces },
  BurstablePerformanceSupported: type.burstable,
  AutoRecoverySupported: true,
});

function asked(names: readonly string[] | undefined): readonly InstanceTypeFacts[] {
  if (!names || names.length === 0) return instanceTypeList;
  return names.map((name) => {
    const type = instanceTypeNamed(name);
    if (!type)
      throw instanceTypeAbsent.refuse(`The following supplied instance types do not exist: [${name}]`);
    return type;
  });
}

type LocationType = NonNullable<ec2.DescribeInstanceTypeOfferingsCommandInput['LocationType']>;

function offerings(context: CallContext, locationType: LocationType): ec2.InstanceTypeOffering[] {
  const zones = zonesOf(context.account, context.region);
  const places = {
    region: [{ location: context.region, has: () => true }],
    'availability-zone': zones.map(({ name, id }) => ({
      location: name,
      has: (type: InstanceTypeFacts) => isOffered(type, id, context.scope.facts),
    })),
    'availability-zone-id': zones.map(({ id }) => ({
      location: id,
      has: (type: InstanceTypeFacts) => isOffered(type, id, context.scope.facts),
    })),
    outpost: [],
  }[locationType];
  return places.flatMap(({ location, has }) =>
    instanceTypeList.filter(has).map((type) => ({
      InstanceType: type.name as ec2._InstanceType,
      LocationType: locationType,
      Location: location,
    })),
  );
}

export const instanceTypeReads = {
  DescribeInstanceTypes(context, input) {
    const rows = filterRows(asked(input.InstanceTypes).map(shapeOf), input.Filters, {
      'instance-type': (row) => row.InstanceType,
      'current-generation': (row) => row.CurrentGeneration,
      'burstable-performance-supported': (row) => row.BurstablePerformanceSupported,
      'processor-info.supported-architecture': (row) => row.ProcessorInfo?.SupportedArchitectures,
      'vcpu-info.default-vcpus': (row) => row.VCpuInfo?.DefaultVCpus,
    });
    const page = { limit: input.MaxResults, token: input.NextToken, default: 100, max: 100 };
    const { items, next } = context.page(rows, page);
    return { InstanceTypes: items, NextToken: next };
  },

  DescribeInstanceTypeOfferings(context, input) {
    const rows = filterRows(offerings(context, input.LocationType ?? 'region'), input.Filters, {
      'instance-type': (row) => row.InstanceType,
      location: (row) => row.Location,
    });
    const page = { limit: input.MaxResults, token: input.NextToken, default: 1000, max: 1000 };
    const { items, next } = context.page(rows, page);
    return { InstanceTypeOfferings: items, NextToken: next };
  },
} satisfies Handlers<typeof ec2>;
