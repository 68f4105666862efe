/** Keeps the last value of each key, and makes another only for another version of what it is made from. */
export class LastOf<Value> {
  readonly #known = new Map<string, { readonly version: string; readonly value: Value }>();

  get(key: string, version: string, make: () => Value): Value {
    const known = this.#known.get(key);
    if (known?.version === version) return known.value;
    const value = make();
    this.#known.set(key, { version, value });
    return value;
  }

  forget(key: string): void {
    this.#known.delete(key);
  }
}
