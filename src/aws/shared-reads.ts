interface Flight<Value> {
  readonly answer: Promise<Value>;
  readonly controller: AbortController;
  waiting: number;
  answered: boolean;
}

/**
 * Lets callers who ask the same question at the same time share one answer. A caller who gives up leaves the others
 * theirs; when all have given up, the question is called off.
 */
export class SharedReads<Value> {
  readonly #flights = new Map<string, Flight<Value>>();

  /** Resolves with the answer; rejects with the signal's reason as soon as it aborts, even if `ask` does not listen. */
  async ask(
    question: string,
    ask: (signal: AbortSignal) => Promise<Value>,
    signal: AbortSignal,
  ): Promise<Value> {
    signal.throwIfAborted();
    const flight = this.#flights.get(question) ?? this.#start(question, ask);
    flight.waiting += 1;
    try {
      return await unlessAborted(flight.answer, signal);
    } finally {
      flight.waiting -= 1;
      if (flight.waiting === 0) {
        this.#forget(question, flight);
        if (!flight.answered) flight.controller.abort();
      }
    }
  }

  /** Whoever asks from now on gets an answer of their own: what was asked before does not know what was written since. */
  separate(): void {
    this.#flights.clear();
  }

  #start(question: string, ask: (signal: AbortSignal) => Promise<Value>): Flight<Value> {
    const controller = new AbortController();
    const flight = { controller, waiting: 0, answered: false, answer: ask(controller.signal) };
    const land = (): void => {
      flight.answered = true;
    };
    flight.answer.then(land, land);
    this.#flights.set(question, flight);
    return flight;
  }

  #forget(question: string, flight: Flight<Value>): void {
    if (this.#flights.get(question) === flight) this.#flights.delete(question);
  }
}

/** The work's outcome, or a rejection with the signal's reason, whichever is first. */
export function unlessAborted<Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      reject(signal.reason as Error);
    };
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => {
      signal.removeEventListener('abort', abort);
    });
  });
}
