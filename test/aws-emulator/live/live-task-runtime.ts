import type { Scope } from '../kernel/scope.ts';
import type { TaskEvents, TaskOrder, TaskRuntime } from '../scheduler/task-runtime.ts';
import { LiveTask } from './live-task.ts';
import type { LiveTaskSettings } from './start-container.ts';

/** Runs the containers of tasks, in a container engine or as processes of this machine. */
export class LiveTaskRuntime implements TaskRuntime {
  readonly #settings: LiveTaskSettings;
  readonly #tasks = new Map<string, LiveTask>();

  constructor(settings: LiveTaskSettings) {
    this.#settings = settings;
  }

  start(scope: Scope, order: TaskOrder, events: TaskEvents): void {
    const task = new LiveTask(this.#settings, scope, order, events);
    this.#tasks.set(order.taskArn, task);
    void task.start();
  }

  stop(_scope: Scope, { taskArn }: Pick<TaskOrder, 'taskArn'>): void {
    this.#tasks.get(taskArn)?.stop();
  }

  discard(_scope: Scope, taskArn: string): void {
    this.#tasks.get(taskArn)?.discard();
    this.#tasks.delete(taskArn);
  }

  /** Ends everything at once. */
  async close(): Promise<void> {
    const tasks = [...this.#tasks.values()];
    this.#tasks.clear();
    for (const task of tasks) task.discard();
    await Promise.all(tasks.map((task) => task.ended()));
    await this.#settings.shelter?.close();
  }
}
