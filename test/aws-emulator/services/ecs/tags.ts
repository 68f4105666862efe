import type * as ecs from '@aws-sdk/client-ecs';
import type { CallContext } from '../../kernel/call-context.ts';
import type { Handlers } from '../../kernel/handlers.ts';
import type { Table } from '../../kernel/table.ts';
import { keyInArn } from './arns.ts';
import * as rules from './rules.ts';
import {
  capacityProviderTable,
  clusterTable,
  containerInstanceTable,
  serviceTable,
  taskDefinitionTable,
  taskTable,
} from './tables.ts';
import type { EcsTags } from './tables.ts';

/** Tags after `given` were added; a key is there once and keeps its place. */
export function mergedTags(known: EcsTags, given: EcsTags | undefined): EcsTags {
  const merged = new Map(known.map(({ key, value }) => [key, value]));
  for (const { key, value } of given ?? []) {
    if (!key || /^aws:/i.test(key)) throw rules.tagLimits.refuse(`Invalid tag key: ${key ?? ''}`);
    merged.set(key, value ?? '');
  }
  if (merged.size > 50) throw rules.tagLimits.refuse('The number of tags exceeds the limit of 50.');
  return [...merged].map(([key, value]) => ({ key, value }));
}

interface Tagged {
  readonly tags: EcsTags;
}

/** Which table an ARN belongs to, and its key there. */
function locate(context: CallContext, arn: string): { table: Table<Tagged>; key: string } {
  const type = arn.split(':')[5]?.split('/')[0];
  const key = keyInArn(arn);
  const places = {
    cluster: { definition: clusterTable, key },
    service: { definition: serviceTable, key },
    task: { definition: taskTable, key: arn },
    'capacity-provider': { definition: capacityProviderTable, key },
    'container-instance': { definition: containerInstanceTable, key: arn },
    'task-definition': { definition: taskDefinitionTable, key },
  };
  const place = type !== undefined && type in places ? places[type as keyof typeof places] : undefined;
  if (!place) throw rules.taggedAbsent.refuse(`Invalid parameter: ${arn} cannot be tagged.`);
  const table = context.table<Tagged>(place.definition);
  if (!table.reachable(place.key)) {
    throw rules.taggedAbsent.refuse(
      'The specified resource cannot be found. Specify a valid resource and try again.',
    );
  }
  return { table, key: place.key };
}

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-using-tags.html */
export const tags = {
  TagResource(context, input) {
    const { table, key } = locate(context, input.resourceArn);
    table.update(key, { tags: mergedTags(table.truth.get(key)?.tags ?? [], input.tags) });
    return {};
  },

  UntagResource(context, input) {
    const { table, key } = locate(context, input.resourceArn);
    const { tagKeys: gone } = input;
    const kept = table.truth.get(key)?.tags.filter((tag) => !gone.includes(tag.key ?? ''));
    table.update(key, { tags: kept ?? [] });
    return {};
  },

  ListTagsForResource(context, input) {
    const { table, key } = locate(context, input.resourceArn);
    return { tags: table.byId(key)?.tags ?? [] };
  },
} satisfies Handlers<typeof ecs>;
