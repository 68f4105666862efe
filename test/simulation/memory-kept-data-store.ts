import type { KeptData, KeptDataStore } from '../../src/controller/kept-data.ts';

/** The ConfigMaps of kept data, as far as a simulation looks at them. */
export class MemoryKeptDataStore implements KeptDataStore {
  readonly #maps = new Map<string, KeptData>();
  /** Refuses every write, as the API server does in a namespace that is going. */
  refuses = false;

  write(kept: KeptData): Promise<void> {
    if (this.refuses) return Promise.reject(new Error('the namespace is being terminated'));
    const data = { ...this.read(kept.namespace, kept.name)?.data, ...kept.data };
    this.#maps.set(`${kept.namespace}/${kept.name}`, { ...kept, data });
    return Promise.resolve();
  }

  read(namespace: string, name: string): KeptData | undefined {
    return this.#maps.get(`${namespace}/${name}`);
  }
}
