import { isBehindClassic } from './classic-rollout.ts';
import { isFailed, servingArn, type SeenService } from './service-view.ts';

/**
 * Where to go back to from a revision that runs and does not start: what serves. Not before the failure is written
 * down, because then the deployment that shows it is gone.
 */
export function wayBackFrom(seen: SeenService, revisionArn: string): string | undefined {
  if (!isBehindClassic(seen) || seen.taskDefinition !== revisionArn || !isFailed(seen, revisionArn))
    return undefined;
  const serving = servingArn(seen);
  const isNoted = seen.rollout?.mark !== undefined;
  return isNoted && serving !== revisionArn ? serving : undefined;
}
