import { addTags, describeTags, removeTags } from '../../aws/operations/elbv2.ts';
import type { OutputOf } from '../../aws/operations/operation.ts';
import type { Detail, Kind, Tags } from '../../engine/index.ts';
import { tagList, tagsOf } from '../ec2-tags.ts';

/** What a kind of this layer keeps beside the shape: describe calls show no tags, so they are read one by one. */
export interface WithTags {
  readonly tags?: Tags;
}

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DescribeTags.html */
export function tagsDetail<Seen extends WithTags>(arnOf: (seen: Seen) => string): Detail<Seen> {
  return {
    name: 'tags',
    ask: (seen) => describeTags.call({ ResourceArns: [arnOf(seen)] }),
    merge: (seen, page) => ({
      ...seen,
      tags: tagsOf((page as OutputOf<typeof describeTags> | undefined)?.TagDescriptions?.[0]?.Tags),
    }),
  };
}

/** The part of an identity that says what the tags say, once they were read. */
export const shownTags = ({ tags }: WithTags): { readonly tags?: Tags } =>
  tags === undefined ? {} : { tags };

export function tagging<Seen>(arnOf: (seen: Seen) => string): NonNullable<Kind<Seen>['tagging']> {
  return {
    add: (seen, tags) => addTags.call({ ResourceArns: [arnOf(seen)], Tags: tagList(tags) }),
    remove: (seen, keys) => removeTags.call({ ResourceArns: [arnOf(seen)], TagKeys: [...keys] }),
  };
}
