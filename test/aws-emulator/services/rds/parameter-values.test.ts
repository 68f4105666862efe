import { expect, test } from '@jest/globals';
import { memoryOf, workedOut } from './parameter-values.ts';

const facts = { DBInstanceClassMemory: 1024 ** 3, EndPointPort: 3307, TrueIfReplica: 0 };

test.each([
  ['{DBInstanceClassMemory/12582880}', '85'],
  ['{DBInstanceClassMemory*3/4}', String((3 * 1024 ** 3) / 4)],
  ['{EndPointPort}', '3307'],
  ['{TrueIfReplica}', '0'],
  ['100', '100'],
  ['{SomethingElse/2}', '{SomethingElse/2}'],
  ['GREATEST({DBInstanceClassMemory/12582880},10)', 'GREATEST({DBInstanceClassMemory/12582880},10)'],
])('the value %s of a parameter is %s', (value, expected) => {
  expect(workedOut(value, facts)).toBe(expected);
});

test.each([
  ['db.t4g.micro', 1],
  ['db.t3.2xlarge', 32],
  ['db.m7g.large', 8],
  ['db.r8g.large', 16],
  ['db.m6g.12xlarge', 192],
  ['db.r6i.16xlarge', 512],
])('%s has %i GiB', (instanceClass, gibibytes) => {
  expect(memoryOf(instanceClass)).toBe(gibibytes * 1024 ** 3);
});
