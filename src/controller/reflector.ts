import type { Clock } from '../clock.ts';
import { childOf, sleepOrAbort, withDeadline } from './abort.ts';
import { KubeStatusError } from './kube-error.ts';
import type { KubeObject, ListPage } from './kube-list.ts';
import type { StackKey } from './stack-store.ts';

export type WatchEvent =
  | { readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'; readonly object: KubeObject }
  | { readonly type: 'BOOKMARK'; readonly resourceVersion: string };

/** The two calls a reflector makes. Both throw KubeStatusError for what the server refuses, ERROR events included. */
export interface ListWatch {
  /** One page; an empty token asks for the first. */
  list(token: string, signal: AbortSignal): Promise<ListPage>;
  /** Events after `resourceVersion`, with bookmarks, until the server ends the watch after `timeoutSeconds`. */
  watch(resourceVersion: string, timeoutSeconds: number, signal: AbortSignal): AsyncIterable<WatchEvent>;
}

export interface ReflectorObserver {
  /** A watch ended by an error, or a list failed. */
  failed(error: unknown): void;
  listed(objects: number): void;
}

export interface ReflectorOptions {
  readonly clock: Clock;
  readonly random: () => number;
  readonly listWatch: ListWatch;
  /** Called for each object that came, went, or changed in what `fingerprint` sees. It only enqueues. */
  readonly onChange: (key: StackKey) => void;
  /** What of an object matters: a change of anything else, such as our own status, is not a change. */
  readonly fingerprint: (object: KubeObject) => string;
  readonly observer?: ReflectorObserver;
  /** Default is 10 min: a list finds what a watch has lost, whatever the reason. */
  readonly relistMs?: number;
  /** Silence after which a watch is given up. Default is 90 s, because the server sends a bookmark about every minute. */
  readonly inactivityMs?: number;
}

const firstBackoffMs = 1_000;
const longestBackoffMs = 30_000;

/**
 * Keeps a picture of a collection in step with the API server, by one list and one watch, for as long as its signal
 * lives; no failure ends it. client-node's informer stops for ever at the first reset connection, asks for no bookmarks,
 * and goes on watching after `stop()` in the middle of a list.
 */
export class Reflector {
  readonly #options: ReflectorOptions;
  readonly #known = new Map<string, { readonly key: StackKey; readonly fingerprint: string }>();
  #hasSynced = false;
  #failures = 0;
  #lastProgressAt: number;

  constructor(options: ReflectorOptions) {
    this.#options = options;
    this.#lastProgressAt = options.clock.now();
  }

  /** True once the first list is complete. */
  get hasSynced(): boolean {
    return this.#hasSynced;
  }

  /**
   * When the loop last did something, a failed attempt included: an API server that is away is no reason to restart
   * us, a loop that hangs is.
   */
  get lastProgressAt(): number {
    return this.#lastProgressAt;
  }

  /** Resolves when the signal aborts, and never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await this.#listAndWatch(signal);
      } catch (error) {
        await this.#backOff(error, signal);
      }
    }
  }

  async #listAndWatch(signal: AbortSignal): Promise<void> {
    const { clock, random, relistMs = 600_000 } = this.#options;
    let resourceVersion = await this.#list(signal);
    const relistAt = clock.now() + relistMs * (0.9 + 0.2 * random());
    while (!signal.aborted && clock.now() < relistAt) {
      try {
        resourceVersion = await this.#watch(resourceVersion, relistAt, signal);
      } catch (error) {
        // The server answered, and not with events: what we hold may be too old (410) or of another history (etcd was
        // restored). A cut connection loses nothing: the next watch goes on from the last event.
        if (error instanceof WatchCut) {
          resourceVersion = error.resourceVersion;
          await this.#backOff(error.cause, signal);
        } else throw error;
      }
    }
  }

  /** Replaces everything known by what is there now; the version the list is of. */
  async #list(signal: AbortSignal): Promise<string> {
    const objects: KubeObject[] = [];
    let page: ListPage | undefined;
    do {
      page = await this.#options.listWatch.list(page?.next ?? '', signal);
      objects.push(...page.items);
      this.#progress();
    } while (page.next !== '');
    const present = new Set(objects.map((object) => pathOf(object.metadata)));
    for (const [path, { key }] of this.#known) if (!present.has(path)) this.#forget(path, key);
    for (const object of objects) this.#see(object);
    this.#hasSynced = true;
    this.#options.observer?.listed(objects.length);
    return page.resourceVersion;
  }

  /** Watches until the server ends it; the version seen last. */
  async #watch(from: string, relistAt: number, signal: AbortSignal): Promise<string> {
    const { clock, random, listWatch } = this.#options;
    // Jitter, or all watches that a restart of the server began at once end at once for ever.
    const seconds = Math.round(240 + 60 * random());
    const timeoutSeconds = Math.max(1, Math.min(seconds, Math.ceil((relistAt - clock.now()) / 1_000)));
    const { controller, unlink } = childOf(signal);
    const events = listWatch.watch(from, timeoutSeconds, controller.signal)[Symbol.asyncIterator]();
    let resourceVersion = from;
    let heard = false;
    try {
      for (let event = await this.#next(events, signal); event; event = await this.#next(events, signal)) {
        resourceVersion = this.#handle(event);
        heard = true;
      }
    } catch (error) {
      throw error instanceof KubeStatusError ? error : new WatchCut(resourceVersion, error);
    } finally {
      controller.abort();
      unlink();
    }
    // A server that ends every watch at once without a word would be asked without a pause.
    if (!heard) throw new WatchCut(from, new Error('The watch ended without an event.'));
    return resourceVersion;
  }

  async #next(events: AsyncIterator<WatchEvent>, signal: AbortSignal): Promise<WatchEvent | undefined> {
    const { clock, inactivityMs: ms = 90_000 } = this.#options;
    const what = 'Waiting for a watch event';
    const result = await withDeadline({ clock, ms, signal, what }, () => events.next());
    this.#progress();
    return result.done === true ? undefined : result.value;
  }

  /** The version of the event. */
  #handle(event: WatchEvent): string {
    this.#failures = 0;
    if (event.type === 'BOOKMARK') return event.resourceVersion;
    const { object, type } = event;
    if (type === 'DELETED') this.#forget(pathOf(object.metadata), keyOf(object));
    else this.#see(object);
    return object.metadata.resourceVersion;
  }

  #see(object: KubeObject): void {
    const path = pathOf(object.metadata);
    const fingerprint = this.#options.fingerprint(object);
    if (this.#known.get(path)?.fingerprint === fingerprint) return;
    this.#known.set(path, { key: keyOf(object), fingerprint });
    this.#options.onChange(keyOf(object));
  }

  #forget(path: string, key: StackKey): void {
    this.#known.delete(path);
    this.#options.onChange(key);
  }

  #progress(): void {
    this.#lastProgressAt = this.#options.clock.now();
  }

  async #backOff(error: unknown, signal: AbortSignal): Promise<void> {
    this.#progress();
    if (signal.aborted) return;
    const { clock, random, observer } = this.#options;
    observer?.failed(error);
    const bound = Math.min(longestBackoffMs, firstBackoffMs * 2 ** this.#failures++);
    await sleepOrAbort(clock, bound * (0.5 + 0.5 * random()), signal);
    this.#progress();
  }
}

/** A watch that ended before its time, without an answer of the server. */
class WatchCut extends Error {
  readonly resourceVersion: string;

  constructor(resourceVersion: string, cause: unknown) {
    super('The watch was cut.', { cause });
    this.resourceVersion = resourceVersion;
  }
}

function keyOf({ metadata: { namespace, name } }: KubeObject): StackKey {
  return { namespace, name };
}

function pathOf({ namespace, name }: StackKey): string {
  return `${namespace}/${name}`;
}
