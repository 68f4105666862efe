import type * as ecr from '@aws-sdk/client-ecr';
import type { Handlers } from '../../kernel/handlers.ts';
import { changeRepository, existingRepository, readRepository } from './repositories.ts';
import type { RepositoryRow } from './tables.ts';
import * as rules from './rules.ts';

function checkForm(text: string): void {
  try {
    if ((JSON.parse(text) as { Statement?: unknown }).Statement !== undefined) return;
  } catch {
    // Said below, like every other fault of form.
  }
  throw rules.policyForm.refuse(
    "Invalid parameter at 'PolicyText' failed to satisfy constraint: 'Invalid repository policy provided'",
  );
}

const answer = ({ registryId, repositoryName, policy }: RepositoryRow) => ({
  registryId,
  repositoryName,
  policyText: policy,
});

function checkThere({ policy, repositoryName, registryId }: RepositoryRow): void {
  if (policy === undefined)
    throw rules.policyAbsent.refuse(
      `Repository policy does not exist for the repository with name '${repositoryName}' in the registry with id '${registryId}'`,
    );
}

export const repositoryPolicies = {
  SetRepositoryPolicy(context, input) {
    existingRepository(context, input);
    checkForm(input.policyText);
    return answer(changeRepository(context, input, { policy: input.policyText }));
  },

  GetRepositoryPolicy(context, input) {
    const repository = readRepository(context, input);
    checkThere(repository);
    return answer(repository);
  },

  DeleteRepositoryPolicy(context, input) {
    const repository = existingRepository(context, input);
    checkThere(repository);
    changeRepository(context, input, { policy: undefined });
    return answer(repository);
  },
} satisfies Handlers<typeof ecr>;
