import type * as ecr from '@aws-sdk/client-ecr';
import type { CallContext } from '../../kernel/call-context.ts';
import type { Handlers } from '../../kernel/handlers.ts';
import type { Tagged } from '../ec2/row.ts';
import { repositoryTable } from './tables.ts';
import type { RepositoryRow } from './tables.ts';
import * as rules from './rules.ts';

const maxTags = 50;

/** The tags after `given` were set over them. */
export function mergedTags(
  tags: Tagged['Tags'],
  given: readonly { readonly Key: string; readonly Value: string }[] = [],
): Tagged['Tags'] {
  const keys = given.map(({ Key }) => Key);
  if (new Set(keys).size < keys.length || keys.some((key) => key.toLowerCase().startsWith('aws:')))
    throw rules.tagForm.refuse('Tag keys are unique and do not begin with the reserved prefix aws:.');
  const merged = [...tags.filter(({ Key }) => !keys.includes(Key)), ...given];
  if (merged.length > maxTags) throw rules.tooManyTags.refuse('A repository has at most 50 tags.');
  return merged.map(({ Key, Value }) => ({ Key, Value }));
}

function tagged(context: CallContext, arn: string): RepositoryRow {
  const name = arn.replace(/^arn:aws:ecr:[^:]*:\d*:repository\//, '');
  const repository = context.table(repositoryTable).reachable(name);
  if (repository?.repositoryArn !== arn)
    throw rules.repositoryAbsent.refuse(`The repository with ARN '${arn}' does not exist`);
  return repository;
}

const put = (context: CallContext, { repositoryName }: RepositoryRow, Tags: Tagged['Tags']): void => {
  context.table(repositoryTable).update(repositoryName, { Tags });
};

export const tags = {
  ListTagsForResource: (context, input) => ({ tags: tagged(context, input.resourceArn).Tags }),

  TagResource(context, input) {
    const repository = tagged(context, input.resourceArn);
    put(context, repository, mergedTags(repository.Tags, input.tags));
    return {};
  },

  UntagResource(context, input) {
    const repository = tagged(context, input.resourceArn);
    const { tagKeys: gone } = input;
    put(
      context,
      repository,
      repository.Tags.filter(({ Key }) => !gone.includes(Key)),
    );
    return {};
  },
} satisfies Handlers<typeof ecr>;
