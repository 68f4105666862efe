import type { Scope } from '../../kernel/scope.ts';

export const ecsArn = (scope: Scope, resource: string): string =>
  `arn:aws:ecs:${scope.region}:${scope.account}:${resource}`;

/** Names are accepted where ARNs are: the last part of either. */
export const nameOf = (reference: string): string => reference.slice(reference.lastIndexOf('/') + 1);

/** The name of a cluster that a request means. https://docs.aws.amazon.com/AmazonECS/latest/developerguide/clusters.html */
export const clusterNameOf = (reference: string | undefined): string => nameOf(reference ?? 'default');

/** `cluster/name` from the ARN of a service, or from its name. */
export const serviceKey = (clusterName: string, reference: string): string =>
  `${clusterName}/${nameOf(reference)}`;

/** `cluster/name` out of an ARN that has both: services, tasks and instances in the long format. */
export const keyInArn = (arn: string): string =>
  arn.split(':').slice(5).join(':').split('/').slice(1).join('/');

/** Nineteen digits, as in deployment ids. */
export function digits(scope: Scope): string {
  let text = '';
  while (text.length < 19) text += String(Math.floor(scope.between(1, 10)));
  return text;
}
