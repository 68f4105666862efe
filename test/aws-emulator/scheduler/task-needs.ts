import type { TaskDefinitionRow } from '../services/ecs/tables.ts';

/** What a task takes of the instance that it is placed on. */
export interface TaskNeeds {
  readonly cpu: number;
  readonly memory: number;
  /** Interfaces of its own. */
  readonly interfaces: number;
  /** Fixed ports of the instance. */
  readonly ports: readonly number[];
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/**
 * The soft limit is what counts, where there is one.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
 */
export function needsOf(definition: TaskDefinitionRow): TaskNeeds {
  const containers = definition.containerDefinitions;
  const own = definition.networkMode === 'awsvpc';
  const ports = containers.flatMap(({ portMappings = [] }) =>
    portMappings.map(({ hostPort = 0 }) => hostPort),
  );
  return {
    cpu: definition.cpu === undefined ? sum(containers.map(({ cpu = 0 }) => cpu)) : Number(definition.cpu),
    memory:
      definition.memory === undefined
        ? sum(containers.map(({ memoryReservation, memory = 0 }) => memoryReservation ?? memory))
        : Number(definition.memory),
    interfaces: own ? 1 : 0,
    ports: own ? [] : ports.filter((port) => port > 0),
  };
}
