import type { WordPressStackSpec } from '../../api/v1alpha1/spec.ts';
import type { ContainerDefinition } from '../../aws/operations/ecs-shapes.ts';
import type { Member } from '../../engine/index.ts';
import { INIT_KEY_LABEL, initKey } from './init-key.ts';
import { CONTAINER, initFamilyName } from './service-names.ts';
import {
  environmentList,
  logOptions,
  restartLabels,
  secretKey,
  siteContainer,
  siteEnvironment,
  siteNeeds,
  siteSecrets,
  siteTask,
  type Context,
  type TaskContent,
} from './site-container.ts';

/**
 * PHP on the command line, one process: its size is not that of the service, so that it finds a place beside the tasks
 * that serve. The soft limit is what ECS reserves.
 */
const SIZE = { cpu: 128, memory: 512, memoryReservation: 256 } as const;

/** Log streams of the init task begin with this: `init/wordpress/<task id>`. */
export const INIT_LOG_PREFIX = 'init';

export const initNeeds = (spec: WordPressStackSpec): NonNullable<Member['needs']> => ({
  ...siteNeeds(spec),
  execution: 'role/execution-init',
  databaseAdmin: 'secret/database-admin',
  siteAdmin: 'secret/site-admin',
});

function secretsOf(context: Context): ContainerDefinition['secrets'] {
  return [
    ...siteSecrets(context),
    { name: 'WORDPRESS_DB_ADMIN_USER', valueFrom: secretKey(context, 'databaseAdmin', 'username') },
    { name: 'WORDPRESS_DB_ADMIN_PASSWORD', valueFrom: secretKey(context, 'databaseAdmin', 'password') },
    { name: 'WORDPRESS_ADMIN_PASSWORD', valueFrom: secretKey(context, 'siteAdmin', 'password') },
  ];
}

const environmentOf = (context: Context): ContainerDefinition['environment'] =>
  environmentList({
    ...siteEnvironment(context),
    WORDPRESS_TITLE: context.spec.wordpress.title,
    WORDPRESS_ADMIN_USER: context.spec.wordpress.adminUser,
    WORDPRESS_ADMIN_EMAIL: context.spec.wordpress.adminEmail,
  });

function labelsOf(context: Context): Record<string, string> {
  const { need } = context;
  const subject = {
    image: need('image')['uri'] ?? '',
    database: need('database')['resourceId'] ?? '',
    credentials: need('credentials')['version'] ?? '',
  };
  return {
    ...restartLabels(context, ['credentials', 'keys', 'databaseAdmin', 'siteAdmin']),
    [INIT_KEY_LABEL]: initKey(subject),
  };
}

function containerOf(context: Context): ContainerDefinition {
  return {
    ...siteContainer(context),
    ...SIZE,
    name: CONTAINER,
    command: ['init'],
    environment: environmentOf(context),
    secrets: secretsOf(context),
    // Its last line is how a failure is told: it waits until the log has it.
    logConfiguration: {
      logDriver: 'awslogs',
      options: { ...logOptions(context, INIT_LOG_PREFIX), mode: 'blocking' },
    },
    dockerLabels: labelsOf(context),
  };
}

/**
 * What every revision of the init task says: the service's image, environment and files, and besides the passwords that
 * the service must not have, which is why its execution role is one of its own.
 */
export const initContent = (context: Context): TaskContent =>
  siteTask(context, initFamilyName(context.stack), containerOf(context));
