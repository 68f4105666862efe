import * as ecs from '@aws-sdk/client-ecs';
import { jsonCodes } from '../../kernel/error-codes.ts';
import { rulesIn } from '../../kernel/rule.ts';
import { defineService } from '../../kernel/service.ts';
import type { Service } from '../../kernel/service.ts';
import { Scheduler } from '../../scheduler/scheduler.ts';
import type { TaskRuntime } from '../../scheduler/task-runtime.ts';
import { accountSettings } from './account-settings.ts';
import { capacityProviders } from './capacity-providers.ts';
import * as capacityRules from './capacity-rules.ts';
import { clusterCapacity } from './cluster-capacity.ts';
import { clusters } from './clusters.ts';
import { containerInstances } from './container-instances.ts';
import * as rules from './rules.ts';
import { serviceRollouts } from './service-rollouts.ts';
import * as serviceRules from './service-rules.ts';
import { services } from './services.ts';
import { tags } from './tags.ts';
import * as definitionRules from './task-definition-rules.ts';
import { taskDefinitions } from './task-definitions.ts';
import * as taskRules from './task-rules.ts';
import { tasks } from './tasks.ts';
import { throttle } from './throttle.ts';

/** ECS whose containers are run by `runtime`. */
export function ecsServiceWith(runtime: TaskRuntime): Service {
  const scheduler = new Scheduler(runtime);
  return defineService({
    name: 'ecs',
    module: ecs,
    client: () => new ecs.ECSClient({ region: 'us-east-1' }),
    handlers: {
      ...clusters,
      ...clusterCapacity(scheduler.wake),
      ...capacityProviders,
      ...taskDefinitions,
      ...services(scheduler),
      ...serviceRollouts,
      ...tasks(scheduler),
      ...containerInstances(scheduler),
      ...accountSettings,
      ...tags,
    },
    // https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html#API_CreateService_Errors
    codes: { ...jsonCodes, blocked: 'BlockedException' },
    throttle,
    seed: (scope) => {
      scheduler.attach(scope);
    },
    rules: rulesIn(rules, capacityRules, definitionRules, serviceRules, taskRules),
  });
}
