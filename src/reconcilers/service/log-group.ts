import type { WordPressStackSpec } from '../../api/v1alpha1/spec.ts';
import {
  createLogGroup,
  deleteLogGroup,
  describeLogGroups,
  listTagsForResource,
  putRetentionPolicy,
  tagResource,
  untagResource,
} from '../../aws/operations/logs.ts';
import type { OutputOf } from '../../aws/operations/operation.ts';
import { kind, type Aspect, type Tags } from '../../engine/index.ts';
import { logGroupArn, logGroupName } from '../stack-names.ts';

/** A log group with its tags, which are absent until they were read. */
type Seen = NonNullable<OutputOf<typeof describeLogGroups>['logGroups']>[number] & {
  readonly tags?: Tags;
};

interface Want {
  readonly name: string;
  readonly arn: string;
}

/** A month of logs: enough to look into what happened, and it does not grow for ever. */
const RETENTION_DAYS = 30;

const nameOf = (seen: Seen): string => seen.logGroupName ?? '';
const arnOf = (seen: Seen): string => seen.logGroupArn ?? '';

const retention: Aspect<Seen, Want> = {
  name: 'retention',
  cosmetic: true,
  same: (_want, seen) => seen.retentionInDays === RETENTION_DAYS,
  repair: (want) => putRetentionPolicy.call({ logGroupName: want.name, retentionInDays: RETENTION_DAYS }),
};

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html */
export const logGroup = kind<Seen, Want, WordPressStackSpec>({
  type: 'log-group',
  layer: 'Service',
  members: () => [{ id: 'log-group' }],
  find: {
    ask: ({ stack }) => [describeLogGroups.call({ logGroupNamePrefix: logGroupName(stack) })],
    rows: (page: OutputOf<typeof describeLogGroups>) => page.logGroups ?? [],
  },
  details: [
    {
      name: 'tags',
      ask: (seen) => listTagsForResource.call({ resourceArn: arnOf(seen) }),
      merge: (seen, page) => ({
        ...seen,
        tags: (page as OutputOf<typeof listTagsForResource> | undefined)?.tags ?? {},
      }),
    },
  ],
  identify: (seen, { stack }) => ({
    awsId: arnOf(seen),
    ...(seen.tags === undefined ? {} : { tags: seen.tags }),
    // The search goes by prefix, and a longer name may begin with ours.
    ...(nameOf(seen) === logGroupName(stack) ? { key: 'log-group' } : {}),
    ...(seen.creationTime === undefined ? {} : { bornAt: seen.creationTime }),
  }),
  state: () => 'ready',
  outputs: (seen) => ({ name: nameOf(seen), arn: arnOf(seen) }),
  want: ({ stack }) => ({ name: logGroupName(stack), arn: logGroupArn(stack) }),
  create: {
    op: createLogGroup,
    repeat: 'name',
    call: ({ want, tags }) => createLogGroup.call({ logGroupName: want.name, tags: { ...tags } }),
    seen: (_output, want, tags) => ({ logGroupName: want.name, logGroupArn: want.arn, tags }),
  },
  aspects: [retention],
  tagging: {
    add: (seen, tags) => tagResource.call({ resourceArn: arnOf(seen), tags: { ...tags } }),
    remove: (seen, keys) => untagResource.call({ resourceArn: arnOf(seen), tagKeys: [...keys] }),
  },
  remove: [{ name: 'delete', call: (seen) => deleteLogGroup.call({ logGroupName: nameOf(seen) }) }],
  // Containers that write their last words would find no place for them.
  goesAfter: ['service', 'init-run', 'auto-scaling-group'],
  typical: { create: 2, remove: 3 },
});
