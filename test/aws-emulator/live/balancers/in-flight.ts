/** Counts the requests that are under way at each target. */
export class InFlight {
  readonly #counts = new Map<string, number>();
  readonly #waiting = new Map<string, (() => void)[]>();

  count(target: string): number {
    return this.#counts.get(target) ?? 0;
  }

  /** A request begins; what is returned ends it. */
  begin(target: string): () => void {
    this.#counts.set(target, this.count(target) + 1);
    let hasEnded = false;
    return () => {
      if (hasEnded) return;
      hasEnded = true;
      this.#end(target);
    };
  }

  /** Resolves when nothing is under way at the target, or when so many milliseconds have passed. */
  async drained(target: string, milliseconds: number): Promise<void> {
    if (this.count(target) === 0) return;
    await new Promise<void>((resolve) => {
      const timeout = setTimeout(resolve, milliseconds);
      this.#waiting.set(target, [
        ...(this.#waiting.get(target) ?? []),
        () => {
          clearTimeout(timeout);
          resolve();
        },
      ]);
    });
  }

  #end(target: string): void {
    const left = this.count(target) - 1;
    if (left > 0) {
      this.#counts.set(target, left);
      return;
    }
    this.#counts.delete(target);
    for (const tell of this.#waiting.get(target) ?? []) tell();
    this.#waiting.delete(target);
  }
}
