import { rule } from '../../kernel/rule.ts';

const api = (name: string): string =>
  `https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_${name}.html`;

export const taskAbsent = rule({
  id: 'ecs.task.absent',
  code: 'InvalidParameterException',
  page: api('StopTask'),
  text: 'A task is named by its id or ARN, in its cluster.',
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
