import { siteUrl } from '../../api/v1alpha1/site-url.ts';
import type { WordPressStackSpec } from '../../api/v1alpha1/spec.ts';
import type { ContainerDefinition, TaskDefinition } from '../../aws/operations/ecs-shapes.ts';
import type { Member, WantContext } from '../../engine/index.ts';
import { HOST_PORT, isClassic } from '../balancer-type.ts';
import { WORDPRESS_KEYS } from '../secrets/credentials.ts';
import { CONTAINER, CONTAINER_PORT, familyName } from './service-names.ts';

type Context = WantContext<WordPressStackSpec>;

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
/** ECS registers an instance with a classic balancer when its task starts: one that is made anew knows nobody. */
const BALANCER = 'wordpress-stack.dev/load-balancer';

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
  execution: 'role/execution',
};

export const taskNeeds = (spec: WordPressStackSpec): NonNullable<Member['needs']> => ({
  ...needs,
  ...balancerNeed(spec),
});

/** By its own name, which ECS and a site without an address depend on. */
function balancerNeed(spec: WordPressStackSpec): NonNullable<Member['needs']> {
  if (isClassic(spec)) return { balancer: 'classic-load-balancer' };
  return spec.wordpress.url === undefined ? { balancer: 'load-balancer' } : {};
}

function volumesOf({ need }: Context): TaskContent['volumes'] {
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
function environmentOf({ spec, need }: Context): ContainerDefinition['environment'] {
  const { address = '', port = '' } = need('database');
  const home = siteUrl(spec, spec.wordpress.url === undefined ? need('balancer')['dnsName'] : undefined);
  return Object.entries({
    WORDPRESS_DB_HOST: `${address}:${port}`,
    WORDPRESS_MODE: spec.wordpress.mode,
    WP_HOME: home ?? '',
    // The load balancer's addresses are in the VPC, and from elsewhere nobody reaches a task.
    WORDPRESS_TRUSTED_PROXIES: spec.network.cidr,
  }).map(([name, value]) => ({ name, value }));
}

/** One key of a secret's JSON: `<ARN>:<key>::` */
function secretsOf({ need }: Context): ContainerDefinition['secrets'] {
  const key = (alias: string, name: string): string => `${need(alias)['arn'] ?? ''}:${name}::`;
  return [
    { name: 'WORDPRESS_DB_USER', valueFrom: key('credentials', 'username') },
    { name: 'WORDPRESS_DB_PASSWORD', valueFrom: key('credentials', 'password') },
    { name: 'WORDPRESS_DB_NAME', valueFrom: key('credentials', 'database') },
    ...WORDPRESS_KEYS.map((name) => ({ name: `WORDPRESS_${name}`, valueFrom: key('keys', name) })),
  ];
}

function labelsOf({ need, requests, spec }: Context): Record<string, string> {
  const restartedAt = requests['restartedAt'];
  const versions = [need('credentials')['version'], need('keys')['version']];
  return {
    [SECRETS]: versions.map((version) => version ?? '').join(' '),
    ...(isClassic(spec) ? { [BALANCER]: need('balancer')['dnsName'] ?? '' } : {}),
    ...(restartedAt === undefined ? {} : { [RESTARTED_AT]: restartedAt }),
  };
}

function logOf({ need, stack }: Context): ContainerDefinition['logConfiguration'] {
  return {
    logDriver: 'awslogs',
    options: {
      'awslogs-group': need('logs')['name'] ?? '',
      'awslogs-region': stack.region,
      'awslogs-stream-prefix': CONTAINER,
      // A log service that is slow must not stop the site.
      mode: 'non-blocking',
      'max-buffer-size': '4m',
    },
  };
}

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/healthcheck.html */
const healthCheck: ContainerDefinition['healthCheck'] = {
  command: ['CMD-SHELL', `curl -fsS http://127.0.0.1:${CONTAINER_PORT}/healthz || exit 1`],
  interval: 10,
  timeout: 5,
  retries: 3,
  startPeriod: 60,
};

const hostPort = (spec: WordPressStackSpec): number => (isClassic(spec) ? HOST_PORT : CONTAINER_PORT);

function containerOf(context: Context): ContainerDefinition {
  const { spec, need } = context;
  const logConfiguration = logOf(context);
  return {
    name: CONTAINER,
    image: need('image')['uri'] ?? '',
    essential: true,
    cpu: spec.service.cpuUnits,
    memory: spec.service.memoryMiB,
    portMappings: [{ containerPort: CONTAINER_PORT, hostPort: hostPort(spec), protocol: 'tcp' }],
    user: '33:33',
    environment: environmentOf(context),
    secrets: secretsOf(context),
    mountPoints: [{ sourceVolume: VOLUME, containerPath: CONTENT_PATH, readOnly: false }],
    ...(logConfiguration === undefined ? {} : { logConfiguration }),
    // ECS has none of its own behind a classic balancer, which asks the instances itself.
    ...(isClassic(spec) ? {} : { healthCheck }),
    linuxParameters: { initProcessEnabled: true },
    stopTimeout: 60,
    dockerLabels: labelsOf(context),
  };
}

/** What every revision says, from the spec and from what other resources are called. */
export function taskContent(context: Context): TaskContent {
  return {
    family: familyName(context.stack),
    taskRoleArn: context.need('task')['arn'] ?? '',
    executionRoleArn: context.need('execution')['arn'] ?? '',
    networkMode: isClassic(context.spec) ? 'bridge' : 'awsvpc',
    requiresCompatibilities: ['EC2'],
    volumes: volumesOf(context),
    containerDefinitions: [containerOf(context)],
  };
}
