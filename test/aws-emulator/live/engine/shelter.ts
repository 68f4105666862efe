import type { ContainerEngine } from './container-engine.ts';

/** Where containers of one emulator run in a container engine, and do not outlive it. */
export class Shelter {
  readonly engine: ContainerEngine;
  /** What they are known by. */
  readonly label: string;
  readonly #guard: ReturnType<ContainerEngine['guard']>;

  private constructor(engine: ContainerEngine, label: string) {
    this.engine = engine;
    this.label = label;
    this.#guard = engine.guard(label);
  }

  /** `folder` is that emulator's, and nobody else's. */
  static open(engine: ContainerEngine, folder: string): Shelter {
    return new Shelter(engine, `wordpress-stack.dev/emulator=${folder}`);
  }

  /** Ends what is left. */
  close(): Promise<void> {
    return this.#guard.end();
  }
}
