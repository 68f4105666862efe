import {
  describeAutoScalingGroups,
  updateAutoScalingGroup,
} from '../../../../src/aws/operations/auto-scaling.ts';
import {
  createLaunchTemplateVersion,
  describeLaunchTemplateVersions,
} from '../../../../src/aws/operations/ec2-compute.ts';
import {
  getLifecyclePolicy,
  describeRepositories,
  putImageScanningConfiguration,
  putImageTagMutability,
  putLifecyclePolicy,
} from '../../../../src/aws/operations/ecr.ts';
import type { OutputOf } from '../../../../src/aws/operations/operation.ts';
import {
  describeListeners,
  describeLoadBalancerAttributes,
  describeLoadBalancers,
  describeTargetGroupAttributes,
  describeTargetGroups,
  modifyListener,
  modifyLoadBalancerAttributes,
  modifyTargetGroup,
  modifyTargetGroupAttributes,
  setSecurityGroups,
  setSubnets,
} from '../../../../src/aws/operations/elbv2.ts';
import { describeLogGroups, putRetentionPolicy } from '../../../../src/aws/operations/logs.ts';
import type { Row } from '../../../../src/engine/index.ts';
import type { FieldChange, FieldDrifts } from '../field-drift.ts';
import type { Hand } from '../hand.ts';

type Group = NonNullable<OutputOf<typeof describeAutoScalingGroups>['AutoScalingGroups']>[number];
type Change = Omit<Parameters<typeof updateAutoScalingGroup.call>[0], 'AutoScalingGroupName'>;

const nameOf = ({ kind, seen }: Row): string => kind.outputs(seen)['name'] ?? '';

async function group(hand: Hand): Promise<Group | undefined> {
  const name = await hand.output('auto-scaling-group', 'name');
  return (await hand.ask(describeAutoScalingGroups, { AutoScalingGroupNames: [name] }))
    .AutoScalingGroups?.[0];
}

const groupMember = (
  look: (group: Group | undefined) => unknown,
  change: (hand: Hand) => Change | Promise<Change>,
): FieldChange => ({
  look: async (hand) => look(await group(hand)),
  change: async (hand) =>
    hand.tell(updateAutoScalingGroup, {
      AutoScalingGroupName: await hand.output('auto-scaling-group', 'name'),
      ...(await change(hand)),
    }),
});

const balancer = async (hand: Hand, { awsId }: Row) =>
  (await hand.ask(describeLoadBalancers, { LoadBalancerArns: [awsId] })).LoadBalancers?.[0];

const repository = async (hand: Hand, object: Row) =>
  (await hand.ask(describeRepositories, { repositoryNames: [nameOf(object)] })).repositories?.[0];

export const servingFields: FieldDrifts = {
  repository: {
    'immutable tags': {
      look: async (hand, object) => (await repository(hand, object))?.imageTagMutability,
      change: (hand, object) =>
        hand.tell(putImageTagMutability, { repositoryName: nameOf(object), imageTagMutability: 'MUTABLE' }),
    },
    'scan on push': {
      look: async (hand, object) => (await repository(hand, object))?.imageScanningConfiguration?.scanOnPush,
      change: (hand, object) =>
        hand.tell(putImageScanningConfiguration, {
          repositoryName: nameOf(object),
          imageScanningConfiguration: { scanOnPush: false },
        }),
    },
    'lifecycle policy': {
      look: async (hand, object) =>
        (await hand.ask(getLifecyclePolicy, { repositoryName: nameOf(object) })).lifecyclePolicyText,
      change: (hand, object) =>
        hand.tell(putLifecyclePolicy, {
          repositoryName: nameOf(object),
          lifecyclePolicyText: JSON.stringify({
            rules: [
              {
                rulePriority: 1,
                selection: { tagStatus: 'any', countType: 'imageCountMoreThan', countNumber: 1 },
                action: { type: 'expire' },
              },
            ],
          }),
        }),
    },
  },
  'load-balancer': {
    subnets: {
      look: async (hand, object) =>
        (await balancer(hand, object))?.AvailabilityZones?.map(({ SubnetId }) => SubnetId).sort(),
      change: async (hand, { awsId }) =>
        hand.tell(setSubnets, {
          LoadBalancerArn: awsId,
          Subnets: [await hand.output('subnet/public/a', 'id'), await hand.output('subnet/public/b', 'id')],
        }),
    },
    'security groups': {
      look: async (hand, object) => (await balancer(hand, object))?.SecurityGroups,
      change: async (hand, { awsId }) =>
        hand.tell(setSecurityGroups, {
          LoadBalancerArn: awsId,
          SecurityGroups: [await hand.output('security-group/tasks', 'id')],
        }),
    },
    attributes: {
      look: async (hand, { awsId }) =>
        (await hand.ask(describeLoadBalancerAttributes, { LoadBalancerArn: awsId })).Attributes,
      change: (hand, { awsId }) =>
        hand.tell(modifyLoadBalancerAttributes, {
          LoadBalancerArn: awsId,
          Attributes: [{ Key: 'idle_timeout.timeout_seconds', Value: '7' }],
        }),
    },
  },
  'target-group': {
    nature: { unchangeable: 'a target group keeps its VPC, port, protocol and kind of targets' },
    'health check': {
      look: async (hand, { awsId }) =>
        (await hand.ask(describeTargetGroups, { TargetGroupArns: [awsId] })).TargetGroups?.[0]
          ?.HealthCheckPath,
      change: (hand, { awsId }) =>
        hand.tell(modifyTargetGroup, { TargetGroupArn: awsId, HealthCheckPath: '/' }),
    },
    attributes: {
      look: async (hand, { awsId }) =>
        (await hand.ask(describeTargetGroupAttributes, { TargetGroupArn: awsId })).Attributes,
      change: (hand, { awsId }) =>
        hand.tell(modifyTargetGroupAttributes, {
          TargetGroupArn: awsId,
          Attributes: [{ Key: 'deregistration_delay.timeout_seconds', Value: '300' }],
        }),
    },
  },
  listener: {
    settings: {
      look: async (hand, { awsId }) =>
        (await hand.ask(describeListeners, { ListenerArns: [awsId] })).Listeners?.[0]?.DefaultActions?.map(
          ({ Type, TargetGroupArn }) => [Type, TargetGroupArn],
        ),
      change: (hand, { awsId }) =>
        hand.tell(modifyListener, {
          ListenerArn: awsId,
          DefaultActions: [{ Type: 'fixed-response', FixedResponseConfig: { StatusCode: '503' } }],
        }),
    },
  },
  'launch-template': {
    'launch data': {
      look: async (hand, { awsId }) =>
        (await hand.ask(describeLaunchTemplateVersions, { LaunchTemplateId: awsId, Versions: ['$Latest'] }))
          .LaunchTemplateVersions?.[0]?.LaunchTemplateData?.InstanceType,
      change: (hand, { awsId }) =>
        hand.tell(createLaunchTemplateVersion, {
          LaunchTemplateId: awsId,
          SourceVersion: '1',
          LaunchTemplateData: { InstanceType: 't3.2xlarge' },
        }),
    },
  },
  'auto-scaling-group': {
    settings: [
      groupMember(
        (seen) => seen?.NewInstancesProtectedFromScaleIn,
        () => ({ NewInstancesProtectedFromScaleIn: false }),
      ),
      groupMember(
        (seen) => seen?.VPCZoneIdentifier?.split(',').sort(),
        async (hand) => ({ VPCZoneIdentifier: await hand.output('subnet/app/a', 'id') }),
      ),
    ],
  },
  'auto-scaling-group-size': {
    size: groupMember(
      (seen) => [seen?.MinSize, seen?.MaxSize],
      () => ({ MinSize: 0, MaxSize: 9 }),
    ),
  },
  'log-group': {
    retention: {
      look: async (hand, object) =>
        (await hand.ask(describeLogGroups, { logGroupNamePrefix: nameOf(object) })).logGroups?.[0]
          ?.retentionInDays,
      change: (hand, object) =>
        hand.tell(putRetentionPolicy, { logGroupName: nameOf(object), retentionInDays: 1 }),
    },
  },
};
