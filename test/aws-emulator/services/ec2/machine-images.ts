import type { Image } from '@aws-sdk/client-ec2';

/** A public image that every region offers, newest last. */
export interface MachineImage {
  readonly ImageId: string;
  readonly Name: string;
  readonly Architecture: 'x86_64' | 'arm64';
  readonly CreationDate: string;
  /** Name of the public SSM parameter that points to the newest image of its line. */
  readonly parameter: string;
}

const line = (architecture: MachineImage['Architecture']) => {
  const path = '/aws/service/ecs/optimized-ami/amazon-linux-2023';
  return {
    Architecture: architecture,
    parameter: `${path}/${architecture === 'arm64' ? 'arm64/' : ''}recommended/image_id`,
  };
};

/**
 * ECS-optimised Amazon Linux 2023, in two releases of each architecture. The ids are invented.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/retrieve-ecs-optimized_AMI.html
 */
export const machineImages: readonly MachineImage[] = [
  {
    ...line('x86_64'),
    ImageId: 'ami-0ec5a12023a1b0001',
    Name: 'al2023-ami-ecs-hvm-2023.0.20251108-kernel-6.1-x86_64',
    CreationDate: '2025-11-08T01:02:03.000Z',
  },
  {
    ...line('arm64'),
    ImageId: 'ami-0ec5a12023b2c0001',
    Name: 'al2023-ami-ecs-hvm-2023.0.20251108-kernel-6.1-arm64',
    CreationDate: '2025-11-08T01:02:04.000Z',
  },
  {
    ...line('x86_64'),
    ImageId: 'ami-0ec5a12023a1b0002',
    Name: 'al2023-ami-ecs-hvm-2023.0.20251209-kernel-6.1-x86_64',
    CreationDate: '2025-12-09T01:02:03.000Z',
  },
  {
    ...line('arm64'),
    ImageId: 'ami-0ec5a12023b2c0002',
    Name: 'al2023-ami-ecs-hvm-2023.0.20251209-kernel-6.1-arm64',
    CreationDate: '2025-12-09T01:02:04.000Z',
  },
];

/**
 * Amazon Linux 2023 as it comes, without an ECS agent.
 * https://docs.aws.amazon.com/linux/al2023/ug/ec2.html
 */
export const plainImages: readonly MachineImage[] = [
  {
    Architecture: 'x86_64',
    parameter: '/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64',
    ImageId: 'ami-0ec5a12023c3d0001',
    Name: 'al2023-ami-2023.9.20251108.0-kernel-6.1-x86_64',
    CreationDate: '2025-11-08T01:02:05.000Z',
  },
];

/** Every image that anybody may launch. */
export const publicImages: readonly MachineImage[] = [...plainImages, ...machineImages];

/** Without the agent an instance never joins a cluster. */
export const hasEcsAgent = (imageId: string | undefined): boolean =>
  machineImages.some(({ ImageId }) => ImageId === imageId);

/** The image that a public parameter names: the newest of its line. */
export const imageOfParameter = (parameter: string): MachineImage | undefined =>
  publicImages.findLast((image) => image.parameter === parameter);

/** The image as DescribeImages shows it. */
export const imageShape = (image: MachineImage): Image => ({
  ImageId: image.ImageId,
  Name: image.Name,
  Architecture: image.Architecture,
  CreationDate: image.CreationDate,
  Description: 'Amazon Linux AMI 2023 ECS HVM EBS',
  ImageLocation: `amazon/${image.Name}`,
  ImageOwnerAlias: 'amazon',
  ImageType: 'machine',
  OwnerId: '591542846629',
  Public: true,
  State: 'available',
  RootDeviceType: 'ebs',
  RootDeviceName: '/dev/xvda',
  VirtualizationType: 'hvm',
  Hypervisor: 'xen',
  PlatformDetails: 'Linux/UNIX',
  EnaSupport: true,
  ImdsSupport: 'v2.0',
  BlockDeviceMappings: [
    {
      DeviceName: '/dev/xvda',
      Ebs: { DeleteOnTermination: true, Encrypted: false, VolumeSize: 30, VolumeType: 'gp2' },
    },
  ],
});
