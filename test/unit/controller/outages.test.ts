import { expect, test } from '@jest/globals';
import { Outages } from '../../../src/controller/outages.ts';
import { pace } from '../../../src/engine/index.ts';

const MINUTE = 60_000;

test('an outage passes for five minutes, and is tried again soon at first and every five minutes at last', () => {
  const outages = new Outages(pace());
  const told: { at: number; passing: boolean }[] = [];
  for (let at = 0; at < 20 * MINUTE;) {
    const { passing, wait } = outages.note('a/b', 'AwsUnreachable', at);
    told.push({ at, passing });
    expect(wait).toBeLessThanOrEqual(5 * MINUTE);
    at += wait;
  }
  expect(told.slice(0, 4).map(({ at }) => at)).toEqual([0, 2000, 6000, 14_000]);
  expect(told.find(({ passing }) => !passing)?.at).toBe(5 * MINUTE);
  expect(told.every(({ at, passing }) => passing === at < 5 * MINUTE)).toBe(true);
});

test('another reason, and an end in between, begin it anew', () => {
  const outages = new Outages(pace());
  outages.note('a/b', 'AwsUnreachable', 0);
  expect(outages.note('a/b', 'CredentialsUnavailable', 6 * MINUTE).passing).toBe(true);
  expect(outages.note('a/b', 'CredentialsUnavailable', 12 * MINUTE).passing).toBe(false);
  outages.end('a/b');
  expect(outages.note('a/b', 'CredentialsUnavailable', 13 * MINUTE)).toEqual({ passing: true, wait: 2000 });
});

test('objects have outages of their own', () => {
  const outages = new Outages(pace());
  outages.note('a/b', 'AwsUnreachable', 0);
  expect(outages.note('a/c', 'AwsUnreachable', 6 * MINUTE).passing).toBe(true);
});
