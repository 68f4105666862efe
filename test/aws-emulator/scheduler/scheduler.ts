import type { Scope } from '../kernel/scope.ts';
import { completeTermination, groupInstanceTopic } from '../services/auto-scaling/internal.ts';
import { instanceTable, instanceTopic } from '../services/ec2/instance-tables.ts';
import { containerInstanceTable, serviceTable, taskTable } from '../services/ecs/tables.ts';
import type { ServiceRow, TaskRow, TaskTarget } from '../services/ecs/tables.ts';
import { instanceHealthTopic } from '../services/elb/internal.ts';
import { targetHealthTopic } from '../services/elbv2/internal.ts';
import { containerInstanceOf, startAgent } from './agents.ts';
import { tasksOn } from './hosts.ts';
import { scaleGroups } from './managed-scaling.ts';
import { addEvent } from './service-events.ts';
import { noteEnding, scheduleService } from './service-scheduler.ts';
import { TaskLifecycle } from './task-lifecycle.ts';
import { placeTasks } from './task-placement.ts';
import type { TaskRuntime } from './task-runtime.ts';
import { stateOf } from './task-targets.ts';
import { createWake } from './wake.ts';
import type { Wake } from './wake.ts';

const isSame = (one: TaskTarget, other: TaskTarget): boolean =>
  one.at === other.at && one.id === other.id && (one.isClassic || one.port === other.port);

const listensTo = (task: TaskRow, target: TaskTarget): boolean =>
  task.lastStatus !== 'STOPPED' && task.targets.some((candidate) => isSame(candidate, target));

/**
 * ECS's control plane: looks at a cluster whenever something in it has changed, and decides from the state alone, so
 * that the same history always takes the same course.
 */
export class Scheduler {
  readonly wake: Wake;
  readonly lifecycle: TaskLifecycle;

  constructor(runtime: TaskRuntime) {
    this.wake = createWake((scope, clusterName) => {
      this.#run(scope, clusterName);
    });
    this.lifecycle = new TaskLifecycle({
      runtime,
      wake: this.wake,
      ending: (scope, task) => {
        noteEnding(scope, { wake: this.wake }, task);
      },
    });
  }

  /** Listens to instances and targets of a scope. */
  attach(scope: Scope): void {
    scope.subscribe(instanceTopic, ({ instanceId, state }) => {
      if (state === 'running')
        startAgent(scope, instanceId, (clusterName) => {
          this.wake(scope, clusterName);
        });
      else if (state === 'terminated') this.#loseInstance(scope, instanceId);
    });
    scope.subscribe(groupInstanceTopic, ({ instanceId, state }) => {
      if (state === 'terminating') this.#drainInstance(scope, instanceId);
    });
    scope.subscribe(targetHealthTopic, ({ targetGroupArn: at, id, port, state }) => {
      this.#targetChanged(scope, { at, isClassic: false, id, port }, state);
    });
    scope.subscribe(instanceHealthTopic, ({ balancer: at, instanceId: id, state }) => {
      this.#targetChanged(scope, { at, isClassic: true, id, port: 0 }, state);
    });
  }

  #run(scope: Scope, clusterName: string): void {
    const tools = { lifecycle: this.lifecycle, wake: this.wake };
    for (const [key, row] of [...scope.table(serviceTable).truth.entries()])
      if (row.clusterName === clusterName) scheduleService(scope, tools, key);
    placeTasks(scope, clusterName, this.lifecycle, this.wake);
    scaleGroups(scope, clusterName, this.wake);
    this.#releaseDrained(scope, clusterName);
  }

  /** An instance that leaves its group first lets its tasks go. https://docs.aws.amazon.com/AmazonECS/latest/developerguide/managed-instance-draining.html */
  #drainInstance(scope: Scope, instanceId: string): void {
    const instance = containerInstanceOf(scope, instanceId);
    if (!instance) {
      completeTermination(scope, instanceId);
      return;
    }
    scope.table(containerInstanceTable).update(instance.containerInstanceArn, { status: 'DRAINING' });
    this.wake(scope, instance.clusterName);
  }

  #releaseDrained(scope: Scope, clusterName: string): void {
    const draining = scope
      .table(containerInstanceTable)
      .truth.filter((row) => row.clusterName === clusterName && row.status === 'DRAINING');
    for (const row of draining)
      if (tasksOn(scope, row.containerInstanceArn).length === 0)
        completeTermination(scope, row.ec2InstanceId);
  }

  #loseInstance(scope: Scope, instanceId: string): void {
    const instance = containerInstanceOf(scope, instanceId);
    if (!instance || scope.table(instanceTable).truth.get(instanceId)?.State.Name === 'running') return;
    for (const task of tasksOn(scope, instance.containerInstanceArn))
      this.lifecycle.lose(scope, task.taskArn, {
        stopCode: 'TerminationNotice',
        stoppedReason: `Host EC2 (instance ${instanceId}) terminated.`,
        scaledIn: true,
      });
    scope.table(containerInstanceTable).remove(instance.containerInstanceArn);
    this.wake(scope, instance.clusterName);
  }

  #targetChanged(scope: Scope, target: TaskTarget, state: string): void {
    const task = scope.table(taskTable).truth.find((row) => listensTo(row, target));
    if (!task) return;
    this.wake(scope, task.clusterName);
    if (state === 'unhealthy' && task.desiredStatus === 'RUNNING') this.#judgeUnhealthy(scope, task, target);
  }

  /** A task that fails the load balancer's checks is replaced, though not within the service's grace period. */
  #judgeUnhealthy(scope: Scope, task: TaskRow, changed: TaskTarget): void {
    const key = task.serviceKey ?? '';
    const service = scope.table(serviceTable).truth.get(key);
    const target = task.targets.find((candidate) => isSame(candidate, changed));
    if (!service || !target) return;
    const early = graceLeft(scope, service, task);
    if (early > 0) {
      scope.after(early + 1, () => {
        const now = scope.table(taskTable).truth.get(task.taskArn);
        if (now?.desiredStatus === 'RUNNING' && stateOf(scope, target) === 'unhealthy')
          this.#replace(scope, key, now, target);
      });
      return;
    }
    this.#replace(scope, key, task, target);
  }

  #replace(scope: Scope, key: string, task: TaskRow, target: TaskTarget): void {
    addEvent(scope, key, unhealthyText(target));
    const place = target.isClassic ? `(elb ${target.at})` : `(target-group ${target.at})`;
    this.lifecycle.stop(scope, task.taskArn, {
      stopCode: 'ServiceSchedulerInitiated',
      stoppedReason: `Task failed ELB health checks in ${place}`,
    });
  }
}

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html */
const unhealthyText = ({ at, isClassic, id, port }: TaskTarget): string =>
  isClassic
    ? `(instance ${id}) (port ${String(port)}) is unhealthy in (elb ${at}) due to (reason Instance has failed at least the UnhealthyThreshold number of health checks consecutively.)`
    : `(port ${String(port)}) is unhealthy in (target-group ${at}) due to (reason Health checks failed)`;

const graceLeft = (scope: Scope, service: ServiceRow, task: TaskRow): number => {
  const running = ((scope.now - (task.startedAt ?? task.createdAt).getTime()) / 1000) * scope.timeScale;
  return (service.healthCheckGracePeriodSeconds ?? 0) - running;
};
