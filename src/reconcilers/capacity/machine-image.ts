import type { WordPressStackSpec } from '../../api/v1alpha1/spec.ts';
import type { OutputOf } from '../../aws/operations/operation.ts';
import { getParameter } from '../../aws/operations/ssm.ts';
import { kind, type Scope } from '../../engine/index.ts';
import { architectureOf } from './architecture.ts';

interface Seen {
  readonly imageId: string;
}

const capacityOf = (scope: Scope): WordPressStackSpec['capacity'] | undefined =>
  (scope.spec as WordPressStackSpec | undefined)?.capacity;

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/retrieve-ecs-optimized_AMI.html */
function parameterName(instanceType: string): string {
  const line = '/aws/service/ecs/optimized-ami/amazon-linux-2023';
  return `${line}/${architectureOf(instanceType) === 'arm64' ? 'arm64/' : ''}recommended/image_id`;
}

/** The image for new versions of the launch template: the one in the spec, or what AWS recommends for ECS today. */
export const machineImage = kind<Seen, null, WordPressStackSpec>({
  type: 'machine-image',
  layer: 'Capacity',
  members: () => [{ id: 'machine-image' }],
  find: {
    known: (scope) => {
      const imageId = capacityOf(scope)?.imageID;
      return imageId === undefined ? [] : [{ imageId }];
    },
    ask: (scope) => {
      const capacity = capacityOf(scope);
      if (capacity === undefined || capacity.imageID !== undefined) return [];
      return [getParameter.call({ Name: parameterName(capacity.instanceType) })];
    },
    rows: (page: OutputOf<typeof getParameter>) => {
      const imageId = page.Parameter?.Value;
      return imageId === undefined ? [] : [{ imageId }];
    },
  },
  identify: () => ({ awsId: 'machine-image', key: 'machine-image' }),
  state: () => 'ready',
  outputs: (seen) => ({ imageId: seen.imageId }),
  want: () => null,
  absent: ({ spec }) => ({
    stalled: true,
    reason: 'InvalidRequest',
    message: `AWS recommends no machine image for ${spec.capacity.instanceType} in this region (SSM parameter ${parameterName(spec.capacity.instanceType)}); name one in spec.capacity.imageID`,
    pollSeconds: 300,
  }),
  remove: [],
  typical: { create: 5, remove: 1 },
});
