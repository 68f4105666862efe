/** The part of a context that most kinds do not look at: nobody asks for anything, and nothing is old. */
export const moment = { requests: {}, now: 0, second: 1000, elapsed: () => 0 };
