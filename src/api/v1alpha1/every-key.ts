import type { Rule } from './rule.ts';

/** The same condition on one key, in CEL with the key as `k`, and at run time. */
interface KeyRule {
  readonly cel: string;
  readonly holds: (key: string) => boolean;
  /** What is wrong and what to do instead, with one `%s` for the first key that breaks the rule. */
  readonly message: string;
}

/** A rule about every key of a map. The message names the key, because the server prints no part of a map. */
export function everyKey({ cel, holds, message }: KeyRule): Rule<Record<string, string>> {
  return {
    cel: `self.all(k, ${cel})`,
    holds: (map) => Object.keys(map).every(holds),
    message: {
      text: message,
      parts: [
        {
          cel: `self.filter(k, !(${cel}))[0]`,
          of: (map) => Object.keys(map).find((key) => !holds(key)) ?? '',
        },
      ],
    },
  };
}
