import type { WordPressStackSpec } from '../../api/v1alpha1/spec.ts';
import type { createLaunchTemplate } from '../../aws/operations/ec2-compute.ts';
import { ownerTags, type StackIdentity, type Tags } from '../../engine/index.ts';
import { tagList } from '../ec2-tags.ts';
import { clusterName } from '../stack-names.ts';
import { isBurstable } from './architecture.ts';

/** What instances are launched with, as a launch template holds it. */
export type LaunchData = NonNullable<Parameters<typeof createLaunchTemplate.call>[0]['LaunchTemplateData']>;

export interface LaunchNeeds {
  readonly imageId: string;
  readonly profileArn: string;
  readonly groupId: string;
}

/** Of the root volume. */
export const ROOT_GIB = 30;

/**
 * The agent joins our cluster, gives tasks their own roles and keeps the instance's credentials from them.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-agent-config.html
 */
function userData(stack: StackIdentity): string {
  const lines = [
    '#!/bin/bash',
    "cat <<'EOF' >> /etc/ecs/ecs.config",
    `ECS_CLUSTER=${clusterName(stack)}`,
    'ECS_ENABLE_TASK_IAM_ROLE=true',
    'ECS_AWSVPC_BLOCK_IMDS=true',
    'EOF',
    '',
  ];
  return Buffer.from(lines.join('\n')).toString('base64');
}

/** Session tokens only, and not from inside a container: a hop limit of one ends at the instance. */
const metadata = {
  HttpEndpoint: 'enabled',
  HttpTokens: 'required',
  HttpPutResponseHopLimit: 1,
  InstanceMetadataTags: 'disabled',
} as const;

const rootVolume = {
  DeviceName: '/dev/xvda',
  Ebs: { Encrypted: true, VolumeSize: ROOT_GIB, VolumeType: 'gp3', DeleteOnTermination: true },
} as const;

/** Instances and what hangs on them belong to the group that launches them. */
export function launchTags(stack: StackIdentity, userTags: Tags): Tags {
  return { ...userTags, ...ownerTags(stack, 'auto-scaling-group') };
}

function tagSpecifications(tags: Tags): LaunchData['TagSpecifications'] {
  const types = ['instance', 'volume', 'network-interface'] as const;
  return types.map((ResourceType) => ({ ResourceType, Tags: tagList(tags) }));
}

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RequestLaunchTemplateData.html */
export function launchData(spec: WordPressStackSpec, stack: StackIdentity, needs: LaunchNeeds): LaunchData {
  const { instanceType, cpuCredits } = spec.capacity;
  return {
    ImageId: needs.imageId,
    InstanceType: instanceType as NonNullable<LaunchData['InstanceType']>,
    IamInstanceProfile: { Arn: needs.profileArn },
    NetworkInterfaces: [
      {
        DeviceIndex: 0,
        AssociatePublicIpAddress: false,
        DeleteOnTermination: true,
        Groups: [needs.groupId],
      },
    ],
    MetadataOptions: { ...metadata },
    BlockDeviceMappings: [{ ...rootVolume }],
    UserData: userData(stack),
    TagSpecifications: tagSpecifications(launchTags(stack, spec.tags)),
    ...(isBurstable(instanceType) ? { CreditSpecification: { CpuCredits: cpuCredits.toLowerCase() } } : {}),
  };
}
