import type { PlacementConstraint, PlacementStrategy } from '@aws-sdk/client-ecs';
import { nameOf } from '../services/ecs/arns.ts';
import type { Host } from './hosts.ts';
import type { TaskNeeds } from './task-needs.ts';

export interface PlacementRequest {
  readonly needs: TaskNeeds;
  /** Spread counts tasks of the same group: a service, a family. */
  readonly group: string;
  /** Zones that have a subnet for the task's interface; undefined where any will do. */
  readonly zones: readonly string[] | undefined;
  readonly strategies: readonly PlacementStrategy[];
  readonly constraints: readonly PlacementConstraint[];
}

/** Why an instance does not do, as `RESOURCE:` codes of ECS. */
type Obstacle =
  'AGENT' | 'ATTRIBUTE' | 'RESOURCE:CPU' | 'RESOURCE:MEMORY' | 'RESOURCE:ENI' | 'RESOURCE:PORTS';

const attributeOf = ({ instance }: Host, name: string): string | undefined =>
  name === 'instanceId' || name === 'host'
    ? instance.containerInstanceArn
    : instance.attributes.find((attribute) => attribute.name === name)?.value;

/** `attribute:ecs.instance-type == t3.small`, `!=`, `in [a, b]`; the language has more, which nobody here uses. */
const expressionShape = /^attribute:([\w.-]+)\s*(==|!=|in|not_in)\s*\[?([^\]]+)\]?$/;

export const isExpression = (expression: string): boolean => expressionShape.test(expression);

function satisfies(host: Host, group: string, { type, expression = '' }: PlacementConstraint): boolean {
  if (type === 'distinctInstance') return host.tasks.every((task) => task.group !== group);
  const [, name = '', operator = '', list = ''] = expressionShape.exec(expression) ?? [];
  const included = list.split(',').some((value) => value.trim() === attributeOf(host, name));
  return operator === '==' || operator === 'in' ? included : !included;
}

function obstacleOf(host: Host, request: PlacementRequest): Obstacle | undefined {
  const { needs, zones, constraints, group } = request;
  if (host.instance.status !== 'ACTIVE' || host.instance.agentConnected !== true) return 'AGENT';
  if (zones && !zones.includes(host.instance.zone)) return 'ATTRIBUTE';
  if (!constraints.every((constraint) => satisfies(host, group, constraint))) return 'ATTRIBUTE';
  if (host.free.cpu < needs.cpu) return 'RESOURCE:CPU';
  if (host.free.memory < needs.memory) return 'RESOURCE:MEMORY';
  if (host.free.interfaces < needs.interfaces) return 'RESOURCE:ENI';
  return needs.ports.some((port) => host.free.ports.includes(port)) ? 'RESOURCE:PORTS' : undefined;
}

/** Lower is better. */
type Rank = (host: Host) => number;

function rankOf({ type, field = '' }: PlacementStrategy, hosts: readonly Host[], group: string): Rank {
  if (type === 'binpack') return ({ free }) => (field.toLowerCase() === 'cpu' ? free.cpu : free.memory);
  if (type !== 'spread') return () => 0;
  const name = field.replace(/^attribute:/, '');
  const tasksAt = (value: string | undefined): number =>
    hosts
      .filter((host) => attributeOf(host, name) === value)
      .reduce((sum, host) => sum + host.tasks.filter((task) => task.group === group).length, 0);
  return (host) => tasksAt(attributeOf(host, name));
}

/** Why there is no place, and the instance that comes closest. */
export interface Refusal {
  readonly obstacle: Obstacle | 'EMPTY';
  readonly closest: string;
}

export type Placement = { readonly host: Host } | Refusal;

/** The resource that is missing on the instance that comes closest. */
const closeness: readonly Obstacle[] = [
  'RESOURCE:PORTS',
  'RESOURCE:ENI',
  'RESOURCE:MEMORY',
  'RESOURCE:CPU',
  'ATTRIBUTE',
  'AGENT',
];

/**
 * Where a task goes: strategies in their order, each breaking the ties of the one before it, then the instance that
 * registered first.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-placement-strategies.html
 */
export function place(hosts: readonly Host[], request: PlacementRequest): Placement {
  const judged = hosts.map((host) => ({ host, obstacle: obstacleOf(host, request) }));
  const fitting = judged.filter(({ obstacle }) => obstacle === undefined).map(({ host }) => host);
  const ranks = request.strategies.map((strategy) => rankOf(strategy, hosts, request.group));
  const [best] = fitting.sort((left, right) => {
    const decisive = ranks.find((rank) => rank(left) !== rank(right));
    return decisive ? decisive(left) - decisive(right) : 0;
  });
  if (best) return { host: best };
  const [closest] = judged.sort(
    (left, right) =>
      closeness.indexOf(left.obstacle ?? 'AGENT') - closeness.indexOf(right.obstacle ?? 'AGENT'),
  );
  if (!closest) return { obstacle: 'EMPTY', closest: '' };
  return {
    obstacle: closest.obstacle ?? 'AGENT',
    closest: nameOf(closest.host.instance.containerInstanceArn),
  };
}

const because = 'was unable to place a task because no container instance met all of its requirements.';
const more = 'For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.';

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html */
export function placementMessage(
  obstacle: string,
  closest: string,
  place: 'cluster' | 'capacity provider',
): string {
  const match = `The closest matching (container-instance ${closest})`;
  const reasons: Readonly<Record<string, string>> = {
    EMPTY: `Reason: No Container Instances were found in your ${place}.`,
    'RESOURCE:CPU': `${match} has insufficient CPU units available.`,
    'RESOURCE:MEMORY': `${match} has insufficient memory available.`,
    'RESOURCE:PORTS': `${match} is already using a port required by your task.`,
    AGENT: `${match} has the agent disconnected.`,
    ATTRIBUTE: `${match} is missing an attribute required by your task.`,
  };
  return `${because} ${reasons[obstacle] ?? `${match} encountered error "${obstacle}".`} ${more}`;
}
