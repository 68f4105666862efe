import { includesType } from '../../kernel/account-facts.ts';
import type { AccountFacts } from '../../kernel/account-facts.ts';

/** What an instance type is, as far as launching and placing needs it. */
export interface InstanceTypeFacts {
  readonly name: string;
  readonly architecture: 'x86_64' | 'arm64';
  readonly vcpus: number;
  readonly memoryMiB: number;
  readonly burstable: boolean;
  /** Network interfaces that an instance can have; each task of its own network takes one. */
  readonly interfaces: number;
}

const burstableSizes: Readonly<Record<string, readonly [vcpus: number, gib: number, interfaces: number]>> = {
  nano: [2, 0.5, 2],
  micro: [2, 1, 2],
  small: [2, 2, 3],
  medium: [2, 4, 3],
  large: [2, 8, 3],
  xlarge: [4, 16, 4],
  '2xlarge': [8, 32, 4],
};

const fixedSizes: Readonly<Record<string, readonly [vcpus: number, interfaces: number]>> = {
  medium: [1, 2],
  large: [2, 3],
  xlarge: [4, 4],
  '2xlarge': [8, 4],
  '4xlarge': [16, 8],
  '8xlarge': [32, 8],
};

const gibPerVcpu: Readonly<Record<string, number>> = { c: 2, m: 4, r: 8 };
const burstableFamilies = ['t3', 't3a', 't4g'];
const fixedFamilies = [
  ...['c5', 'm5', 'r5', 'c6i', 'm6i', 'r6i', 'c7i', 'm7i', 'r7i', 'c6a', 'm6a', 'r6a'],
  ...['c6g', 'm6g', 'r6g', 'c6gd', 'm6gd', 'r6gd', 'c7g', 'm7g', 'r7g', 'c7gd', 'm7gd', 'c8g', 'm8g', 'r8g'],
];

/** Families of Graviton processors have a g behind their generation. */
const architectureOf = (family: string): InstanceTypeFacts['architecture'] =>
  /^[a-z]+\d+g/.test(family) ? 'arm64' : 'x86_64';

const burstable = burstableFamilies.flatMap((family) =>
  Object.entries(burstableSizes).map(([size, [vcpus, gib, interfaces]]) => ({
    name: `${family}.${size}`,
    architecture: architectureOf(family),
    vcpus,
    memoryMiB: gib * 1024,
    burstable: true,
    interfaces,
  })),
);

const fixed = fixedFamilies.flatMap((family) =>
  Object.entries(fixedSizes)
    .filter(([size]) => size !== 'medium' || architectureOf(family) === 'arm64')
    .map(([size, [vcpus, interfaces]]) => ({
      name: `${family}.${size}`,
      architecture: architectureOf(family),
      vcpus,
      memoryMiB: vcpus * (gibPerVcpu[family.charAt(0)] ?? 4) * 1024,
      burstable: false,
      interfaces,
    })),
);

/**
 * A selection of the general, compute and memory families, with AWS's numbers.
 * https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-types.html
 */
export const instanceTypeList: readonly InstanceTypeFacts[] = [...burstable, ...fixed];

export const instanceTypeNamed = (name: string): InstanceTypeFacts | undefined =>
  instanceTypeList.find((type) => type.name === name);

/**
 * Two threads to a core, but for Graviton processors, whose cores have one.
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/cpu-options-supported-instances-values.html
 */
export function coresOf(name = ''): {
  readonly CpuOptions?: { readonly CoreCount: number; readonly ThreadsPerCore: number };
} {
  const type = instanceTypeNamed(name);
  if (type === undefined) return {};
  const threads = type.architecture === 'arm64' ? 1 : 2;
  return { CpuOptions: { CoreCount: type.vcpus / threads, ThreadsPerCore: threads } };
}

/**
 * Zones that have few types. us-east-1's third zone id is known for it.
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instance-discovery.html
 */
const oldZones = new Set(['use1-az3']);

export const isOffered = (type: InstanceTypeFacts, zoneId: string, facts: AccountFacts): boolean =>
  !includesType(facts.unoffered, type.name, zoneId) &&
  (!oldZones.has(zoneId) || /^(t3|m5|c5|r5)\./.test(type.name));
