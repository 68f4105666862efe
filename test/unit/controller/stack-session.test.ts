import { expect, test } from '@jest/globals';

import { StackSessions } from '../../../src/controller/stack-session.ts';

const identity = { uid: 'uid-1', target: 'account|region' };
const make = { now: 0, resumed: false, hints: { readyGeneration: 3, handledRequest: 'please' } };

test('a session is kept for the same object and target, and begins with what the last status told', () => {
  const sessions = new StackSessions();
  const session = sessions.open('default/blog', identity, make);
  expect(session).toMatchObject(make.hints);
  expect(sessions.open('default/blog', identity, { ...make, now: 5 })).toBe(session);
  expect(sessions.open('default/other', identity, make)).not.toBe(session);
});

test.each([
  ['another object of the same name', { ...identity, uid: 'uid-2' }],
  ['other credentials', { ...identity, target: 'another account|region' }],
])('what was seen of one is worth nothing for %s', (_what, other) => {
  const sessions = new StackSessions();
  const session = sessions.open('default/blog', identity, make);
  const next = sessions.open('default/blog', other, make);
  expect(next).not.toBe(session);
  expect(next.memory).not.toBe(session.memory);
});

test('a closed session is forgotten', () => {
  const sessions = new StackSessions();
  const session = sessions.open('default/blog', identity, make);
  sessions.close('default/blog');
  expect(sessions.open('default/blog', identity, make)).not.toBe(session);
});
