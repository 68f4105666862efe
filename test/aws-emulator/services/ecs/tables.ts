import type {
  CapacityProvider,
  Cluster,
  ContainerInstance,
  Deployment,
  Service,
  ServiceDeployment,
  ServiceRevision,
  Tag,
  Task,
  TaskDefinition,
} from '@aws-sdk/client-ecs';
import { defineTable } from '../../kernel/table.ts';
import type { With } from '../ec2/row.ts';

export type EcsTags = readonly Readonly<Tag>[];

/** Clusters by name. */
export type ClusterRow = With<
  Omit<Cluster, 'tags'>,
  | 'clusterArn'
  | 'clusterName'
  | 'status'
  | 'capacityProviders'
  | 'defaultCapacityProviderStrategy'
  | 'settings'
> & { readonly tags: EcsTags };
export const clusterTable = defineTable<ClusterRow>({ service: 'ecs', type: 'cluster' });

/** Capacity providers by name. */
export type CapacityProviderRow = With<
  Omit<CapacityProvider, 'tags'>,
  'capacityProviderArn' | 'name' | 'status' | 'autoScalingGroupProvider'
> & { readonly tags: EcsTags };
export const capacityProviderTable = defineTable<CapacityProviderRow>({
  service: 'ecs',
  type: 'capacity-provider',
});

/** Container instances by ARN. */
export type ContainerInstanceRow = With<
  Omit<ContainerInstance, 'tags'>,
  'containerInstanceArn' | 'ec2InstanceId' | 'status' | 'registeredResources' | 'attributes' | 'registeredAt'
> & {
  readonly tags: EcsTags;
  readonly clusterName: string;
  readonly zone: string;
  readonly subnetId: string;
  /** Tasks with an interface of their own that fit besides the instance's own interface. */
  readonly interfaceSlots: number;
};
export const containerInstanceTable = defineTable<ContainerInstanceRow>({
  service: 'ecs',
  type: 'container-instance',
});

/** Task definitions by `family:revision`. */
export type TaskDefinitionRow = With<
  TaskDefinition,
  'taskDefinitionArn' | 'family' | 'revision' | 'status' | 'containerDefinitions' | 'volumes'
> & { readonly tags: EcsTags };
export const taskDefinitionTable = defineTable<TaskDefinitionRow>({
  service: 'ecs',
  type: 'task-definition',
});

export type DeploymentRow = With<
  Deployment,
  'id' | 'status' | 'taskDefinition' | 'failedTasks' | 'createdAt' | 'rolloutState'
> & {
  readonly revisionArn: string;
  readonly serviceDeploymentArn: string;
  /** One of its tasks ran well: the circuit breaker has stopped counting. */
  readonly proven: boolean;
  /** No task is started earlier. */
  readonly notBefore: number;
  /** This deployment takes the service back to what worked. */
  readonly rollback: boolean;
};

/** Services by `cluster/name`. */
export type ServiceRow = With<
  Omit<Service, 'tags' | 'deployments'>,
  | 'serviceArn'
  | 'serviceName'
  | 'clusterArn'
  | 'status'
  | 'desiredCount'
  | 'loadBalancers'
  | 'taskDefinition'
  | 'deploymentConfiguration'
  | 'capacityProviderStrategy'
  | 'events'
  | 'placementStrategy'
  | 'placementConstraints'
> & {
  readonly tags: EcsTags;
  readonly deployments: readonly DeploymentRow[];
  readonly clusterName: string;
  /** What it was created with: the same again is answered with this one. */
  readonly settings: string;
  /** The deployment that a rollback goes back to. */
  readonly completed: DeploymentRow | undefined;
  /** All tasks were up when it was last looked at. */
  readonly steady: boolean;
};
export const serviceTable = defineTable<ServiceRow>({ service: 'ecs', type: 'service' });

export type ServiceDeploymentRow = With<
  ServiceDeployment,
  'serviceDeploymentArn' | 'serviceArn' | 'clusterArn' | 'createdAt' | 'status' | 'targetServiceRevision'
>;
/** Rollouts of services by ARN; they stay when they are over. */
export const serviceDeploymentTable = defineTable<ServiceDeploymentRow>({
  service: 'ecs',
  type: 'service-deployment',
});

export type ServiceRevisionRow = With<
  ServiceRevision,
  'serviceRevisionArn' | 'serviceArn' | 'taskDefinition'
>;
export const serviceRevisionTable = defineTable<ServiceRevisionRow>({
  service: 'ecs',
  type: 'service-revision',
});

/** A task as a load balancer knows it: in a target group, or by its instance behind a classic balancer. */
export interface TaskTarget {
  /** ARN of the target group, or name of the classic balancer. */
  readonly at: string;
  readonly isClassic: boolean;
  /** Address or instance. */
  readonly id: string;
  readonly port: number;
}

/** Tasks by ARN; a stopped one is shown for an hour. */
export type TaskRow = With<
  Omit<Task, 'tags'>,
  | 'taskArn'
  | 'clusterArn'
  | 'taskDefinitionArn'
  | 'lastStatus'
  | 'desiredStatus'
  | 'containers'
  | 'attachments'
  | 'createdAt'
  | 'group'
> & {
  readonly tags: EcsTags;
  readonly clusterName: string;
  /** Key of its service and id of its deployment; undefined for a task of its own. */
  readonly serviceKey: string | undefined;
  readonly deploymentId: string | undefined;
  readonly networkConfiguration: Service['networkConfiguration'];
  readonly placementStrategy: Service['placementStrategy'];
  readonly placementConstraints: Service['placementConstraints'];
  readonly address: string | undefined;
  readonly interfaceId: string | undefined;
  /** Where load balancers know it. */
  readonly targets: readonly TaskTarget[];
  /** The service's scheduler ended it: no failure of its deployment. */
  readonly scaledIn: boolean;
  /** All its health checks passed once. */
  readonly wasUp: boolean;
};
export const taskTable = defineTable<TaskRow>({ service: 'ecs', type: 'task' });

/** When the scheduler looks at a cluster next; nobody reads it from outside. */
export const wakeTable = defineTable<{ readonly at: number }>({
  service: 'ecs',
  type: 'scheduler-wake',
  lag: { byId: 0, list: 0 },
});
