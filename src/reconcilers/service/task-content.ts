import type { WordPressStackSpec } from '../../api/v1alpha1/spec.ts';
import type { ContainerDefinition } from '../../aws/operations/ecs-shapes.ts';
import type { Member } from '../../engine/index.ts';
import { HOST_PORT, isClassic } from '../balancer-type.ts';
import { CONTAINER, CONTAINER_PORT, familyName } from './service-names.ts';
import {
  environmentList,
  logOptions,
  restartLabels,
  siteContainer,
  siteEnvironment,
  siteNeeds,
  siteSecrets,
  siteTask,
  type Context,
  type TaskContent,
} from './site-container.ts';

/** ECS registers an instance with a classic balancer when its task starts: one that is made anew knows nobody. */
const BALANCER = 'wordpress-stack.dev/load-balancer';

export const taskNeeds = (spec: WordPressStackSpec): NonNullable<Member['needs']> => ({
  ...siteNeeds(spec),
  execution: 'role/execution',
});

const labelsOf = (context: Context): Record<string, string> => ({
  ...restartLabels(context, ['credentials', 'keys']),
  ...(isClassic(context.spec) ? { [BALANCER]: context.need('balancer')['dnsName'] ?? '' } : {}),
});

const logOf = (context: Context): ContainerDefinition['logConfiguration'] => ({
  logDriver: 'awslogs',
  options: {
    ...logOptions(context, CONTAINER),
    // A log service that is slow must not stop the site.
    mode: 'non-blocking',
    'max-buffer-size': '4m',
  },
});

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
  const { spec } = context;
  return {
    ...siteContainer(context),
    name: CONTAINER,
    cpu: spec.service.cpuUnits,
    memory: spec.service.memoryMiB,
    portMappings: [{ containerPort: CONTAINER_PORT, hostPort: hostPort(spec), protocol: 'tcp' }],
    environment: environmentList(siteEnvironment(context)),
    secrets: siteSecrets(context),
    logConfiguration: logOf(context),
    // ECS has none of its own behind a classic balancer, which asks the instances itself.
    ...(isClassic(spec) ? {} : { healthCheck }),
    stopTimeout: 60,
    dockerLabels: labelsOf(context),
  };
}

/** What every revision of the service says, from the spec and from what other resources are called. */
export const taskContent = (context: Context): TaskContent =>
  siteTask(context, familyName(context.stack), containerOf(context));
