import type * as ecr from '@aws-sdk/client-ecr';
import type { Handlers } from '../../kernel/handlers.ts';
import { changeRepository, existingRepository, readRepository } from './repositories.ts';
import type { RepositoryRow } from './tables.ts';
import * as rules from './rules.ts';

interface Selection {
  readonly tagStatus?: unknown;
  readonly tagPrefixList?: unknown;
  readonly tagPatternList?: unknown;
  readonly countType?: unknown;
  readonly countUnit?: unknown;
  readonly countNumber?: unknown;
}

interface LifecycleRule {
  readonly rulePriority?: unknown;
  readonly selection?: Selection;
  readonly action?: { readonly type?: unknown };
}

const filled = (list: unknown): boolean => Array.isArray(list) && list.length > 0;

/** What is wrong with a selection, if anything. */
function selectionProblem(selection: Selection): string | undefined {
  const listed = filled(selection.tagPrefixList) || filled(selection.tagPatternList);
  switch (selection.tagStatus) {
    case 'tagged':
      if (!listed) return 'a tagPrefixList or a tagPatternList is required for tagStatus tagged';
      break;
    case 'untagged':
    case 'any':
      if (listed) return 'tag lists go with tagStatus tagged only';
      break;
    default:
      return 'tagStatus is one of tagged, untagged, any';
  }
  const days = selection.countType === 'sinceImagePushed';
  if (!days && selection.countType !== 'imageCountMoreThan') return 'countType is unknown';
  if (days !== (selection.countUnit === 'days'))
    return 'countUnit days goes with sinceImagePushed, and only with it';
  return Number.isInteger(selection.countNumber) && Number(selection.countNumber) > 0
    ? undefined
    : 'countNumber is a positive number';
}

function rulesIn(text: string): readonly LifecycleRule[] | undefined {
  try {
    const { rules: found } = JSON.parse(text) as { readonly rules?: unknown };
    return Array.isArray(found) ? (found as readonly LifecycleRule[]) : [];
  } catch {
    return undefined;
  }
}

function problemOf(text: string): string | undefined {
  const found = rulesIn(text);
  if (!found) return 'it is not valid JSON';
  if (found.length === 0) return 'rules are required';
  const priorities = found.map(({ rulePriority }) => rulePriority);
  const unique = new Set(priorities).size === priorities.length;
  if (!unique || !priorities.every(Number.isInteger)) return 'each rule has a rulePriority of its own';
  if (found.some(({ action }) => action?.type !== 'expire')) return 'the action is expire';
  return found.map(({ selection }) => selectionProblem(selection ?? {})).find((problem) => problem);
}

const answer = ({ registryId, repositoryName, lifecyclePolicy }: RepositoryRow) => ({
  registryId,
  repositoryName,
  lifecyclePolicyText: lifecyclePolicy,
});

function checkThere({ lifecyclePolicy, repositoryName, registryId }: RepositoryRow): void {
  if (lifecyclePolicy === undefined)
    throw rules.lifecyclePolicyAbsent.refuse(
      `Lifecycle policy does not exist for the repository with name '${repositoryName}' in the registry with id '${registryId}'`,
    );
}

/** Policies are kept and checked; images do not expire here, because that takes AWS up to a day. */
export const lifecyclePolicies = {
  PutLifecyclePolicy(context, input) {
    existingRepository(context, input);
    const problem = problemOf(input.lifecyclePolicyText);
    if (problem !== undefined)
      throw rules.lifecyclePolicy.refuse(
        `Invalid parameter at 'LifecyclePolicyText' failed to satisfy constraint: 'Lifecycle policy validation failure: ${problem}'`,
      );
    return answer(changeRepository(context, input, { lifecyclePolicy: input.lifecyclePolicyText }));
  },

  GetLifecyclePolicy(context, input) {
    const repository = readRepository(context, input);
    checkThere(repository);
    return answer(repository);
  },

  DeleteLifecyclePolicy(context, input) {
    const repository = existingRepository(context, input);
    checkThere(repository);
    changeRepository(context, input, { lifecyclePolicy: undefined });
    return answer(repository);
  },
} satisfies Handlers<typeof ecr>;
