import type { ErrorRule } from './error-rule.ts';

/** https://docs.aws.amazon.com/efs/latest/ug/api-reference.html, Errors of each operation. */
export const efsErrors: readonly ErrorRule[] = [
  {
    // Not a rate: the throughput mode may change once a day.
    // https://docs.aws.amazon.com/efs/latest/ug/API_UpdateFileSystem.html
    class: 'cooldown',
    codes: ['TooManyRequests'],
    operations: ['UpdateFileSystem'],
  },
  {
    class: 'dependency',
    codes: ['FileSystemInUse', 'IncorrectFileSystemLifeCycleState', 'IncorrectMountTargetState'],
  },
  { class: 'propagating', codes: ['SecurityGroupNotFound', 'SubnetNotFound'] },
  { class: 'propagating', codes: ['InvalidPolicy'], message: /principal/i },
  { class: 'exists', codes: ['IpAddressInUse', 'MountTargetConflict'] },
  { class: 'quota', codes: ['NoFreeAddressesInSubnet'] },
  { class: 'transient', codes: ['DependencyTimeout', 'InsufficientThroughputCapacity'] },
];
