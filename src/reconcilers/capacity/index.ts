import type { Kind } from '../../engine/index.ts';
import { cluster } from '../service/cluster.ts';
import { autoScalingGroup } from './auto-scaling-group.ts';
import { capacityProvider } from './capacity-provider.ts';
import { groupSize } from './group-size.ts';
import { instanceReplacement } from './instance-replacement.ts';
import { launchTemplate } from './launch-template.ts';
import { machineImage } from './machine-image.ts';

/** The Capacity layer, and the cluster, which shows the capacity providers that it uses. */
export const capacityKinds: readonly Kind[] = [
  cluster,
  machineImage,
  launchTemplate,
  autoScalingGroup,
  groupSize,
  instanceReplacement,
  capacityProvider,
];
