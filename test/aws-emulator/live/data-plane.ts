import type { TaskRuntime } from '../scheduler/task-runtime.ts';

/** What runs for real. What is left out is simulated, and then the emulator is as deterministic as ever. */
export interface DataPlane {
  /** Runs the containers of tasks. */
  readonly tasks?: TaskRuntime;
}
