interface Remembered {
  readonly parameters: string;
  readonly output: object;
}

/** JSON with sorted keys, so that two equal requests give equal texts. */
function canonical(value: unknown): unknown {
  if (value instanceof Date || value instanceof Uint8Array || typeof value !== 'object' || value === null)
    return value;
  if (Array.isArray(value)) return value.map(canonical);
  const entries = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1));
  return Object.fromEntries(entries.map(([key, held]) => [key, canonical(held)]));
}

/** Answers by client token. A call that failed leaves no memory, as on AWS. */
export class IdempotentCalls {
  readonly #calls = new Map<string, Remembered>();

  has(key: string): boolean {
    return this.#calls.has(key);
  }

  /** `isOver`: the service has forgotten the first answer. */
  once<Output extends object>(
    key: string,
    input: object,
    make: () => Output,
    {
      mismatch,
      isOver = () => false,
    }: { mismatch: (first: Output) => Error; isOver?: (first: Output) => boolean },
  ): Output {
    const parameters = JSON.stringify(canonical(input));
    const known = this.#calls.get(key);
    if (!known || isOver(known.output as Output)) {
      const output = make();
      this.#calls.set(key, { parameters, output });
      return output;
    }
    if (known.parameters !== parameters) throw mismatch(known.output as Output);
    return known.output as Output;
  }
}
