import type { WordPressStackSpec } from '../../api/v1alpha1/spec.ts';
import { describeClusters, putClusterCapacityProviders } from '../../aws/operations/ecs.ts';
import type { CapacityProviderStrategyItem, Cluster, Service } from '../../aws/operations/ecs-shapes.ts';
import type { OutputOf } from '../../aws/operations/operation.ts';
import { kind, type Aspect, type Scope, type State } from '../../engine/index.ts';
import { clusterName } from '../stack-names.ts';
import { servicesOn } from './cluster-blockers.ts';
import { providersOf } from './service-view.ts';

interface Seen extends Cluster {
  /** Capacity providers that the service places tasks by. */
  readonly used?: readonly string[];
}

interface Want {
  readonly cluster: string;
  readonly provider: string;
}

const strategyOf = (provider: string): CapacityProviderStrategyItem[] => [
  { capacityProvider: provider, weight: 1, base: 0 },
];

/** The call takes the whole list: what is not in it leaves the cluster. */
const put = (want: Want, former: readonly string[] = []) =>
  putClusterCapacityProviders.call({
    cluster: want.cluster,
    capacityProviders: [want.provider, ...former],
    defaultCapacityProviderStrategy: strategyOf(want.provider),
  });

/** ECS refuses to let a provider go that a service places tasks by: it stays until the service has moved. */
const formerIn = (want: Want, seen: Seen): readonly string[] =>
  (seen.capacityProviders ?? []).filter((name) => name !== want.provider && seen.used?.includes(name));

const providers: Aspect<Seen, Want> = {
  name: 'capacity providers',
  same: (want, seen) => {
    const [strategy, ...others] = seen.defaultCapacityProviderStrategy ?? [];
    const wanted = [want.provider, ...formerIn(want, seen)].sort().join();
    const same = [...(seen.capacityProviders ?? [])].sort().join() === wanted;
    return same && others.length === 0 && strategy?.capacityProvider === want.provider;
  },
  repair: (want, seen) => put(want, formerIn(want, seen)),
  seen: (output, _want, seen) => ({
    ...seen,
    ...(output as OutputOf<typeof putClusterCapacityProviders>).cluster,
  }),
};

const usedIn = (scope: Scope): readonly string[] =>
  scope.rows('service').flatMap(({ seen }) => providersOf(seen as Service));

const states: Readonly<Record<string, State>> = { UPDATE_IN_PROGRESS: 'pending', UPDATE_COMPLETE: 'ready' };

/**
 * That the cluster uses the capacity provider: a thing of its own, because it comes after both and leaves before both.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PutClusterCapacityProviders.html
 */
export const clusterCapacity = kind<Seen, Want, WordPressStackSpec>({
  type: 'cluster-capacity',
  layer: 'Service',
  members: () => [
    {
      id: 'cluster-capacity',
      needs: { cluster: 'cluster', provider: 'capacity-provider' },
    },
  ],
  find: {
    after: ['service'],
    ask: ({ stack }) => [
      describeClusters.call({
        clusters: [clusterName(stack)],
        include: ['ATTACHMENTS', 'SETTINGS', 'TAGS'],
      }),
    ],
    rows: (page: OutputOf<typeof describeClusters>, scope) =>
      (page.clusters ?? [])
        .filter((seen) => seen.status === 'ACTIVE' && (seen.capacityProviders ?? []).length > 0)
        .map((seen) => ({ ...seen, used: usedIn(scope) })),
  },
  identify: (seen) => ({ awsId: `${seen.clusterArn ?? ''}/capacity`, key: 'cluster-capacity' }),
  state: (seen) =>
    states[seen.attachmentsStatus ?? 'UPDATE_COMPLETE'] ?? {
      failed: `ECS could not attach the capacity provider to the cluster (${seen.attachmentsStatus ?? ''}); see the cluster's attachments`,
    },
  outputs: (seen) => ({ provider: seen.capacityProviders?.[0] ?? '' }),
  want: ({ stack, need }) => ({
    cluster: clusterName(stack),
    provider: need('provider')['name'] ?? '',
  }),
  create: {
    op: putClusterCapacityProviders,
    repeat: 'name',
    call: ({ want }) => put(want),
    seen: (output: OutputOf<typeof putClusterCapacityProviders>) => output.cluster ?? {},
  },
  aspects: [providers],
  verdict: (seen, want) => {
    const former = formerIn(want, seen);
    if (former.length === 0) return undefined;
    return {
      reason: 'Updating',
      message: `the service leaves ${former.join(', ')}, whose Auto Scaling group is gone`,
      pollSeconds: 15,
    };
  },
  remove: [
    {
      name: 'detach the capacity provider from',
      call: (_seen, stack) =>
        putClusterCapacityProviders.call({
          cluster: clusterName(stack),
          capacityProviders: [],
          defaultCapacityProviderStrategy: [],
        }),
    },
  ],
  blockers: servicesOn,
  // A provider that a service or its tasks use cannot leave.
  goesAfter: ['service', 'init-run'],
  typical: { create: 15, remove: 10 },
});
