import type { Validation } from './schema.ts';

/** What a rule says to whom it refuses, with `…` for the values that the API server fills in. */
export function refusalOf({ message, messageExpression = '' }: Validation): string {
  if (message !== undefined) return message;
  const literal = /^"(?:[^"\\]|\\.)*"/u.exec(messageExpression)?.[0];
  if (literal === undefined) throw new Error(`no text begins ${messageExpression}`);
  return (JSON.parse(literal) as string).replaceAll(/%[sd]/gu, '…');
}

/** A rule about a change compares with the stored value; all others look at one value. */
export const isAboutChange = ({ rule }: Validation): boolean => rule.includes('oldSelf');

/** Forbids every change, of a value that is there or of whether there is one. */
export const forbidsChange = ({ rule }: Validation): boolean =>
  rule === 'self == oldSelf' || /^has\(self\.\w+\) == has\(oldSelf\.\w+\)/u.test(rule);
