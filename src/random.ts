import { randomInt } from 'node:crypto';

const LETTERS_AND_DIGITS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

/** The machine's dice. Everything that needs chance takes them from its caller, so that a history can be replayed. */
export const systemRandom = {
  /** From 0 up to 1: for jitter, never for secrets. */
  fraction: (): number => Math.random(),
  /** Letters and digits from the system's secure source: for tokens and passwords. */
  text: (length: number): string =>
    Array.from({ length }, () => LETTERS_AND_DIGITS.charAt(randomInt(LETTERS_AND_DIGITS.length))).join(''),
};
