import type { OutputOf } from '../../aws/operations/operation.ts';
import { addTagsToResource, listTagsForResource, removeTagsFromResource } from '../../aws/operations/rds.ts';
import type { Detail, Kind, Tags } from '../../engine/index.ts';
import { tagList, tagsOf } from '../ec2-tags.ts';

/** How every RDS object is tagged, by its ARN. */
export function rdsTagging<Seen>(arnOf: (seen: Seen) => string): NonNullable<Kind<Seen>['tagging']> {
  return {
    add: (seen, tags) => addTagsToResource.call({ ResourceName: arnOf(seen), Tags: tagList(tags) }),
    remove: (seen, keys) => removeTagsFromResource.call({ ResourceName: arnOf(seen), TagKeys: [...keys] }),
  };
}

/** The tags of a group: its describe call does not show them. */
export function rdsTags<Seen extends { readonly tags?: Tags }>(arnOf: (seen: Seen) => string): Detail<Seen> {
  return {
    name: 'tags',
    ask: (seen) => listTagsForResource.call({ ResourceName: arnOf(seen) }),
    merge: (seen, page) => ({
      ...seen,
      tags: tagsOf((page as OutputOf<typeof listTagsForResource> | undefined)?.TagList),
    }),
  };
}
