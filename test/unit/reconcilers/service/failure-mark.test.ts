import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readMark, retryAt, writeMark } from '../../../../src/reconcilers/service/failure-mark.ts';

const marks = fc.record({
  attempts: fc.integer({ min: 1, max: 1000 }),
  at: fc
    .date({ min: new Date('2020-01-01'), max: new Date('2040-01-01'), noInvalidDate: true })
    .map((date) => date.toISOString()),
  cause: fc.record({ outside: fc.boolean(), text: fc.string({ unit: 'grapheme', maxLength: 400 }) }),
});

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-using-tags.html */
const allowed = /^[\p{L}\p{N}\s_.:/=+@-]{0,256}$/u;

describe('The mark of a failed revision', () => {
  test('is a value that tags take, and says the same when it is read again', () => {
    fc.assert(
      fc.property(marks, (mark) => {
        const value = writeMark(mark);
        expect(value).toMatch(allowed);
        const read = readMark(value);
        expect(read).toMatchObject({
          attempts: mark.attempts,
          at: mark.at,
          cause: { outside: mark.cause.outside },
        });
        expect(read === undefined ? '' : writeMark(read)).toBe(value);
      }),
    );
  });

  test('is nothing when somebody wrote something else there', () => {
    expect(readMark(undefined)).toBeUndefined();
    expect(readMark('yes')).toBeUndefined();
  });

  test('waits longer with every failure, an hour at most', () => {
    const at = '2026-01-01T00:00:00.000Z';
    const cause = { outside: true, text: '' };
    const minutes = [1, 2, 3, 4, 5, 9].map(
      (attempts) => (retryAt({ attempts, at, cause }, 1000) - Date.parse(at)) / 60_000,
    );
    expect(minutes).toEqual([5, 10, 20, 40, 60, 60]);
  });
});
