import type { Scope } from '../kernel/scope.ts';
import { containerInstanceTable } from '../services/ecs/tables.ts';
import type { TaskDefinitionRow, TaskRow } from '../services/ecs/tables.ts';
import { instanceTable } from '../services/ec2/instance-tables.ts';
import { accessPointTable, fileSystemTable, mountTargetTable } from '../services/efs/tables.ts';
import { allows, knownInstanceProfile, usableBy } from '../services/iam/rights.ts';
import { nameKey, roleTable } from '../services/iam/tables.ts';
import { imageProblem } from './image-check.ts';
import { logProblem } from './log-check.ts';
import { parseSecret, secretOf, secretValue } from './secret-lookup.ts';

export interface Preflight {
  readonly scope: Scope;
  readonly task: TaskRow;
  readonly definition: TaskDefinitionRow;
  /** Role that pulls, fetches secrets and writes logs: the execution role, else the instance's. */
  readonly agentRole: string;
}

type Check = (preflight: Preflight) => string | undefined;

function instanceRole(scope: Scope, task: TaskRow): string {
  const instanceId = scope
    .table(containerInstanceTable)
    .truth.get(task.containerInstanceArn ?? '')?.ec2InstanceId;
  const arn = scope.table(instanceTable).truth.get(instanceId ?? '')?.IamInstanceProfile?.Arn;
  const role = arn === undefined ? undefined : knownInstanceProfile(scope, { arn })?.role;
  return role === undefined ? '' : (scope.table(roleTable).truth.get(nameKey(role))?.Arn ?? '');
}

/**
 * Tasks act as their roles with the account and an ARN of ECS as conditions.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html
 */
const roleProblem: Check = ({ scope, task, definition }) => {
  const keys = { 'aws:SourceAccount': scope.account, 'aws:SourceArn': task.taskArn };
  const refused = [definition.executionRoleArn, definition.taskRoleArn].find(
    (arn) => arn !== undefined && !usableBy(scope, arn, 'ecs-tasks.amazonaws.com', keys),
  );
  if (refused === undefined) return undefined;
  return `ECS was unable to assume the role '${refused}' that was provided for this task. Please verify that the role being passed has the proper trust relationship and permissions and that your IAM user has permissions to pass this role.`;
};

const secretPrefix =
  'ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secret from asm: service call has been retried 1 time(s): ';

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/resource-initialization-error.html */
function problemOfSecret({ scope, agentRole }: Preflight, valueFrom: string): string | undefined {
  const reference = parseSecret(valueFrom);
  const secret = secretOf(scope, reference);
  const failed = `${secretPrefix}failed to fetch secret ${reference.arn} from secrets manager: `;
  if (!secret) return `${failed}ResourceNotFoundException: Secrets Manager can't find the specified secret.`;
  if (!allows(scope, agentRole, { action: 'secretsmanager:GetSecretValue', resource: secret.ARN }))
    return `${failed}AccessDeniedException: User: ${agentRole} is not authorized to perform: secretsmanager:GetSecretValue on resource: ${secret.ARN} because no identity-based policy allows the secretsmanager:GetSecretValue action`;
  if (secretValue(scope, valueFrom) !== undefined) return undefined;
  return `${secretPrefix}retrieved secret from Secrets Manager did not contain json key ${reference.jsonKey ?? ''}`;
}

const secretProblem: Check = (preflight) => {
  const references = preflight.definition.containerDefinitions.flatMap(({ secrets = [] }) => secrets);
  for (const { valueFrom = '' } of references) {
    const problem = problemOfSecret(preflight, valueFrom);
    if (problem !== undefined) return problem;
  }
  return undefined;
};

type Efs = NonNullable<TaskDefinitionRow['volumes'][number]['efsVolumeConfiguration']>;

/** A mount target answers in the task's zone. */
function isReachable(scope: Scope, id: string, zone: string | undefined): boolean {
  const targets = scope.table(mountTargetTable).truth.filter((row) => row.FileSystemId === id);
  return (
    scope.table(fileSystemTable).truth.has(id) &&
    targets.some((row) => row.zone === zone && row.LifeCycleState === 'available')
  );
}

function mayMount({ scope, definition }: Preflight, efs: Efs): boolean {
  const point = scope.table(accessPointTable).truth.get(efs.authorizationConfig?.accessPointId ?? '');
  const system = scope.table(fileSystemTable).truth.get(efs.fileSystemId ?? '');
  return allows(scope, definition.taskRoleArn ?? '', {
    action: 'elasticfilesystem:ClientMount',
    resource: system?.FileSystemArn ?? '',
    keys: { 'elasticfilesystem:AccessPointArn': point?.AccessPointArn ?? '' },
  });
}

function mountProblem(preflight: Preflight, efs: Efs): string | undefined {
  const { scope, task } = preflight;
  const id = efs.fileSystemId ?? '';
  if (!isReachable(scope, id, task.availabilityZone))
    return `Failed to resolve "${id}.efs.${scope.region}.amazonaws.com" - check that your file system ID is correct, and ensure that the VPC has an EFS mount target for this file system ID.`;
  const { accessPointId: point, iam } = efs.authorizationConfig ?? {};
  const state = scope.table(accessPointTable).truth.get(point ?? '')?.LifeCycleState;
  if (point !== undefined && state !== 'available')
    return `mount.nfs4: mounting failed, reason given by server: No such file or directory (access point ${point})`;
  if (iam !== 'ENABLED' || mayMount(preflight, efs)) return undefined;
  return 'mount.nfs4: access denied by server while mounting 127.0.0.1:/';
}

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/troubleshoot-efs-volumes.html */
const volumeProblem: Check = (preflight) => {
  for (const { efsVolumeConfiguration: efs } of preflight.definition.volumes) {
    const problem = efs && mountProblem(preflight, efs);
    if (problem !== undefined)
      return `ResourceInitializationError: failed to invoke EFS utils commands to set up EFS volumes: stderr: ${problem}: unsuccessful EFS utils command execution; code: 32`;
  }
  return undefined;
};

/** In the order in which the agent does these things. */
const checks: readonly Check[] = [roleProblem, secretProblem, volumeProblem, imageProblem, logProblem];

/** Why the task cannot start, in the words of its `stoppedReason`; undefined when nothing stands in its way. */
export function startProblem(scope: Scope, task: TaskRow, definition: TaskDefinitionRow): string | undefined {
  const agentRole = definition.executionRoleArn ?? instanceRole(scope, task);
  for (const check of checks) {
    const problem = check({ scope, task, definition, agentRole });
    if (problem !== undefined) return problem;
  }
  return undefined;
}
