import { ANNOTATIONS } from '../../../src/api/v1alpha1/metadata.ts';
import { groupInstanceTable, groupTable } from '../../aws-emulator/services/auto-scaling/tables.ts';
import { instanceTable } from '../../aws-emulator/services/ec2/instance-tables.ts';
import { machineImages, plainImages } from '../../aws-emulator/services/ec2/machine-images.ts';
import { publishMachineImage } from '../../aws-emulator/services/ssm/machine-images.ts';
import { ACCOUNT, REGION, type World } from '../world.ts';
import type { Change } from './change.ts';

const refreshed = { 'ec2:CreateLaunchTemplateVersion': 1, 'autoscaling:StartInstanceRefresh': 1 };
const inOrder = ['CreateLaunchTemplateVersion', 'StartInstanceRefresh'];
const counting = {
  condition: 'CapacityReady',
  reason: 'Updating',
  message: /1 of 3 instances replaced/u,
} as const;

const newest = machineImages.filter(({ Architecture }) => Architecture === 'x86_64').at(-1)?.ImageId ?? '';

/** Every instance of the group is of the type, and of the image where one is given. */
const instancesAre =
  (type: string, image?: string) =>
  (world: World): readonly string[] => {
    const scope = world.emulator.scope(ACCOUNT, REGION);
    const wanted = scope.table(groupTable).truth.list()[0]?.DesiredCapacity ?? 0;
    const members = scope.table(groupInstanceTable).truth.list();
    const seen = members.flatMap(({ InstanceId: id }) => scope.table(instanceTable).truth.get(id) ?? []);
    const wrong = seen.filter(
      ({ InstanceType, ImageId }) => InstanceType !== type || (image !== undefined && ImageId !== image),
    );
    return [
      ...(seen.length === wanted ? [] : [`${seen.length} instances, not ${wanted}`]),
      ...wrong.map(
        ({ InstanceId, InstanceType, ImageId }) => `${InstanceId} is ${InstanceType} of ${ImageId}`,
      ),
    ];
  };

const HOW =
  'A new launch template version, and an instance refresh: a new instance joins the cluster, then ECS drains an old one and it goes, one after another.';

export const capacityChanges: readonly Change[] = [
  {
    edit: '`capacity.minSize`, `capacity.maxSize`',
    effect: 'The bounds of the group are set; ECS keeps it as large as the tasks need within them.',
    downtime: 'none',
    spec: { capacity: { minSize: 3, maxSize: 6 } },
    writes: { 'autoscaling:UpdateAutoScalingGroup': 1 },
  },
  {
    edit: '`capacity.instanceType` (`cpuCredits` alike)',
    effect: `${HOW} CapacityReady counts: 2 of 3 instances replaced.`,
    downtime: 'none',
    spec: { capacity: { instanceType: 't3.medium' } },
    fields: ['capacity.instanceType', 'capacity.cpuCredits'],
    writes: refreshed,
    order: inOrder,
    tells: [counting],
    check: instancesAre('t3.medium'),
  },
  {
    edit: 'a newer machine image is published',
    effect: 'Nothing. CapacityReady stays True, and its reason is ImageOutdated.',
    downtime: 'none',
    before: (world) => {
      publishMachineImage(world.emulator.scope(ACCOUNT, REGION));
    },
    writes: {},
    ends: { condition: 'CapacityReady', reason: 'ImageOutdated', message: /refresh-instances/u },
    check: (world) => (world.isReady() ? [] : ['not Ready']),
  },
  {
    edit: `annotation \`${ANNOTATIONS.refreshInstances}\``,
    effect: `The newest machine image is taken. ${HOW}`,
    downtime: 'none',
    annotation: ANNOTATIONS.refreshInstances,
    writes: refreshed,
    order: inOrder,
    tells: [counting],
    check: instancesAre('t3.medium', newest),
  },
  {
    edit: '`capacity.imageID`: an image whose instances never join the cluster',
    effect:
      'The refresh is rolled back before an old instance goes. CapacityReady says ReplacementFailed; the version is not tried again until `spec.capacity` or the annotation changes.',
    downtime: 'none',
    spec: { capacity: { imageID: plainImages[0]?.ImageId } },
    writes: { ...refreshed, 'autoscaling:RollbackInstanceRefresh': 1 },
    order: [...inOrder, 'RollbackInstanceRefresh'],
    ends: { condition: 'CapacityReady', reason: 'ReplacementFailed', message: /old ones were put back/u },
    check: instancesAre('t3.medium', newest),
  },
  {
    edit: '`capacity.imageID`: removed again',
    effect:
      'The instances are as wanted: the new launch template version becomes the group’s, and none is replaced.',
    downtime: 'none',
    spec: { capacity: { imageID: null } },
    writes: { 'ec2:CreateLaunchTemplateVersion': 1, 'autoscaling:UpdateAutoScalingGroup': 1 },
    check: instancesAre('t3.medium', newest),
  },
  {
    edit: '`capacity.instanceType`: one that AWS cannot launch for every instance (the quota of vCPUs)',
    effect:
      'The refresh is rolled back: instances that were replaced already are replaced again, by the old type.',
    downtime: 'none',
    spec: { capacity: { instanceType: 'm7i.8xlarge' } },
    writes: { ...refreshed, 'autoscaling:RollbackInstanceRefresh': 1 },
    order: [...inOrder, 'RollbackInstanceRefresh'],
    ends: { condition: 'CapacityReady', reason: 'ReplacementFailed', message: /old ones were put back/u },
    check: instancesAre('t3.medium', newest),
  },
  {
    edit: '`capacity.instanceType`: back',
    effect: 'As above: no instance is replaced.',
    downtime: 'none',
    spec: { capacity: { instanceType: 't3.medium' } },
    writes: { 'ec2:CreateLaunchTemplateVersion': 1, 'autoscaling:UpdateAutoScalingGroup': 1 },
    check: instancesAre('t3.medium', newest),
  },
  {
    edit: '`image.tag` and `capacity.instanceType` at once',
    fields: [],
    effect:
      'First the rollout, then, when it is complete, the instances. A rollout that fails holds the replacement.',
    downtime: 'none',
    spec: { image: { tag: '1.0.0' }, capacity: { instanceType: 't3.small' } },
    writes: { ...refreshed, 'ecs:RegisterTaskDefinition': 2, 'ecs:UpdateService': 1 },
    order: ['UpdateService', 'StartInstanceRefresh'],
    tells: [{ condition: 'CapacityReady', reason: 'Waiting', message: /replaced later: the service/u }],
    check: instancesAre('t3.small'),
  },
];
