import { listServices } from '../../aws/operations/ecs.ts';
import type { Cluster } from '../../aws/operations/ecs-shapes.ts';
import type { OutputOf } from '../../aws/operations/operation.ts';
import type { Kind } from '../../engine/index.ts';

/** Services that are left on the cluster when the stack's own is gone are somebody else's. */
export const servicesOn: NonNullable<Kind<Cluster>['blockers']> = {
  ask: ({ clusterArn }) => [listServices.call({ cluster: clusterArn })],
  name: (page) =>
    ((page as OutputOf<typeof listServices>).serviceArns ?? []).map((arn) => ({
      what: `service ${arn}, which runs on the cluster,`,
      remedy: 'delete that service, or move it to another cluster',
    })),
};
