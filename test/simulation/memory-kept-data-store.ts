import type { KeptData, KeptDataStore } from '../../src/controller/kept-data.ts';

/** The ConfigMaps of kept data, as far as a simulation looks at them. */
export class MemoryKeptDataStore implements KeptDataStore {
  readonly #maps = new Map<string, KeptData>();

  write(kept: KeptData): Promise<void> {
    this.#maps.set(`${kept.namespace}/${kept.name}`, kept);
    return Promise.resolve();
  }

  read(namespace: string, name: string): KeptData | undefined {
    return this.#maps.get(`${namespace}/${name}`);
  }
}
