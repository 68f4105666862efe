/** The shapes of ECS that data sheets look into. */
export type {
  CapacityProvider,
  CapacityProviderStrategyItem,
  Cluster,
  ContainerDefinition,
  Deployment,
  PlacementStrategy,
  Service,
  ServiceDeploymentBrief,
  Task,
  TaskDefinition,
} from '@aws-sdk/client-ecs';
