const original = Symbol('original');

export interface WatchedInput {
  readonly input: Readonly<Record<string, unknown>>;
  /** Members that were given and that nobody looked at. */
  unread(): string[];
}

/**
 * Notices which members of an input a handler reads. A parameter that is accepted and has no effect is how emulators
 * deceive: those nobody read are counted, and a test that leaves any has met a gap.
 */
export function watchedInput(given: Readonly<Record<string, unknown>>): WatchedInput {
  const read = new Set<string | symbol>();
  const input = new Proxy(given, {
    get(target, name) {
      if (name === original) return target;
      read.add(name);
      return Reflect.get(target, name) as unknown;
    },
    has(target, name) {
      read.add(name);
      return Reflect.has(target, name);
    },
  });
  return { input, unread: () => Object.keys(given).filter((name) => !read.has(name)) };
}

/** The input itself, for who must look at all of it without meaning any of it. */
export const unwatched = (input: object): object =>
  (input as { readonly [original]?: object })[original] ?? input;

/** A repeated call has the effect of the first one: none of its parameters is ignored. */
export const markRead = (input: object): void => {
  Object.values(input);
};
