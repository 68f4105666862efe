import type { WordPressStackSpec } from '../../api/v1alpha1/spec.ts';
import type { Member, WantContext } from '../../engine/index.ts';
import { roleName, type RoleName } from '../stack-names.ts';
import {
  agentPolicy,
  executionPolicy,
  initExecutionPolicy,
  instanceTrust,
  taskPolicy,
  tasksTrust,
} from './role-policies.ts';

export const ROLES: readonly RoleName[] = ['instance', 'execution', 'execution-init', 'task'];

export interface RoleWant {
  readonly name: string;
  readonly description: string;
  readonly trust: string;
  readonly policy: string;
  /** ARNs of AWS managed policies. */
  readonly managed: readonly string[];
}

type Context = WantContext<WordPressStackSpec>;

/**
 * Session Manager instead of SSH: no port is open and no key exists.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/setup-instance-permissions.html
 */
const sessionManager = (partition: string): string =>
  `arn:${partition}:iam::aws:policy/AmazonSSMManagedInstanceCore`;

const wants: Readonly<Record<RoleName, (context: Context) => Omit<RoleWant, 'name'>>> = {
  instance: ({ stack }) => ({
    description: 'WordPress container instances: the ECS agent and Session Manager',
    trust: instanceTrust(stack),
    policy: agentPolicy(stack),
    managed: [sessionManager(stack.partition)],
  }),
  execution: ({ stack, spec }) => ({
    description: 'WordPress tasks: pull the image, read the secrets, write the log',
    trust: tasksTrust(stack),
    policy: executionPolicy(stack, spec.image.repository),
    managed: [],
  }),
  'execution-init': ({ stack, spec }) => ({
    description:
      'WordPress init task: pull the image, read the secrets of the administrators too, write the log',
    trust: tasksTrust(stack),
    policy: initExecutionPolicy(stack, spec.image.repository),
    managed: [],
  }),
  task: ({ stack, need }) => ({
    description: 'WordPress itself: its files, through its access point',
    trust: tasksTrust(stack),
    policy: taskPolicy(need('files')['arn'] ?? '', need('access')['arn'] ?? ''),
    managed: [],
  }),
};

export function roleMembers(): readonly Member[] {
  return ROLES.map((role) => ({
    id: `role/${role}`,
    ...(role === 'task' ? { needs: { files: 'file-system', access: 'access-point' } } : {}),
  }));
}

export function roleWant(context: Context): RoleWant {
  const role = ROLES.find((candidate) => context.id === `role/${candidate}`) ?? 'task';
  return { name: roleName(context.stack, role), ...wants[role](context) };
}
