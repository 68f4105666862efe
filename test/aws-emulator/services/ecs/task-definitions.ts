import type * as ecs from '@aws-sdk/client-ecs';
import type { ContainerDefinition } from '@aws-sdk/client-ecs';
import type { CallContext } from '../../kernel/call-context.ts';
import type { Handlers, Present } from '../../kernel/handlers.ts';
import type { Scope } from '../../kernel/scope.ts';
import { ecsArn, nameOf } from './arns.ts';
import { checkTaskDefinition } from './task-definition-checks.ts';
import * as rules from './task-definition-rules.ts';
import { taskDefinitionTable } from './tables.ts';
import type { TaskDefinitionRow } from './tables.ts';
import { mergedTags } from './tags.ts';

/** What AWS adds to a container that leaves it out. */
function completed(
  container: Present<ContainerDefinition>,
  networkMode: string | undefined,
): ContainerDefinition {
  return {
    cpu: 0,
    essential: true,
    environment: [],
    mountPoints: [],
    volumesFrom: [],
    systemControls: [],
    ...container,
    portMappings: (container.portMappings ?? []).map((mapping) => ({
      protocol: 'tcp' as const,
      ...mapping,
      hostPort: networkMode === 'awsvpc' ? mapping.containerPort : (mapping.hostPort ?? 0),
    })),
  } as ContainerDefinition;
}

const revisionsOf = (scope: Scope, family: string): TaskDefinitionRow[] =>
  scope
    .table(taskDefinitionTable)
    .truth.filter((row) => row.family === family)
    .sort((left, right) => left.revision - right.revision);

const keyOf = (row: TaskDefinitionRow): string => `${row.family}:${String(row.revision)}`;

/** The revision that a reference means: the newest active one for a family, whatever its status when it is named. */
export function definitionOf(context: CallContext, reference: string): TaskDefinitionRow | undefined {
  const table = context.table(taskDefinitionTable);
  const name = nameOf(reference);
  if (name.includes(':')) return table.byId(name);
  const visible = revisionsOf(context.scope, name).map((row) => table.byId(keyOf(row)));
  return visible.findLast((row) => row?.status === 'ACTIVE');
}

/** The revision of a task or a service; it stays readable as long as it is used. */
export const definitionByArn = (scope: Scope, arn: string): TaskDefinitionRow | undefined =>
  scope.table(taskDefinitionTable).truth.get(nameOf(arn));

function shown(row: TaskDefinitionRow): ecs.TaskDefinition {
  const { tags: _tags, ...definition } = row;
  return definition;
}

function named(context: CallContext, reference: string): TaskDefinitionRow {
  if (!/:\d+$/.test(reference))
    throw rules.revisionNeeded.refuse('Task definition arn must contain a revision number.');
  const row = context.table(taskDefinitionTable).reachable(nameOf(reference));
  if (!row) throw rules.definitionAbsent.refuse('The specified task definition does not exist.');
  return row;
}

function listed(context: CallContext, family: string | undefined, status: string): TaskDefinitionRow[] {
  const rows = context
    .table(taskDefinitionTable)
    .list()
    .filter((row) => row.status === status && (family === undefined || row.family === family));
  return rows.sort(
    (left, right) => left.family.localeCompare(right.family) || left.revision - right.revision,
  );
}

export const taskDefinitions = {
  RegisterTaskDefinition(context, input) {
    checkTaskDefinition(input);
    const { tags, containerDefinitions, ...given } = input;
    const revision = (revisionsOf(context.scope, input.family).at(-1)?.revision ?? 0) + 1;
    const row: TaskDefinitionRow = {
      ...given,
      taskDefinitionArn: ecsArn(context.scope, `task-definition/${input.family}:${String(revision)}`),
      revision,
      status: 'ACTIVE',
      containerDefinitions: containerDefinitions.map((container) => completed(container, input.networkMode)),
      volumes: input.volumes ?? [],
      placementConstraints: input.placementConstraints ?? [],
      compatibilities: input.requiresCompatibilities ?? ['EC2'],
      requiresAttributes: [],
      registeredAt: context.date,
      registeredBy: context.principal.arn,
      tags: mergedTags([], tags),
    };
    context.table(taskDefinitionTable).insert(keyOf(row), row);
    return { taskDefinition: shown(row), tags: row.tags };
  },

  DescribeTaskDefinition(context, input) {
    const row = definitionOf(context, input.taskDefinition);
    if (!row) throw rules.definitionAbsent.refuse('Unable to describe task definition.');
    return {
      taskDefinition: shown(row),
      ...(input.include?.includes('TAGS') === true ? { tags: row.tags } : {}),
    };
  },

  ListTaskDefinitions(context, input) {
    const arns = listed(context, input.familyPrefix, input.status ?? 'ACTIVE').map(
      (row) => row.taskDefinitionArn,
    );
    const sorted = input.sort === 'DESC' ? arns.reverse() : arns;
    const { items, next } = context.page(sorted, {
      limit: input.maxResults,
      token: input.nextToken,
      default: 100,
      max: 100,
    });
    return { taskDefinitionArns: items, nextToken: next };
  },

  ListTaskDefinitionFamilies(context, input) {
    const status = input.status ?? 'ALL';
    const rows = context
      .table(taskDefinitionTable)
      .list()
      .filter(
        (row) =>
          row.family.startsWith(input.familyPrefix ?? '') && (status === 'ALL' || row.status === status),
      );
    const families = [...new Set(rows.map((row) => row.family))].sort();
    const { items, next } = context.page(families, {
      limit: input.maxResults,
      token: input.nextToken,
      default: 100,
      max: 100,
    });
    return { families: items, nextToken: next };
  },

  DeregisterTaskDefinition(context, input) {
    const row = named(context, input.taskDefinition);
    if (row.status !== 'ACTIVE')
      throw rules.notActive.refuse(
        'The specified task definition is inactive. You can only deregister active task definitions.',
      );
    const changed = context
      .table(taskDefinitionTable)
      .update(keyOf(row), { status: 'INACTIVE', deregisteredAt: context.date });
    return { taskDefinition: shown(changed ?? row) };
  },

  /** A revision stays in deletion while something refers to it. */
  DeleteTaskDefinitions(context, input) {
    const table = context.table(taskDefinitionTable);
    const rows = input.taskDefinitions.map((reference) => named(context, reference));
    const deletable = rows.filter((row) => row.status === 'INACTIVE');
    const deleted = deletable.flatMap(
      (row) =>
        table.update(keyOf(row), { status: 'DELETE_IN_PROGRESS', deleteRequestedAt: context.date }) ?? [],
    );
    return {
      taskDefinitions: deleted.map(shown),
      failures: rows
        .filter((row) => row.status !== 'INACTIVE')
        .map((row) => ({
          arn: row.taskDefinitionArn,
          reason:
            'The specified task definition is still in ACTIVE status. Please deregister the target and try again.',
        })),
    };
  },
} satisfies Handlers<typeof ecs>;
