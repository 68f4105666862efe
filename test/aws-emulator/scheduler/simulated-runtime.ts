import type { Scope } from '../kernel/scope.ts';
import { writeLogEvents } from '../services/logs/internal.ts';
import { endOf } from './simulated-init.ts';
import type { ContainerOrder, TaskEvents, TaskRuntime } from './task-runtime.ts';

/** Seconds of what containers do. */
const seconds = { start: [2, 6], crash: [5, 15], work: [10, 20], end: [1, 5] } as const;

/** It is what serves that is broken: the init task of such an image does its work. */
const isBroken = ({ image, command }: ContainerOrder): boolean =>
  image.endsWith('-broken') && command[0] !== 'init';

function end(scope: Scope, container: ContainerOrder, events: TaskEvents): void {
  const { exitCode, line } = endOf(container);
  if (line !== undefined && container.log)
    writeLogEvents(scope, container.log, [{ timestamp: scope.now, message: line }]);
  events.exited(container.name, exitCode);
}

/**
 * Containers that only pretend: they run until they are stopped. An image whose tag ends in `-broken` starts, answers
 * nothing and exits with 1; a task of its own ends when its work is done, as `endOf` says.
 */
export const simulatedRuntime: TaskRuntime = {
  start(scope, { containers, oneShot }, events) {
    scope.after(scope.between(...seconds.start), () => {
      const broken = containers.find(isBroken);
      events.running(!broken);
      if (broken) {
        scope.after(scope.between(...seconds.crash), () => {
          events.exited(broken.name, 1);
        });
        return;
      }
      if (oneShot) {
        scope.after(scope.between(...seconds.work), () => {
          for (const container of containers) end(scope, container, events);
        });
      }
      // The first check that can pass is one interval after the start.
      const checks = containers.map(({ healthCheck }) => healthCheck?.interval ?? 0);
      scope.after(Math.max(...checks), () => {
        events.healthy();
      });
    });
  },

  stop(scope, { containers }, events) {
    scope.after(scope.between(...seconds.end), () => {
      for (const name of containers) events.exited(name, 0);
    });
  },

  discard() {
    // What only pretends to run leaves nothing behind.
  },
};
