import type { Scope } from '../kernel/scope.ts';
import type { TaskEvents, TaskOrder, TaskRuntime } from '../scheduler/task-runtime.ts';
import { NativeTask } from './native-task.ts';
import type { NativeTaskSettings } from './start-container.ts';

/** Runs the containers of tasks as processes of this machine, from the files of images that were laid out on it. */
export class NativeTaskRuntime implements TaskRuntime {
  readonly #settings: NativeTaskSettings;
  readonly #tasks = new Map<string, NativeTask>();

  constructor(settings: NativeTaskSettings) {
    this.#settings = settings;
  }

  start(scope: Scope, order: TaskOrder, events: TaskEvents): void {
    const task = new NativeTask(this.#settings, scope, order, events);
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
  }
}
