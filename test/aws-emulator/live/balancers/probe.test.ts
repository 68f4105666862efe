import { expect, test } from '@jest/globals';
import { matches } from './probe.ts';

test.each([
  ['200', 200, true],
  ['200', 204, false],
  ['200-299', 204, true],
  ['200-299', 300, false],
  ['200,301-304,404', 302, true],
  ['200,301-304,404', 404, true],
  ['200,301-304,404', 305, false],
])('the matcher %s and status %i: %s', (matcher, status, expected) => {
  expect(matches(matcher, status)).toBe(expected);
});
