import { allows } from '../services/iam/rights.ts';
import { logGroupTable } from '../services/logs/tables.ts';
import type { Preflight } from './preflight.ts';

const prefix =
  'CannotStartContainerError: Error response from daemon: failed to create task for container: failed to initialize logging driver: failed to create Cloudwatch log stream: operation error CloudWatch Logs: CreateLogStream, ';

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_awslogs.html */
export function logProblem({ scope, definition, agentRole }: Preflight): string | undefined {
  const groups = definition.containerDefinitions.flatMap(({ logConfiguration: log }) =>
    log?.logDriver === 'awslogs' ? [log.options?.['awslogs-group'] ?? ''] : [],
  );
  for (const name of groups) {
    const group = scope.table(logGroupTable).truth.get(name);
    if (!group) return `${prefix}ResourceNotFoundException: The specified log group does not exist.`;
    const resource = `${group.logGroupArn}:log-stream:task`;
    if (!allows(scope, agentRole, { action: 'logs:CreateLogStream', resource }))
      return `${prefix}AccessDeniedException: User: ${agentRole} is not authorized to perform: logs:CreateLogStream on resource: ${resource} because no identity-based policy allows the logs:CreateLogStream action`;
  }
  return undefined;
}
