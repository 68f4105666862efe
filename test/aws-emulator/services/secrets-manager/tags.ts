import type * as secretsManager from '@aws-sdk/client-secrets-manager';
import type { Handlers } from '../../kernel/handlers.ts';
import type { Tagged } from '../ec2/row.ts';
import { changeSecret, livingSecret } from './rows.ts';
import * as rules from './rules.ts';

interface GivenTag {
  readonly Key?: string;
  readonly Value?: string;
}

const maxTags = 50;

/** The tags after `given` were set over them. */
export function mergedTags(tags: Tagged['Tags'], given: readonly GivenTag[] = []): Tagged['Tags'] {
  const keys = given.map(({ Key = '' }) => Key);
  if (new Set(keys).size < keys.length) throw rules.tags.refuse('Duplicate tag keys found.');
  if (keys.some((key) => key.toLowerCase().startsWith('aws:')))
    throw rules.tags.refuse('Tag keys that begin with aws: are reserved.');
  const merged = new Map(tags.map((tag) => [tag.Key, tag.Value]));
  for (const { Key = '', Value = '' } of given) merged.set(Key, Value);
  if (merged.size > maxTags) throw rules.tags.refuse('A secret can have at most 50 tags.');
  return [...merged].map(([Key, Value]) => ({ Key, Value }));
}

export const tags = {
  TagResource(context, input) {
    const secret = livingSecret(context, input.SecretId);
    changeSecret(context, secret, { Tags: mergedTags(secret.Tags, input.Tags) });
    return {};
  },

  UntagResource(context, input) {
    const secret = livingSecret(context, input.SecretId);
    const { TagKeys: gone } = input;
    changeSecret(context, secret, { Tags: secret.Tags.filter(({ Key }) => !gone.includes(Key)) });
    return {};
  },
} satisfies Handlers<typeof secretsManager>;
