import { describe, expect, test } from '@jest/globals';

import { sentence, worstOf } from '../../../src/controller/worst.ts';
import { statusOf } from '../../support/report-samples.ts';

const rolling = statusOf('rollout', { state: 'changing', reason: 'RollingOut', message: 'is rolled out' });
const short = statusOf('service', {
  state: 'changing',
  reason: 'InsufficientCapacity',
  message: 'no port is free',
});
const stalled = statusOf('database', {
  state: 'stalled',
  reason: 'ResourceFailed',
  message: 'storage is full',
});

describe('what is named first', () => {
  test('is a trouble, and not what only takes its time', () => {
    expect(worstOf([rolling, short])).toBe(short);
    expect(sentence([rolling, short])).toBe('service: no port is free; rollout: is rolled out');
  });

  test('is what needs a human, before everything else', () => {
    expect(worstOf([rolling, short, stalled])).toBe(stalled);
  });
});
