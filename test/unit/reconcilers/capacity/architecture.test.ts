import { describe, expect, test } from '@jest/globals';
import { architectureOf, isBurstable } from '../../../../src/reconcilers/capacity/architecture.ts';
import { instanceTypeList } from '../../../aws-emulator/services/ec2/instance-type-list.ts';

describe('instance types', () => {
  test.each([
    't4g.small',
    'm7g.large',
    'c6gd.medium',
    'c7gn.xlarge',
    'im4gn.large',
    'x2gd.medium',
    'a1.large',
  ])('%s is arm64', (type) => {
    expect(architectureOf(type)).toBe('arm64');
  });

  test.each([
    't3.small',
    't3a.micro',
    'm5.large',
    'g4dn.xlarge',
    'g6.xlarge',
    'm7i-flex.large',
    'c6in.large',
  ])('%s is x86_64', (type) => {
    expect(architectureOf(type)).toBe('x86_64');
  });

  test('the rule agrees with every type that the emulator offers', () => {
    for (const type of instanceTypeList) {
      expect([type.name, architectureOf(type.name), isBurstable(type.name)]).toEqual([
        type.name,
        type.architecture,
        type.burstable,
      ]);
    }
  });
});
