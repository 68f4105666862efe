import type { Scope } from '../kernel/scope.ts';
import type { ContainerOrder, TaskEvents, TaskOrder } from '../scheduler/task-runtime.ts';
import { writeLogEvents } from '../services/logs/internal.ts';
import { checkCommand } from './container-environment.ts';
import { HealthWatch } from './health-watch.ts';
import { LogLines } from './log-lines.ts';
import type { ContainerEnd, LiveContainer } from './live-container.ts';
import { loopbackOf, startContainer, type LiveTaskSettings } from './start-container.ts';

const reasonOf = ({ outOfMemory, exitCode }: ContainerEnd): string | undefined =>
  outOfMemory && exitCode !== 0 ? 'OutOfMemoryError: Container killed due to memory usage' : undefined;

/** A task whose containers really run. */
export class LiveTask {
  readonly #settings: LiveTaskSettings;
  readonly #scope: Scope;
  readonly #order: TaskOrder;
  readonly #events: TaskEvents;
  readonly #containers = new Map<string, LiveContainer>();
  readonly #watches: HealthWatch[] = [];
  readonly #unproven: Set<string>;
  #discarded = false;

  constructor(settings: LiveTaskSettings, scope: Scope, order: TaskOrder, events: TaskEvents) {
    this.#settings = settings;
    this.#scope = scope;
    this.#order = order;
    this.#events = events;
    this.#unproven = new Set(
      order.containers.filter(({ healthCheck }) => healthCheck).map(({ name }) => name),
    );
  }

  async start(): Promise<void> {
    try {
      const begun = await Promise.all(this.#order.containers.map((order) => this.#begin(order)));
      if (this.#discarded) return;
      if (begun.every(Boolean)) this.#run();
      else this.#events.failed('CannotStartContainerError: the container ended before its program began');
    } catch (error) {
      this.discard();
      this.#events.failed(error instanceof Error ? error.message : String(error));
    }
  }

  /** SIGTERM, and SIGKILL after the container's stop timeout, which is real time. */
  stop(): void {
    for (const watch of this.#watches) watch.stop();
    for (const { name, stopTimeout } of this.#order.containers) {
      const container = this.#containers.get(name);
      if (!container) continue;
      container.signal('SIGTERM');
      const timer = setTimeout(() => {
        container.signal('SIGKILL');
      }, stopTimeout * 1000);
      void container.ended().then(() => {
        clearTimeout(timer);
      });
    }
  }

  /** Ends what is left, without a word. */
  discard(): void {
    this.#discarded = true;
    for (const watch of this.#watches) watch.stop();
    for (const container of this.#containers.values()) container.signal('SIGKILL');
  }

  /** When nothing of it runs any more. */
  async ended(): Promise<void> {
    await Promise.all([...this.#containers.values()].map((container) => container.ended()));
  }

  async #begin(order: ContainerOrder): Promise<boolean> {
    const container = startContainer(this.#settings, this.#scope, this.#order, order);
    this.#containers.set(order.name, container);
    const lines = this.#follow(order, container);
    const begun = await container.begun();
    void container.ended().then((end) => {
      lines.flush();
      if (begun) this.#finish(order, end);
    });
    return begun;
  }

  #follow({ log }: ContainerOrder, { stdout, stderr }: LiveContainer): LogLines {
    const scope = this.#scope;
    const lines = new LogLines({
      now: () => scope.now,
      write: (events) => {
        if (log) writeLogEvents(scope, log, events);
      },
    });
    lines.follow(stdout);
    lines.follow(stderr);
    return lines;
  }

  #run(): void {
    this.#events.running(true);
    for (const order of this.#order.containers) this.#watch(order);
    if (this.#unproven.size === 0) this.#events.healthy();
  }

  #watch(order: ContainerOrder): void {
    const { healthCheck: check, name } = order;
    const container = this.#containers.get(name);
    if (!check || !container) return;
    const command = checkCommand(order, check.command, loopbackOf(this.#settings, this.#order));
    this.#watches.push(
      new HealthWatch({
        scope: this.#scope,
        check,
        probe: () => container.exec(command, check.timeout),
        changed: (healthy) => {
          this.#judge(name, healthy);
        },
      }),
    );
  }

  #judge(name: string, healthy: boolean): void {
    if (healthy) this.#unproven.delete(name);
    else this.#unproven.add(name);
    if (!healthy) this.#events.unhealthy(name);
    else if (this.#unproven.size === 0) this.#events.healthy();
  }

  #finish({ name }: ContainerOrder, end: ContainerEnd): void {
    if (this.#discarded) return;
    this.#events.exited(name, end.exitCode, reasonOf(end));
  }
}
