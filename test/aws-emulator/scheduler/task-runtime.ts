import type { Scope } from '../kernel/scope.ts';

/** A container's own check. Times in seconds. */
export interface HealthCheckOrder {
  /** As the task definition has it: `CMD-SHELL` and a line, or `CMD` and a program with its arguments. */
  readonly command: readonly string[];
  readonly interval: number;
  readonly timeout: number;
  readonly retries: number;
  readonly startPeriod: number;
}

export interface PortOrder {
  readonly container: number;
  /** Port at the address of the task: of its own interface, or of its instance in bridge mode. */
  readonly host: number;
}

export interface MountOrder {
  readonly fileSystemId: string;
  readonly accessPointId: string | undefined;
  readonly readOnly: boolean;
}

export interface ContainerOrder {
  readonly name: string;
  readonly image: string;
  readonly essential: boolean;
  /** Undefined: the image's own. */
  readonly entryPoint: readonly string[] | undefined;
  readonly command: readonly string[];
  /** `33:33`; undefined: the image's own. */
  readonly user: string | undefined;
  readonly environment: Readonly<Record<string, string>>;
  /** Values of secrets, by the name of their variable. */
  readonly secrets: Readonly<Record<string, string>>;
  readonly ports: readonly PortOrder[];
  /** Hard limit in MiB; undefined without one. */
  readonly memory: number | undefined;
  /** Mounted file systems by path in the container. */
  readonly mounts: Readonly<Record<string, MountOrder>>;
  /** Paths that are in memory and empty at the start. */
  readonly temporary: readonly string[];
  readonly readOnlyRoot: boolean;
  /** A process before the container's own hands its signals on and buries orphans. */
  readonly hasInit: boolean;
  /** Seconds between SIGTERM and SIGKILL. */
  readonly stopTimeout: number;
  /** Undefined without one. */
  readonly healthCheck: HealthCheckOrder | undefined;
  /** Where its output goes; undefined when it is not kept. */
  readonly log: { readonly group: string; readonly stream: string } | undefined;
}

/** A task with everything it refers to resolved. */
export interface TaskOrder {
  readonly taskArn: string;
  /** Started by RunTask: it does its work and ends. */
  readonly oneShot: boolean;
  /** Where its ports are: at its own interface, or at its instance. */
  readonly place: { readonly vpcId: string; readonly address: string };
  readonly containers: readonly ContainerOrder[];
}

/** What a runtime tells about a task. What it tells of a task that has ended is ignored. */
export interface TaskEvents {
  /** All containers run. `answers`: they serve their ports. */
  running(answers: boolean): void;
  /** All checks of containers pass. */
  healthy(): void;
  /** The check of a container has failed as often as it may. */
  unhealthy(container: string): void;
  /** `reason`: what stands beside the container, such as that it took more memory than it has. */
  exited(container: string, exitCode: number, reason?: string): void;
  /** The task cannot be started at all. */
  failed(reason: string): void;
}

/** Runs the containers of a task that was placed on an instance: simulated, or as processes of this machine. */
export interface TaskRuntime {
  start(scope: Scope, order: TaskOrder, events: TaskEvents): void;
  /** Asks the containers to end, and ends them after the grace period; `exited` follows for each. */
  stop(
    scope: Scope,
    order: Pick<TaskOrder, 'taskArn'> & { readonly containers: readonly string[] },
    events: TaskEvents,
  ): void;
  /** The task is over, or the instance under it is gone: what still runs of it ends at once and tells nothing. */
  discard(scope: Scope, taskArn: string): void;
}
