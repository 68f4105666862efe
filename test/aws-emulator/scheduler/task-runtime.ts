import type { Scope } from '../kernel/scope.ts';

export interface ContainerOrder {
  readonly name: string;
  readonly image: string;
  readonly essential: boolean;
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Values of secrets, by the name of their variable. */
  readonly secrets: Readonly<Record<string, string>>;
  readonly ports: readonly number[];
  /** Hard limit in MiB; undefined without one. */
  readonly memory: number | undefined;
  /** Mounted file systems by path in the container. */
  readonly mounts: Readonly<
    Record<string, { readonly fileSystemId: string; readonly accessPointId: string | undefined }>
  >;
  /** Seconds until the container's own health check can have passed; undefined without one. */
  readonly healthyAfter: number | undefined;
}

/** A task with everything it refers to resolved. */
export interface TaskOrder {
  readonly taskArn: string;
  /** Started by RunTask: it does its work and ends. */
  readonly oneShot: boolean;
  readonly containers: readonly ContainerOrder[];
}

/** What a runtime tells about a task. What it tells of a task that has ended is ignored. */
export interface TaskEvents {
  /** All containers run. `answers`: they serve their ports. */
  running(answers: boolean): void;
  healthy(): void;
  exited(container: string, exitCode: number): void;
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
}
