import type { TaskRuntime } from './task-runtime.ts';

/** Seconds of what containers do. */
const seconds = { start: [2, 6], crash: [5, 15], work: [10, 20], end: [1, 5] } as const;

const isBroken = (image: string): boolean => image.endsWith('-broken');

/**
 * Containers that only pretend: they run until they are stopped. An image whose tag ends in `-broken` starts, answers
 * nothing and exits with 1; a task of its own exits with 0 when its work is done.
 */
export const simulatedRuntime: TaskRuntime = {
  start(scope, { containers, oneShot }, events) {
    scope.after(scope.between(...seconds.start), () => {
      const broken = containers.find(({ image }) => isBroken(image));
      events.running(!broken);
      if (broken) {
        scope.after(scope.between(...seconds.crash), () => {
          events.exited(broken.name, 1);
        });
        return;
      }
      if (oneShot) {
        scope.after(scope.between(...seconds.work), () => {
          for (const { name } of containers) events.exited(name, 0);
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
