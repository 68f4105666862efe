import { imageNamed } from '../services/ecr/image-lookup.ts';
import { repositoryTable } from '../services/ecr/tables.ts';
import { allows } from '../services/iam/rights.ts';
import type { Preflight } from './preflight.ts';

const prefix = 'CannotPullContainerError: Error response from daemon: ';

const actions = ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer', 'ecr:GetAuthorizationToken'];

/** `123456789012.dkr.ecr.eu-west-1.amazonaws.com/team/web:1` → `team/web` */
const repositoryIn = (image: string): string => image.slice(image.indexOf('/') + 1).replace(/[:@].*$/, '');

function problemOf({ scope, agentRole }: Preflight, image: string): string | undefined {
  const found = imageNamed(scope, image);
  if (found === 'elsewhere') return undefined;
  const repository = scope.table(repositoryTable).truth.get(repositoryIn(image));
  if (!repository)
    return `${prefix}name unknown: The repository with name '${repositoryIn(image)}' does not exist in the registry with id '${scope.account}'`;
  if (!found) return `${prefix}manifest for ${image} not found: manifest unknown: Requested image not found`;
  const denied = actions.find((action) => {
    const resource = action === 'ecr:GetAuthorizationToken' ? '*' : repository.repositoryArn;
    return !allows(scope, agentRole, { action, resource });
  });
  if (denied === undefined) return undefined;
  return `${prefix}pull access denied for ${image}, repository does not exist or may require 'docker login': denied: User: ${agentRole} is not authorized to perform: ${denied} on resource: ${repository.repositoryArn} because no identity-based policy allows the ${denied} action`;
}

/**
 * Images of the account's own registry must be there, and the agent must be allowed to pull them; others are taken to
 * exist.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_cannot_pull_image.html
 */
export function imageProblem(preflight: Preflight): string | undefined {
  for (const { image = '' } of preflight.definition.containerDefinitions) {
    const problem = problemOf(preflight, image);
    if (problem !== undefined) return problem;
  }
  return undefined;
}
