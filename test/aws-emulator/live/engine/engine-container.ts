import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { PassThrough } from 'node:stream';
import { finished } from 'node:stream/promises';
import type { ContainerEnd, LiveContainer } from '../live-container.ts';
import type { ContainerEngine } from './container-engine.ts';
import { engineArguments, type EngineOrder } from './engine-arguments.ts';

export interface EngineContainerOptions {
  readonly engine: ContainerEngine;
  readonly order: EngineOrder;
  readonly environment: Readonly<Record<string, string>>;
  /** For what it needs while it runs; removed when it has ended. */
  readonly folder: string;
}

/** As Docker says of a container that it could not start. */
const notStarted: ContainerEnd = { exitCode: 125, outOfMemory: false };
const killed: ContainerEnd = { exitCode: 137, outOfMemory: false };

/** In the words of ECS: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html */
function refusal(step: 'Create' | 'Start', error: unknown): Error {
  const words = error instanceof Error ? error.message : String(error);
  const kind = /no such image|image not known|unable to find image|pull access/iu.test(words) ? 'Pull' : step;
  return new Error(`Cannot${kind}ContainerError: ${words}`, { cause: error });
}

/** A container of Docker or Podman. */
export class EngineContainer implements LiveContainer {
  readonly stdout = new PassThrough();
  readonly stderr = new PassThrough();
  readonly #options: EngineContainerOptions;
  readonly #begun: Promise<boolean>;
  readonly #ended: Promise<ContainerEnd>;
  #unwanted = false;

  private constructor(options: EngineContainerOptions) {
    this.#options = options;
    this.#begun = this.#begin();
    this.#ended = this.#begun
      .then(
        // Somebody else has removed it while it ran: that is a kill.
        (begun) => (begun ? this.#follow().catch(() => killed) : notStarted),
        () => notStarted,
      )
      .finally(() => this.#remove());
  }

  static start(options: EngineContainerOptions): EngineContainer {
    return new EngineContainer(options);
  }

  begun(): Promise<boolean> {
    return this.#begun;
  }

  ended(): Promise<ContainerEnd> {
    return this.#ended;
  }

  signal(signal: 'SIGTERM' | 'SIGKILL'): void {
    if (signal === 'SIGKILL') this.#unwanted = true;
    void this.#send(signal);
  }

  async exec(command: readonly string[], seconds: number): Promise<boolean> {
    const { engine, order } = this.#options;
    const child = engine.stream(['exec', order.name, ...command], seconds * 1000);
    child.stdout.resume();
    child.stderr.resume();
    const [code] = (await once(child, 'close')) as [number | null];
    return code === 0;
  }

  async #begin(): Promise<boolean> {
    const { engine, order, environment } = this.#options;
    await engine.run(['create', ...engineArguments(order)], environment).catch((error: unknown) => {
      throw refusal('Create', error);
    });
    if (this.#unwanted) return false;
    await engine.run(['start', order.name]).catch((error: unknown) => {
      throw refusal('Start', error);
    });
    return true;
  }

  /** Until its program has ended, and all that it has written is read. */
  async #follow(): Promise<ContainerEnd> {
    const { engine, order } = this.#options;
    const output = engine.stream(['logs', '--follow', order.name]);
    output.stdout.pipe(this.stdout);
    output.stderr.pipe(this.stderr);
    const [code] = await Promise.all([
      engine.run(['wait', order.name]),
      finished(this.stdout),
      finished(this.stderr),
    ]);
    const starved = await engine.run(['inspect', '--format', '{{.State.OOMKilled}}', order.name]);
    return { exitCode: Number(code), outOfMemory: starved === 'true' };
  }

  /** Before it runs there is nobody to be told; when it has ended, nobody is left. */
  async #send(signal: string): Promise<void> {
    const { engine, order } = this.#options;
    const begun = await this.#begun.catch(() => false);
    if (begun) await engine.run(['kill', '--signal', signal, order.name]).catch(() => undefined);
  }

  async #remove(): Promise<void> {
    const { engine, order, folder } = this.#options;
    for (const stream of [this.stdout, this.stderr]) stream.end();
    // What was never made, or is being removed by the engine's guard, cannot be removed again.
    await engine.run(['rm', '--force', '--volumes', order.name]).catch(() => undefined);
    await rm(folder, { recursive: true, force: true });
  }
}
