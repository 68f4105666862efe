import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { groupFields, groupSettings } from '../../../../src/reconcilers/capacity/group-settings.ts';
import type { Seen, Want } from '../../../../src/reconcilers/capacity/group-settings.ts';
import { identity } from '../../../support/stack-identity.ts';

const subnet = fc.constantFrom('subnet-a', 'subnet-b', 'subnet-c');
const wants: fc.Arbitrary<Want> = fc.record({
  name: fc.constant('group'),
  templateId: fc.constantFrom('lt-1', 'lt-2'),
  templateVersion: fc.integer({ min: 1, max: 9 }).map(String),
  subnetIds: fc.uniqueArray(subnet, { minLength: 1 }),
  minSize: fc.integer({ min: 0, max: 5 }),
  maxSize: fc.integer({ min: 5, max: 9 }),
});

const inputOf = (want: Want, seen: Seen): object => {
  const repair = groupSettings.repair(want, seen, identity);
  if ('stall' in repair) throw new Error('a group can always be put right');
  return repair.input;
};

describe('settings of the Auto Scaling group', () => {
  test('a group is as it was made, in whatever order AWS lists the subnets', () => {
    fc.assert(
      fc.property(wants, (want) => {
        const reversed = [...want.subnetIds].reverse().join(',');
        expect(groupSettings.same(want, { ...groupFields(want), VPCZoneIdentifier: reversed })).toBe(true);
      }),
    );
  });

  test('one write puts everything right, and never touches the desired capacity', () => {
    fc.assert(
      fc.property(wants, wants, (want, before) => {
        const seen: Seen = { ...groupFields(before), DesiredCapacity: 3 };
        const input = inputOf(want, seen);
        expect(Object.keys(input)).not.toContain('DesiredCapacity');
        const after = groupSettings.seen?.({}, want, seen) ?? seen;
        expect(groupSettings.same(want, after)).toBe(true);
        expect(groupSettings.same(want, { ...seen, ...input })).toBe(true);
      }),
    );
  });
});
