import type {
  AccessPointDescription,
  FileSystemDescription,
  LifecyclePolicy,
  MountTargetDescription,
} from '@aws-sdk/client-efs';
import { defineTable } from '../../kernel/table.ts';
import type { With } from '../ec2/row.ts';

export type TagList = readonly { readonly Key: string; readonly Value: string }[];

export type BackupStatus = 'ENABLED' | 'ENABLING' | 'DISABLED' | 'DISABLING';

/** `NumberOfMountTargets` and `Name` are worked out when the row is shown. */
export type FileSystemRow = With<
  Omit<FileSystemDescription, 'Tags' | 'NumberOfMountTargets' | 'Name'>,
  'FileSystemId' | 'CreationToken' | 'LifeCycleState' | 'ThroughputMode'
> & {
  readonly Tags: TagList;
  /** Undefined until a policy was put. */
  readonly backup: BackupStatus | undefined;
  readonly lifecycle: readonly LifecyclePolicy[];
  readonly policy: string | undefined;
  /** What somebody wrote into it; it goes with its file system. */
  readonly content?: string;
  /** Epoch milliseconds of the last change of throughput mode. */
  readonly throughputChangedAt: number | undefined;
};
export const fileSystemTable = defineTable<FileSystemRow>({ service: 'efs', type: 'file-system' });

export type MountTargetRow = With<
  MountTargetDescription,
  'MountTargetId' | 'FileSystemId' | 'SubnetId' | 'LifeCycleState' | 'NetworkInterfaceId' | 'VpcId'
> & { readonly securityGroupIds: readonly string[]; readonly zone: string };
export const mountTargetTable = defineTable<MountTargetRow>({ service: 'efs', type: 'mount-target' });

export type AccessPointRow = With<
  Omit<AccessPointDescription, 'Tags' | 'Name'>,
  'AccessPointId' | 'FileSystemId' | 'ClientToken' | 'LifeCycleState'
> & { readonly Tags: TagList };
export const accessPointTable = defineTable<AccessPointRow>({ service: 'efs', type: 'access-point' });
