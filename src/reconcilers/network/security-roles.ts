import type { WordPressStackSpec } from '../../api/v1alpha1/spec.ts';
import { HOST_PORT, isClassic } from '../balancer-type.ts';
import type { Rule } from './security-rules.ts';

export type Role = 'load-balancer' | 'tasks' | 'instances' | 'files' | 'database';

/** A security group: what it is for, and who may come in by reference to other groups. */
export interface SecurityRole {
  readonly description: string;
  readonly from: readonly { readonly port: number; readonly role: Role }[];
}

const TASK_PORT = 8080;
const NFS = 2049;
const MYSQL = 3306;

const front: SecurityRole = {
  description: 'WordPress load balancer: HTTP and HTTPS from the allowed blocks',
  from: [],
};

/** Addresses stand in the balancer's group only. No port 22 anywhere. */
const roles: Readonly<Record<Role, SecurityRole>> = {
  'load-balancer': front,
  tasks: {
    description: 'WordPress tasks: from the load balancer only',
    from: [{ port: TASK_PORT, role: 'load-balancer' }],
  },
  instances: { description: 'WordPress container instances: nothing comes in', from: [] },
  files: {
    description: 'WordPress file system: NFS from tasks and instances',
    from: [
      { port: NFS, role: 'tasks' },
      { port: NFS, role: 'instances' },
    ],
  },
  database: { description: 'WordPress database: MySQL from tasks', from: [{ port: MYSQL, role: 'tasks' }] },
};

/** Tasks without an interface of their own come and are reached as their instance. */
const classicRoles: Readonly<Record<Exclude<Role, 'tasks'>, SecurityRole>> = {
  'load-balancer': front,
  instances: {
    description: 'WordPress container instances: from the load balancer only',
    from: [{ port: HOST_PORT, role: 'load-balancer' }],
  },
  files: {
    description: 'WordPress file system: NFS from instances',
    from: [{ port: NFS, role: 'instances' }],
  },
  database: {
    description: 'WordPress database: MySQL from instances',
    from: [{ port: MYSQL, role: 'instances' }],
  },
};

/** Of all stacks: a teardown does not know which kind it meets. */
export const everyRole = Object.keys(roles) as readonly Role[];

export function rolesOf(spec: WordPressStackSpec): readonly (readonly [Role, SecurityRole])[] {
  return Object.entries(isClassic(spec) ? classicRoles : roles) as [Role, SecurityRole][];
}

export function roleIn(spec: WordPressStackSpec, role: Role): SecurityRole {
  return rolesOf(spec).find(([name]) => name === role)?.[1] ?? roles[role];
}

/** The ports that the balancer answers on: plain HTTP too where it redirects, which a classic one cannot. */
export function publicRules(spec: WordPressStackSpec): readonly Rule[] {
  const { certificateARN, allowedCIDRs } = spec.loadBalancer;
  const secure = isClassic(spec) ? [443] : [80, 443];
  const ports = certificateARN === undefined ? [80] : secure;
  return ports.flatMap((port) => allowedCIDRs.map((source) => ({ port, source })));
}
