import { describeDBInstances } from '../../aws/operations/rds.ts';
import type { DBInstance } from '../../aws/operations/rds-shapes.ts';
import type { OutputOf } from '../../aws/operations/operation.ts';
import { ownership, type Kind } from '../../engine/index.ts';
import { tagsOf } from '../ec2-tags.ts';

/** Instances of somebody else that use a group of ours: RDS deletes no group that is in use. */
export const instancesUsing = <Seen>(
  uses: (instance: DBInstance, seen: Seen) => boolean,
): NonNullable<Kind<Seen>['blockers']> => ({
  ask: () => [describeDBInstances.call({})],
  name: (page, seen, stack) => {
    const { DBInstances = [] } = page as OutputOf<typeof describeDBInstances>;
    return DBInstances.filter(
      (instance) => uses(instance, seen) && ownership(stack, tagsOf(instance.TagList)) !== 'ours',
    ).map(({ DBInstanceIdentifier = '' }) => ({
      what: `database ${DBInstanceIdentifier}, which uses the group,`,
      remedy: 'give that database another group, or delete it',
    }));
  },
});
