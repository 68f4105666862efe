import type { IamGrant, Op } from '../../../src/engine/op.ts';
import { tagKeys } from '../../../src/engine/index.ts';

/** One statement of an IAM policy. */
export interface Statement {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

export interface Policy {
  readonly Version: '2012-10-17';
  readonly Statement: readonly Statement[];
}

/** IAM counts no white space. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
export const MOST_CHARACTERS = 6144;

type Limits = Pick<Statement, 'Resource' | 'Condition'>;

const present = (key: string): Limits => ({
  Resource: '*',
  Condition: { Null: { [`${key}/${tagKeys.stackId}`]: 'false' } },
});

const byScope: Readonly<Record<Exclude<IamGrant['scope'], 'path'>, readonly [sid: string, limits: Limits]>> =
  {
    any: ['Anything', { Resource: '*' }],
    tagged: ['OnWhatCarriesOurTag', present('aws:ResourceTag')],
    tagging: ['WithOurTagInTheRequest', present('aws:RequestTag')],
  };

const roles = 'arn:aws:iam::*:role/wordpress-stack/*';

/** Where names of ours begin: for a whole service, or for one action of it. */
const byPath: Readonly<Record<string, Limits>> = {
  iam: { Resource: [roles, 'arn:aws:iam::*:instance-profile/wordpress-stack/*'] },
  'iam:AttachRolePolicy': {
    Resource: roles,
    Condition: { ArnEquals: { 'iam:PolicyARN': 'arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore' } },
  },
  'iam:PassRole': {
    Resource: roles,
    Condition: { StringEquals: { 'iam:PassedToService': ['ec2.amazonaws.com', 'ecs-tasks.amazonaws.com'] } },
  },
  'iam:CreateServiceLinkedRole': {
    Resource: 'arn:aws:iam::*:role/aws-service-role/*',
    Condition: {
      StringEquals: {
        'iam:AWSServiceName': [
          'autoscaling.amazonaws.com',
          'backup.amazonaws.com',
          'ecs.amazonaws.com',
          'elasticfilesystem.amazonaws.com',
          'elasticloadbalancing.amazonaws.com',
          'rds.amazonaws.com',
        ],
      },
    },
  },
  logs: { Resource: 'arn:aws:logs:*:*:log-group:wordpress-stack/*' },
  'rds:CreateDBInstance': { Resource: 'arn:aws:rds:*:*:og:default*' },
  rds: { Resource: 'arn:aws:rds:*:*:snapshot:wps-*' },
  secretsmanager: { Resource: 'arn:aws:secretsmanager:*:*:secret:wordpress-stack/*' },
  ssm: { Resource: 'arn:aws:ssm:*::parameter/aws/service/ecs/*' },
};

/** What a policy speaks of: one would be too long for IAM. */
export const policyFiles: Readonly<Record<string, (service: string) => boolean>> = {
  'manifests/aws/operator-compute.json': (service) => compute.has(service),
  'manifests/aws/operator-data.json': (service) => !compute.has(service),
};

const compute: ReadonlySet<string> = new Set(['autoscaling', 'ec2', 'elasticloadbalancing']);

/** What a role must be allowed so that it can make these calls, as the operations' own grants say. */
export function grantsOf(operations: readonly Op[]): readonly IamGrant[] {
  return operations.flatMap(({ iam }) => iam);
}

/** The policy that allows this and nothing else. */
export function policyOf(grants: readonly IamGrant[]): Policy {
  const actions = new Map<string, Set<string>>();
  const limits = new Map<string, Limits>();
  for (const grant of grants) {
    const [sid, limit] = limitsOf(grant);
    limits.set(sid, limit);
    actions.set(sid, (actions.get(sid) ?? new Set()).add(grant.action));
  }
  return {
    Version: '2012-10-17',
    Statement: [...limits].sort().map(([sid, limit]) => ({
      Sid: sid,
      Effect: 'Allow',
      Action: [...(actions.get(sid) ?? [])].sort(),
      ...limit,
    })),
  };
}

/** What limits it, with the name of the statement that it goes into. */
function limitsOf({ action, scope }: IamGrant): readonly [sid: string, limits: Limits] {
  if (scope !== 'path') return byScope[scope];
  const name = action in byPath ? action : serviceOf(action);
  const limits = byPath[name];
  if (limits === undefined) throw new Error(`${action} is limited by a path, and no path is known`);
  return [`ByName${name.replace(/^./u, (letter) => letter.toUpperCase()).replace(':', '')}`, limits];
}

export const serviceOf = (action: string): string => action.split(':')[0] ?? '';
