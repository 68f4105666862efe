import {
  describeAutoScalingGroups,
  describeInstanceRefreshes,
  startInstanceRefresh,
} from '../../../../src/aws/operations/auto-scaling.ts';
import { createLaunchTemplateVersion } from '../../../../src/aws/operations/ec2-compute.ts';
import type { FieldDrifts } from '../field-drift.ts';
import type { Hand } from '../hand.ts';

const groupName = (hand: Hand): Promise<string> => hand.output('auto-scaling-group', 'name');

const group = async (hand: Hand) =>
  (await hand.ask(describeAutoScalingGroups, { AutoScalingGroupNames: [await groupName(hand)] }))
    .AutoScalingGroups?.[0];

/** A version of the template like the latest, but for the type. Returns its number. */
async function newVersion(hand: Hand, InstanceType: 't3.small' | 't3.medium'): Promise<string> {
  const answer = await hand.tell(createLaunchTemplateVersion, {
    LaunchTemplateId: await hand.output('launch-template', 'id'),
    SourceVersion: await hand.output('launch-template', 'version'),
    LaunchTemplateData: { InstanceType },
  });
  return String(answer.LaunchTemplateVersion?.VersionNumber ?? '');
}

/** Somebody begins to replace all instances by others. */
async function refresh(hand: Hand): Promise<unknown> {
  const Version = await newVersion(hand, 't3.medium');
  const LaunchTemplateId = await hand.output('launch-template', 'id');
  return hand.tell(startInstanceRefresh, {
    AutoScalingGroupName: await groupName(hand),
    DesiredConfiguration: { LaunchTemplate: { LaunchTemplateId, Version } },
    Preferences: {
      MinHealthyPercentage: 100,
      MaxHealthyPercentage: 110,
      ScaleInProtectedInstances: 'Refresh',
    },
  });
}

export const capacityFields: FieldDrifts = {
  'instance-replacement': {
    'superseded replacement': {
      look: async (hand) => {
        const answer = await hand.ask(describeInstanceRefreshes, {
          AutoScalingGroupName: await groupName(hand),
        });
        return answer.InstanceRefreshes?.filter(({ Status }) => /^(Pending|InProgress)$/u.test(Status ?? ''))
          .length;
      },
      change: refresh,
    },
    'launch template version': {
      look: async (hand) => {
        const newest = await hand.output('launch-template', 'version');
        return (await group(hand))?.LaunchTemplate?.Version === newest;
      },
      change: (hand) => newVersion(hand, 't3.small'),
    },
    instances: {
      look: async (hand) => {
        const instances = (await group(hand))?.Instances ?? [];
        const present = instances.filter(({ LifecycleState }) => LifecycleState === 'InService');
        return [...new Set(present.map(({ InstanceType }) => InstanceType))].sort();
      },
      change: refresh,
      slow: true,
    },
    'failing replacement': {
      unchangeable: 'new instances that fail are nothing that somebody sets; the table of changes has them',
    },
  },
};
