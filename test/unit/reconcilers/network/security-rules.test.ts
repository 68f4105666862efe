import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';

import type { IpPermission } from '../../../../src/aws/operations/ec2-shapes.ts';
import {
  missingFrom,
  permissionsOf,
  ruleSet,
  type Rule,
} from '../../../../src/reconcilers/network/security-rules.ts';

const rules = fc.uniqueArray(
  fc.record<Rule>({
    port: fc.constantFrom(80, 443, 2049, 3306, 8080),
    source: fc.oneof(
      fc.stringMatching(/^sg-[0-9a-f]{17}$/u),
      fc.constantFrom('0.0.0.0/0', '203.0.113.0/24', '198.51.100.7/32'),
    ),
  }),
  { selector: ({ port, source }) => `${port}<${source}`, maxLength: 12 },
);

/** The same rules as AWS may list them: each source in a permission of its own, in any order. */
function scattered(wanted: readonly Rule[]): IpPermission[] {
  return wanted.flatMap((rule) => permissionsOf([rule])).reverse();
}

describe('security rules', () => {
  test('are all there once they were written, however AWS lists them', () => {
    fc.assert(
      fc.property(rules, (wanted) => {
        expect(missingFrom(ruleSet(permissionsOf(wanted)), wanted)).toEqual([]);
        expect(ruleSet(scattered(wanted))).toEqual(ruleSet(permissionsOf(wanted)));
      }),
    );
  });

  test('those missing are exactly those not there', () => {
    fc.assert(
      fc.property(rules, rules, (there, wanted) => {
        const missing = missingFrom(ruleSet(permissionsOf(there)), wanted);
        const expected = wanted.filter(
          (rule) => !there.some(({ port, source }) => port === rule.port && source === rule.source),
        );
        expect(missing).toEqual(expected);
      }),
    );
  });

  test('are written as one permission for each port, with groups and blocks apart', () => {
    fc.assert(
      fc.property(rules, (wanted) => {
        const permissions = permissionsOf(wanted);
        const ports = permissions.map(({ FromPort }) => FromPort);
        expect(new Set(ports)).toEqual(new Set(wanted.map(({ port }) => port)));
        expect(ports).toHaveLength(new Set(ports).size);
        for (const { IpRanges = [], UserIdGroupPairs = [] } of permissions) {
          expect(IpRanges.every(({ CidrIp }) => CidrIp?.includes('/'))).toBe(true);
          expect(UserIdGroupPairs.every(({ GroupId }) => GroupId?.startsWith('sg-'))).toBe(true);
        }
      }),
    );
  });

  test.each<[string, IpPermission]>([
    [
      'a range of ports',
      { IpProtocol: 'tcp', FromPort: 80, ToPort: 81, IpRanges: [{ CidrIp: '0.0.0.0/0' }] },
    ],
    [
      'another protocol',
      { IpProtocol: 'udp', FromPort: 80, ToPort: 80, IpRanges: [{ CidrIp: '0.0.0.0/0' }] },
    ],
    ['all traffic', { IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
  ])('%s is no rule of ours', (_name, permission) => {
    const wanted: Rule = { port: 80, source: '0.0.0.0/0' };
    expect(ruleSet([permission]).size).toBe(1);
    expect(missingFrom(ruleSet([permission]), [wanted])).toEqual([wanted]);
  });
});
