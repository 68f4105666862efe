import type { Container, TaskStopCode } from '@aws-sdk/client-ecs';
import { ServiceError } from '../codec/service-error.ts';
import type { Scope } from '../kernel/scope.ts';
import { deleteInterface } from '../services/ec2/interfaces.ts';
import { taskTable } from '../services/ecs/tables.ts';
import type { ContainerInstanceRow, TaskRow } from '../services/ecs/tables.ts';
import { definitionByArn } from '../services/ecs/task-definitions.ts';
import { startProblem } from './preflight.ts';
import { addEvent } from './service-events.ts';
import { taskList } from './service-tasks.ts';
import { attachInterface } from './task-interface.ts';
import { orderOf } from './task-order.ts';
import type { TaskEvents, TaskRuntime } from './task-runtime.ts';
import { deregisterTask, isDrained, placeOf, registerTask } from './task-targets.ts';
import type { Wake } from './wake.ts';

/**
 * Seconds of the steps of a task. Uncertain: AWS publishes none.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-lifecycle-explanation.html
 */
const seconds = { attach: [3, 8], pull: [5, 25], activate: [1, 3], detach: [3, 10], drainCheck: 5 } as const;
const secondsShown = 3600;

export interface Stop {
  readonly stopCode: TaskStopCode;
  readonly stoppedReason: string;
  /** The service's own decision: it says nothing against the deployment. */
  readonly scaledIn?: boolean;
}

export interface LifecycleOptions {
  readonly runtime: TaskRuntime;
  readonly wake: Wake;
  /** Told once, when a task begins to end. */
  readonly ending: (scope: Scope, task: TaskRow) => void;
}

const containersAre = (task: TaskRow, lastStatus: string): TaskRow['containers'] =>
  task.containers.map((container) => ({ ...container, lastStatus }));

/** PROVISIONING → PENDING → ACTIVATING → RUNNING → DEACTIVATING → STOPPING → DEPROVISIONING → STOPPED. */
export class TaskLifecycle {
  readonly #options: LifecycleOptions;

  constructor(options: LifecycleOptions) {
    this.#options = options;
  }

  /** Starts a task on the instance that was chosen for it. */
  launch(scope: Scope, task: TaskRow, instance: ContainerInstanceRow): void {
    const moved = this.#update(scope, task.taskArn, {
      containerInstanceArn: instance.containerInstanceArn,
      availabilityZone: instance.zone,
    });
    if (!moved) return;
    if (!task.networkConfiguration?.awsvpcConfiguration) {
      this.#pull(scope, task.taskArn);
      return;
    }
    scope.after(scope.between(...seconds.attach), () => {
      this.#attach(scope, task.taskArn);
    });
  }

  /** Ends a task in its order: out of the load balancer, containers, interface. Repetitions change nothing. */
  stop(scope: Scope, taskArn: string, stop: Stop): void {
    const task = scope.table(taskTable).truth.get(taskArn);
    if (!task || task.desiredStatus === 'STOPPED') return;
    const { scaledIn = false, ...told } = stop;
    const ran = ['RUNNING', 'ACTIVATING'].includes(task.lastStatus);
    const draining = ran && task.targets.length > 0;
    const ending = this.#update(scope, taskArn, {
      ...told,
      scaledIn,
      desiredStatus: 'STOPPED',
      stoppingAt: scope.date,
      lastStatus: draining ? 'DEACTIVATING' : 'STOPPING',
    });
    if (!ending) return;
    if (draining) this.#drain(scope, ending);
    this.#options.ending(scope, ending);
    if (draining) return;
    if (ran) this.#endContainers(scope, taskArn);
    else this.#deprovision(scope, taskArn);
  }

  /** The instance under a task is gone: nothing of it has an orderly end. */
  lose(scope: Scope, taskArn: string, stop: Stop): void {
    const task = scope.table(taskTable).truth.get(taskArn);
    if (!task || task.lastStatus === 'STOPPED') return;
    deregisterTask(scope, task);
    const first = task.desiredStatus !== 'STOPPED';
    const ending = first ? this.#update(scope, taskArn, { ...stop, desiredStatus: 'STOPPED' }) : task;
    if (first && ending) this.#options.ending(scope, ending);
    this.#finish(scope, taskArn);
  }

  #attach(scope: Scope, taskArn: string): void {
    const task = this.#starting(scope, taskArn);
    if (!task) return;
    try {
      const attached = attachInterface(scope, task);
      if (!attached) {
        this.#fail(scope, task, 'ResourceInitializationError: the subnet of the task is gone');
        return;
      }
      const { interfaceId, address, attachment } = attached;
      const networkInterfaces = [{ attachmentId: attachment.id, privateIpv4Address: address }];
      const containers = task.containers.map((container) => ({ ...container, networkInterfaces }));
      this.#update(scope, taskArn, { interfaceId, address, attachments: [attachment], containers });
      this.#pull(scope, taskArn);
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      this.#fail(
        scope,
        task,
        `Unexpected EC2 error while attempting to create network interface: ${error.message}`,
      );
    }
  }

  #pull(scope: Scope, taskArn: string): void {
    this.#update(scope, taskArn, { lastStatus: 'PENDING', pullStartedAt: scope.date });
    scope.after(scope.between(...seconds.pull), () => {
      const task = this.#starting(scope, taskArn);
      const definition = task && definitionByArn(scope, task.taskDefinitionArn);
      if (!definition) return;
      const problem = startProblem(scope, task, definition);
      if (problem !== undefined) {
        this.#fail(scope, task, problem);
        return;
      }
      this.#update(scope, taskArn, { pullStoppedAt: scope.date });
      this.#options.runtime.start(scope, orderOf(scope, task, definition), this.#events(scope, taskArn));
    });
  }

  /** The row, while it is still on its way to running. */
  #starting(scope: Scope, taskArn: string): TaskRow | undefined {
    const task = scope.table(taskTable).truth.get(taskArn);
    return task?.desiredStatus === 'RUNNING' ? task : undefined;
  }

  #events(scope: Scope, taskArn: string): TaskEvents {
    return {
      running: (answers) => {
        const task = this.#starting(scope, taskArn);
        if (task?.lastStatus === 'PENDING') this.#activate(scope, task, answers);
      },
      healthy: () => {
        const task = this.#starting(scope, taskArn);
        if (!task) return;
        const containers = task.containers.map((row) =>
          row.healthStatus === undefined ? row : { ...row, healthStatus: 'HEALTHY' as const },
        );
        const checked = containers.some(({ healthStatus }) => healthStatus !== undefined);
        this.#update(scope, taskArn, { containers, healthStatus: checked ? 'HEALTHY' : 'UNKNOWN' });
        this.#options.wake(scope, task.clusterName);
      },
      unhealthy: (container) => {
        const task = this.#starting(scope, taskArn);
        if (task) this.#judgeUnhealthy(scope, task, container);
      },
      exited: (container, exitCode, reason) => {
        this.#exited(scope, taskArn, container, { exitCode, ...(reason === undefined ? {} : { reason }) });
      },
      failed: (reason) => {
        const task = this.#starting(scope, taskArn);
        if (task) this.#fail(scope, task, reason);
      },
    };
  }

  #activate(scope: Scope, task: TaskRow, answers: boolean): void {
    this.#update(scope, task.taskArn, { lastStatus: 'ACTIVATING' });
    const targets = registerTask(scope, task, answers);
    this.#update(scope, task.taskArn, { targets });
    for (const target of targets) this.#tell(scope, task, `registered 1 ${placeOf(target)}`);
    scope.after(targets.length > 0 ? scope.between(...seconds.activate) : 0, () => {
      const now = this.#starting(scope, task.taskArn);
      if (now?.lastStatus !== 'ACTIVATING') return;
      this.#update(scope, task.taskArn, {
        lastStatus: 'RUNNING',
        startedAt: scope.date,
        connectivity: 'CONNECTED',
        connectivityAt: scope.date,
        containers: containersAre(now, 'RUNNING'),
      });
      this.#options.wake(scope, task.clusterName);
    });
  }

  /**
   * A service replaces a task whose check fails; a task of its own goes on.
   * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/healthcheck.html
   */
  #judgeUnhealthy(scope: Scope, task: TaskRow, name: string): void {
    const containers = task.containers.map((row) =>
      row.name === name ? { ...row, healthStatus: 'UNHEALTHY' as const } : row,
    );
    this.#update(scope, task.taskArn, { containers, healthStatus: 'UNHEALTHY' });
    if (task.serviceKey === undefined) return;
    this.#tell(scope, task, `${taskList([task])} failed container health checks.`);
    this.stop(scope, task.taskArn, {
      stopCode: 'ServiceSchedulerInitiated',
      stoppedReason: 'Task failed container health checks',
    });
  }

  #exited(scope: Scope, taskArn: string, name: string, end: Pick<Container, 'exitCode' | 'reason'>): void {
    const task = scope.table(taskTable).truth.get(taskArn);
    if (!task || ['DEPROVISIONING', 'STOPPED'].includes(task.lastStatus)) return;
    const containers = task.containers.map((container) =>
      container.name === name ? { ...container, ...end, lastStatus: 'STOPPED' } : container,
    );
    this.#update(scope, taskArn, { containers });
    if (task.desiredStatus === 'STOPPED') {
      if (containers.every(({ lastStatus }) => lastStatus === 'STOPPED')) this.#deprovision(scope, taskArn);
      return;
    }
    const ending = this.#update(scope, taskArn, {
      stopCode: 'EssentialContainerExited',
      stoppedReason: 'Essential container in task exited',
      desiredStatus: 'STOPPED',
      lastStatus: 'STOPPING',
      stoppingAt: scope.date,
      executionStoppedAt: scope.date,
    });
    deregisterTask(scope, task);
    if (ending) this.#options.ending(scope, ending);
    this.#deprovision(scope, taskArn);
  }

  #fail(scope: Scope, task: TaskRow, reason: string): void {
    const containers = task.containers.map((container) => ({ ...container, lastStatus: 'STOPPED', reason }));
    this.#update(scope, task.taskArn, { containers });
    this.stop(scope, task.taskArn, { stopCode: 'TaskFailedToStart', stoppedReason: reason });
  }

  #drain(scope: Scope, task: TaskRow): void {
    deregisterTask(scope, task);
    for (const target of task.targets) this.#tell(scope, task, `deregistered 1 ${placeOf(target)}`);
    this.#tell(scope, task, 'has begun draining connections on 1 tasks.');
    const check = (): void => {
      const now = scope.table(taskTable).truth.get(task.taskArn);
      if (now?.lastStatus !== 'DEACTIVATING') return;
      if (isDrained(scope, now)) this.#endContainers(scope, task.taskArn);
      else scope.after(seconds.drainCheck, check);
    };
    check();
  }

  #endContainers(scope: Scope, taskArn: string): void {
    const task = this.#update(scope, taskArn, { lastStatus: 'STOPPING' });
    if (!task) return;
    const containers = task.containers.flatMap(({ name }) => name ?? []);
    this.#options.runtime.stop(scope, { taskArn, containers }, this.#events(scope, taskArn));
  }

  #deprovision(scope: Scope, taskArn: string): void {
    const task = this.#update(scope, taskArn, { lastStatus: 'DEPROVISIONING' });
    if (!task) return;
    scope.after(task.interfaceId === undefined ? 0 : scope.between(...seconds.detach), () => {
      this.#finish(scope, taskArn);
    });
  }

  #finish(scope: Scope, taskArn: string): void {
    const table = scope.table(taskTable);
    const task = table.truth.get(taskArn);
    if (!task || task.lastStatus === 'STOPPED') return;
    this.#options.runtime.discard(scope, taskArn);
    if (task.interfaceId !== undefined) deleteInterface(scope, task.interfaceId);
    this.#update(scope, taskArn, {
      lastStatus: 'STOPPED',
      stoppedAt: scope.date,
      containers: containersAre(task, 'STOPPED'),
      attachments: task.attachments.map((attachment) => ({ ...attachment, status: 'DELETED' })),
    });
    scope.after(secondsShown, () => table.remove(taskArn));
    this.#options.wake(scope, task.clusterName);
  }

  #update(scope: Scope, taskArn: string, change: Partial<TaskRow>): TaskRow | undefined {
    return scope
      .table(taskTable)
      .update(taskArn, (row) => ({ ...row, ...change, version: (row.version ?? 0) + 1 }));
  }

  #tell(scope: Scope, task: TaskRow, text: string): void {
    if (task.serviceKey !== undefined) addEvent(scope, task.serviceKey, text);
  }
}
