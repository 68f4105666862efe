import { rule } from '../../kernel/rule.ts';

const api = (name: string): string =>
  `https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_${name}.html`;

export const taskAbsent = rule({
  id: 'ecs.task.absent',
  code: 'InvalidParameterException',
  page: api('StopTask'),
  text: 'A task is named by its id or ARN, in its cluster.',
});
const idempotency = 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ECS_Idempotency.html';

export const tokenReused = rule({
  id: 'ecs.run-task.token',
  code: 'ConflictException',
  page: idempotency,
  text: 'A client token of RunTask stands for one request, for 24 hours or until an hour after its tasks have stopped.',
});
export const manyTasks = rule({
  id: 'ecs.run-task.count',
  code: 'InvalidParameterException',
  page: api('RunTask'),
  text: 'One call runs up to ten tasks.',
});
export const overrideName = rule({
  id: 'ecs.run-task.override',
  code: 'InvalidParameterException',
  page: api('ContainerOverride'),
  text: 'An override names a container of the task definition.',
});
/** Not an error: it stands in the answer, and nothing runs. */
export const noPlace = rule({
  id: 'ecs.run-task.placement',
  code: 'failures',
  page: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/api_failures_messages.html',
  text: 'What fits no instance of the cluster is a failure in the answer, unless a capacity provider finds a place for it later.',
});
export const instanceAbsent = rule({
  id: 'ecs.container-instance.absent',
  code: 'InvalidParameterException',
  page: api('DeregisterContainerInstance'),
  text: 'A container instance is named by its id or ARN, in its cluster.',
});
export const instanceBusy = rule({
  id: 'ecs.container-instance.tasks',
  code: 'InvalidParameterException',
  page: api('DeregisterContainerInstance'),
  text: 'An instance with running tasks is deregistered by force only.',
});
