declare const eventOf: unique symbol;

/** Names something that services tell each other about: instances that start and end, targets that become healthy. */
export interface Topic<Event> {
  readonly name: string;
  readonly [eventOf]?: Event;
}

export const defineTopic = <Event>(name: string): Topic<Event> => ({ name });

type Listener = (event: never) => void;

/** Who listens to what in one scope. */
export class Topics {
  readonly #listeners = new Map<object, Listener[]>();

  subscribe<Event>(topic: Topic<Event>, listener: (event: Event) => void): void {
    this.#listeners.set(topic, [...(this.#listeners.get(topic) ?? []), listener]);
  }

  listeners<Event>(topic: Topic<Event>): readonly ((event: Event) => void)[] {
    return (this.#listeners.get(topic) ?? []) as unknown as readonly ((event: Event) => void)[];
  }
}
