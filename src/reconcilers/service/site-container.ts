import { siteUrl } from '../../api/v1alpha1/site-url.ts';
import type { WordPressStackSpec } from '../../api/v1alpha1/spec.ts';
import type { ContainerDefinition, TaskDefinition } from '../../aws/operations/ecs-shapes.ts';
import type { Member, WantContext } from '../../engine/index.ts';
import { isClassic } from '../balancer-type.ts';
import { WORDPRESS_KEYS } from '../secrets/credentials.ts';

/*
 * What the containers of the service and of the init task have in common: both are the same image with the same files
 * and the same database.
 */

export type Context = WantContext<WordPressStackSpec>;

/** The members of a task definition that we set. */
export type TaskContent = Required<
  Pick<
    TaskDefinition,
    | 'family'
    | 'taskRoleArn'
    | 'executionRoleArn'
    | 'networkMode'
    | 'requiresCompatibilities'
    | 'volumes'
    | 'containerDefinitions'
  >
>;

/** A new value makes a new revision, and with it a new deployment. */
const RESTARTED_AT = 'wordpress-stack.dev/restarted-at';
const SECRETS = 'wordpress-stack.dev/secret-versions';

const VOLUME = 'wp-content';
const CONTENT_PATH = '/var/www/html/wp-content';

const needs: NonNullable<Member['needs']> = {
  image: 'image',
  database: 'database',
  credentials: 'secret/database-app',
  keys: 'secret/keys',
  files: 'file-system',
  access: 'access-point',
  logs: 'log-group',
  task: 'role/task',
};

export const siteNeeds = (spec: WordPressStackSpec): NonNullable<Member['needs']> => ({
  ...needs,
  ...balancerNeed(spec),
});

/** By its own name, which ECS and a site without an address depend on. */
function balancerNeed(spec: WordPressStackSpec): NonNullable<Member['needs']> {
  if (isClassic(spec)) return { balancer: 'classic-load-balancer' };
  return spec.wordpress.url === undefined ? { balancer: 'load-balancer' } : {};
}

function siteVolumes({ need }: Context): TaskContent['volumes'] {
  return [
    {
      name: VOLUME,
      efsVolumeConfiguration: {
        fileSystemId: need('files')['id'] ?? '',
        rootDirectory: '/',
        transitEncryption: 'ENABLED',
        authorizationConfig: { accessPointId: need('access')['id'] ?? '', iam: 'ENABLED' },
      },
    },
  ];
}

/** Names of docs/image.md. */
export function siteEnvironment({ spec, need }: Context): Readonly<Record<string, string>> {
  const { address = '', port = '' } = need('database');
  const home = siteUrl(spec, spec.wordpress.url === undefined ? need('balancer')['dnsName'] : undefined);
  return {
    WORDPRESS_DB_HOST: `${address}:${port}`,
    WORDPRESS_MODE: spec.wordpress.mode,
    WP_HOME: home ?? '',
    // The load balancer's addresses are in the VPC, and from elsewhere nobody reaches a task.
    WORDPRESS_TRUSTED_PROXIES: spec.network.cidr,
  };
}

export const environmentList = (
  environment: Readonly<Record<string, string>>,
): NonNullable<ContainerDefinition['environment']> =>
  Object.entries(environment).map(([name, value]) => ({ name, value }));

/** One key of a secret's JSON: `<ARN>:<key>::` */
export const secretKey = ({ need }: Context, alias: string, name: string): string =>
  `${need(alias)['arn'] ?? ''}:${name}::`;

export function siteSecrets(context: Context): NonNullable<ContainerDefinition['secrets']> {
  const key = (alias: string, name: string): string => secretKey(context, alias, name);
  return [
    { name: 'WORDPRESS_DB_USER', valueFrom: key('credentials', 'username') },
    { name: 'WORDPRESS_DB_PASSWORD', valueFrom: key('credentials', 'password') },
    { name: 'WORDPRESS_DB_NAME', valueFrom: key('credentials', 'database') },
    ...WORDPRESS_KEYS.map((name) => ({ name: `WORDPRESS_${name}`, valueFrom: key('keys', name) })),
  ];
}

/** What asks for other containers although nothing else says so: values of secrets that changed, and the user. */
export function restartLabels(
  { need, requests }: Context,
  secrets: readonly string[],
): Readonly<Record<string, string>> {
  const restartedAt = requests['restartedAt'];
  return {
    [SECRETS]: secrets.map((alias) => need(alias)['version'] ?? '').join(' '),
    ...(restartedAt === undefined ? {} : { [RESTARTED_AT]: restartedAt }),
  };
}

export const logOptions = ({ need, stack }: Context, prefix: string): Readonly<Record<string, string>> => ({
  'awslogs-group': need('logs')['name'] ?? '',
  'awslogs-region': stack.region,
  'awslogs-stream-prefix': prefix,
});

/** The image as every container of the site runs it. */
export const siteContainer = ({ need }: Context) => ({
  image: need('image')['uri'] ?? '',
  essential: true,
  user: '33:33',
  mountPoints: [{ sourceVolume: VOLUME, containerPath: CONTENT_PATH, readOnly: false }],
  linuxParameters: { initProcessEnabled: true },
});

/** A task of one container of the site, in a family of its own. */
export const siteTask = (context: Context, family: string, container: ContainerDefinition): TaskContent => ({
  family,
  taskRoleArn: context.need('task')['arn'] ?? '',
  executionRoleArn: context.need('execution')['arn'] ?? '',
  networkMode: isClassic(context.spec) ? 'bridge' : 'awsvpc',
  requiresCompatibilities: ['EC2'],
  volumes: siteVolumes(context),
  containerDefinitions: [container],
});
