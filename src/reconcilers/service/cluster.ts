import type { WordPressStackSpec } from '../../api/v1alpha1/spec.ts';
import { createCluster, deleteCluster, describeClusters, updateCluster } from '../../aws/operations/ecs.ts';
import type { Cluster } from '../../aws/operations/ecs-shapes.ts';
import type { OutputOf } from '../../aws/operations/operation.ts';
import { kind, type Aspect, type State } from '../../engine/index.ts';
import { clusterName } from '../stack-names.ts';
import { servicesOn } from './cluster-blockers.ts';
import { ecsTagging, ecsTagList, ecsTagsOf } from './ecs-tags.ts';

interface Want {
  readonly name: string;
}

const states: Readonly<Record<string, State>> = {
  ACTIVE: 'ready',
  PROVISIONING: 'pending',
  DEPROVISIONING: 'deleting',
  INACTIVE: 'gone',
};

/** Container Insights costs by the metric: who wants it will ask for it. */
const INSIGHTS = { name: 'containerInsights', value: 'disabled' } as const;

const settings: Aspect<Cluster, Want> = {
  name: 'settings',
  cosmetic: true,
  same: (_want, seen) =>
    (seen.settings ?? []).some(({ name, value }) => name === INSIGHTS.name && value === INSIGHTS.value),
  repair: (want) => updateCluster.call({ cluster: want.name, settings: [INSIGHTS] }),
  seen: (output, _want, seen) => (output as OutputOf<typeof updateCluster>).cluster ?? seen,
};

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateCluster.html: a name that exists is not made again. */
export const cluster = kind<Cluster, Want, WordPressStackSpec>({
  type: 'cluster',
  layer: 'Service',
  members: () => [{ id: 'cluster' }],
  find: {
    ask: ({ stack }) => [
      describeClusters.call({
        clusters: [clusterName(stack)],
        include: ['ATTACHMENTS', 'SETTINGS', 'TAGS'],
      }),
    ],
    rows: (page: OutputOf<typeof describeClusters>) => page.clusters ?? [],
  },
  identify: (seen) => ({ awsId: seen.clusterArn ?? '', tags: ecsTagsOf(seen.tags), key: 'cluster' }),
  state: (seen) =>
    states[seen.status ?? ''] ?? { failed: `ECS reports the cluster as ${seen.status ?? 'unknown'}` },
  outputs: (seen) => ({ name: seen.clusterName ?? '', arn: seen.clusterArn ?? '' }),
  want: ({ stack }) => ({ name: clusterName(stack) }),
  create: {
    op: createCluster,
    repeat: 'name',
    call: ({ want, tags }) =>
      createCluster.call({ clusterName: want.name, settings: [INSIGHTS], tags: ecsTagList(tags) }),
    seen: (output: OutputOf<typeof createCluster>) => output.cluster ?? {},
  },
  aspects: [settings],
  tagging: ecsTagging((seen) => seen.clusterArn ?? ''),
  remove: [{ name: 'delete', call: (_seen, stack) => deleteCluster.call({ cluster: clusterName(stack) }) }],
  // Instances deregister when they end; a cluster that still has any is not deleted.
  blockers: servicesOn,
  goesAfter: ['service', 'cluster-capacity', 'capacity-provider', 'auto-scaling-group'],
  typical: { create: 3, remove: 5 },
});
