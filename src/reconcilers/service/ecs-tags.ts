import { tagResource, untagResource } from '../../aws/operations/ecs.ts';
import type { Kind, Tags } from '../../engine/index.ts';

interface EcsTag {
  readonly key?: string | undefined;
  readonly value?: string | undefined;
}

/** Tags as ECS lists them: it writes the members in lower case. */
export function ecsTagsOf(list: readonly EcsTag[] | undefined): Tags {
  return Object.fromEntries(
    (list ?? []).flatMap(({ key, value }) => (key === undefined ? [] : [[key, value ?? '']])),
  );
}

export function ecsTagList(tags: Tags): { key: string; value: string }[] {
  return Object.entries(tags).map(([key, value]) => ({ key, value }));
}

/** How every ECS object is tagged, by its ARN. */
export function ecsTagging<Seen>(arnOf: (seen: Seen) => string): NonNullable<Kind<Seen>['tagging']> {
  return {
    add: (seen, tags) => tagResource.call({ resourceArn: arnOf(seen), tags: ecsTagList(tags) }),
    remove: (seen, keys) => untagResource.call({ resourceArn: arnOf(seen), tagKeys: [...keys] }),
  };
}
