import { quota } from '../../kernel/quota.ts';
import { rule } from '../../kernel/rule.ts';

const api = (operation: string): string =>
  `https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_${operation}.html`;
const limits = 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Limits.html';
const tagging = 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Tagging.html';

export const snapshotQuota = quota({ id: 'rds.manual-snapshots', limit: 100, page: limits });

export const snapshotCount = rule({
  id: 'rds.snapshot.count',
  code: 'SnapshotQuotaExceededFault',
  page: limits,
  text: 'An account has a limited number of manual snapshots.',
});

export const snapshotAbsent = rule({
  id: 'rds.snapshot.absent',
  code: 'DBSnapshotNotFoundFault',
  page: api('DescribeDBSnapshots'),
  text: 'A call names a snapshot that exists.',
});

export const snapshotTaken = rule({
  id: 'rds.snapshot.taken',
  code: 'DBSnapshotAlreadyExistsFault',
  page: api('CreateDBSnapshot'),
  text: 'Names of snapshots are unique.',
});

export const snapshotName = rule({
  id: 'rds.snapshot.name',
  code: 'InvalidParameterValue',
  page: api('CreateDBSnapshot'),
  text: 'A name has 1 to 255 letters, digits and hyphens, a letter first, no hyphen last, no two in a row.',
});

export const snapshotState = rule({
  id: 'rds.snapshot.state',
  code: 'InvalidDBSnapshotStateFault',
  page: api('DeleteDBSnapshot'),
  text: 'A manual snapshot that is available can be deleted.',
});

export const resourceName = rule({
  id: 'rds.tags.resource',
  code: 'InvalidParameterValue',
  page: api('AddTagsToResource'),
  text: 'Tag calls take the ARN of an instance, group or snapshot of the account and region.',
});

export const tagCount = rule({
  id: 'rds.tags.count',
  code: 'InvalidParameterValue',
  page: tagging,
  text: 'A resource carries at most 50 tags, each key once.',
});

export const tagText = rule({
  id: 'rds.tags.text',
  code: 'InvalidParameterValue',
  page: tagging,
  text: 'Keys have 1 to 128 characters and do not begin with aws: or rds:, values at most 256; letters, digits, spaces and _.:/=+-@ only.',
});

export const pageSize = rule({
  id: 'rds.page-size',
  code: 'InvalidParameterValue',
  page: api('DescribeDBInstances'),
  text: 'MaxRecords is 20 to 100.',
});

export const filterName = rule({
  id: 'rds.filter.name',
  code: 'InvalidParameterValue',
  page: api('DescribeDBInstances'),
  text: 'A filter has a name that the operation knows; there is no filter by tag.',
});
