import { expect, test } from '@jest/globals';
import { disturbances, type Disturbance } from '../../kills/disturbances.ts';
import { killsPage } from '../../kills/page.ts';
import type { Trial } from '../../kills/trial.ts';

const circumstances = {
  timeScale: 30,
  seed: 1,
  kubernetes: '1.36.3',
  reference: { census: {}, seconds: 29, writes: 112 },
};

const clean = (disturbance: Disturbance): Trial => ({
  disturbance,
  seconds: 30.4,
  writes: 110,
  census: {},
  miscounted: [],
  doubled: [],
  writesAtRest: 0,
  left: [],
  stuck: '',
});

const held: Disturbance = { kind: 'held', operation: 'CreateVpc' };

test('every trial has a row', () => {
  const all = disturbances(1);
  const page = killsPage(all.map(clean), circumstances);
  expect(page.match(/clean, Ready after 30 s/gu)).toHaveLength(all.length);
  expect(page).toContain(`${all.length} clean, 0 not`);
});

test.each([
  [{ miscounted: ['ec2/vpc 2/1'] }, 'ec2/vpc 2/1'],
  [{ doubled: ['ec2/vpc vpc'] }, 'twice: ec2/vpc vpc'],
  [{ writesAtRest: 3 }, '3 writes at rest'],
  [{ left: ['ec2/vpc vpc-1'] }, 'left: ec2/vpc vpc-1'],
  [{ stuck: 'not Ready' }, 'stuck: not Ready'],
])('a trial with %p is not called clean', (wrong, told) => {
  const page = killsPage([{ ...clean(held), ...wrong }], circumstances);
  expect(page).toContain('0 clean, 1 not');
  expect(page).toContain(`| \`CreateVpc\` | ${told} |`);
});
