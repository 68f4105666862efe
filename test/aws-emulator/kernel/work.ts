/** Something that a runtime does and an object of AWS waits for. */
export interface Work {
  /** Runs `then` when it is over: at once if it is already, with what went wrong if something did. */
  whenOver(then: (failure?: string) => void): void;
}

/** What nobody has to wait for. */
export const noWork: Work = {
  whenOver(then) {
    then();
  },
};

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

export function workOf(doing: Promise<unknown>): Work {
  const end = doing.then(
    () => undefined,
    (error: unknown) => reasonOf(error),
  );
  return {
    whenOver(then) {
      void end.then(then);
    },
  };
}
