import type { Answer, Cloud } from './cloud.ts';
import type { Kind, StackIdentity, Tags } from './kind.ts';
import { ownerTagValue, tagKeys } from './owner-tags.ts';

type Owner = Pick<StackIdentity, 'owner' | 'cluster'>;

/**
 * The ids of stacks that AWS has of this name in this cluster, by the tags of what they are made of. An object that
 * was restored without its ledger finds its stack so; more than one is for people to settle.
 */
export async function tracesOf(
  owner: Owner,
  kinds: readonly Kind[],
  cloud: Cloud,
  signal: AbortSignal,
): Promise<Answer<readonly string[]>> {
  const questions = kinds.flatMap(({ traces }) =>
    (traces?.ask(owner) ?? []).map((call) => ({ call, traces })),
  );
  const ids = new Set<string>();
  for (const { call, traces } of questions) {
    const answer = await cloud.read(call, signal);
    if (!answer.ok) return answer;
    for (const tags of answer.value.flatMap((page) => traces?.tags(page) ?? [])) {
      const id = idIn(tags, owner);
      if (id !== undefined) ids.add(id);
    }
  }
  return { ok: true, value: [...ids].sort() };
}

/** Filters read what they were told to read; whose something is, is looked at here. */
function idIn(tags: Tags, { owner, cluster }: Owner): string | undefined {
  const ours = tags[tagKeys.name] === ownerTagValue(owner) && tags[tagKeys.cluster] === cluster;
  return ours ? tags[tagKeys.stackId] : undefined;
}
