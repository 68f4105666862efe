import type { StackKey, StackUpdate, StoredStack } from '../../src/controller/stack-store.ts';
import { MemoryStackStore } from './memory-stack-store.ts';

/** How often each goes wrong. */
const LOST = 0.3;
const REPEATED = 0.2;
const STALE = 0.1;
const CONTENDED = 0.05;

/**
 * An API server on a bad day: events of a watch are lost or come twice, a read shows what the last one showed, and
 * others write to the object just before we do. Promised are only that a write meets what has been written, and that
 * reads catch up.
 */
export class UnsteadyStackStore extends MemoryStackStore {
  readonly #random: () => number;
  readonly #shown = new Map<string, StoredStack>();
  #touches = 0;

  /** @param random - numbers from 0 up to 1. */
  constructor(random: () => number) {
    super();
    this.#random = random;
  }

  override watch(watcher: (key: StackKey) => void): () => void {
    return super.watch((key) => {
      const drawn = this.#random();
      if (drawn < LOST) return;
      watcher(key);
      if (drawn > 1 - REPEATED) watcher(key);
    });
  }

  override async get(key: StackKey): Promise<StoredStack | undefined> {
    const name = `${key.namespace}/${key.name}`;
    const shown = this.#shown.get(name);
    if (shown !== undefined && this.#random() < STALE) return shown;
    const current = await super.get(key);
    if (current === undefined) this.#shown.delete(name);
    else this.#shown.set(name, current);
    return current;
  }

  override update(stack: StoredStack, update: StackUpdate): Promise<StoredStack> {
    this.#contend(stack.metadata);
    return super.update(stack, update);
  }

  override removeFinalizer(stack: StoredStack, finalizer: string): Promise<StoredStack | undefined> {
    this.#contend(stack.metadata);
    return super.removeFinalizer(stack, finalizer);
  }

  /** Somebody writes down something of their own in the annotations. */
  #contend(key: StackKey): void {
    if (this.#random() >= CONTENDED) return;
    this.#touches += 1;
    this.setAnnotation(key, 'example.com/seen', String(this.#touches));
  }
}
