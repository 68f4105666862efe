/** The shapes of EFS that data sheets look into. */
export type {
  AccessPointDescription,
  FileSystemDescription,
  LifecyclePolicy,
  MountTargetDescription,
} from '@aws-sdk/client-efs';
