import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';

import { derivedName, iamPath, shortId } from '../../../src/engine/names.ts';

const stackIds = fc.oneof(
  fc.uuid(),
  fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,61}$/u),
  fc.string({ minLength: 1, maxLength: 63 }),
);
const roles = fc.stringMatching(/^[a-z][a-z0-9]{0,4}(-[a-z0-9]{1,4}){0,2}$/u);

describe('derived names', () => {
  test('fit into 32 characters for every role of up to 15', () => {
    fc.assert(
      fc.property(stackIds, roles, (stackId, role) => {
        expect(derivedName({ stackId }, role).length).toBeLessThanOrEqual(32);
      }),
    );
  });

  test('are names to load balancers, databases, roles, groups and everything else with a rule for names', () => {
    // The strictest is RDS: a letter first, letters, digits and hyphens, no hyphen last, no two in a row.
    // https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html
    // A load balancer's must not begin with `internal-`.
    // https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html
    fc.assert(
      fc.property(stackIds, roles, (stackId, role) => {
        const name = derivedName({ stackId }, role);
        expect(name).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/u);
        expect(name.startsWith('internal-')).toBe(false);
        expect(name.startsWith('sg-')).toBe(false);
      }),
    );
  });

  test('are the same for the same stack and role, and differ between stacks and roles', () => {
    fc.assert(
      fc.property(stackIds, stackIds, roles, roles, (one, other, role, second) => {
        expect(derivedName({ stackId: one }, role) === derivedName({ stackId: other }, second)).toBe(
          one === other && role === second,
        );
      }),
    );
  });

  test('never change: what an older operator made is found by these', () => {
    expect(shortId('5b1f6f1e-7b7e-4e0e-9a35-0b9b6e6a4a11')).toBe('voschfstppkw');
    expect(derivedName({ stackId: '5b1f6f1e-7b7e-4e0e-9a35-0b9b6e6a4a11' }, 'tasks')).toBe(
      'wps-voschfstppkw-tasks',
    );
  });
});

describe('the path of roles', () => {
  test('is a path to IAM for every stack id that is a UID', () => {
    // https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html
    fc.assert(
      fc.property(fc.uuid(), (stackId) => {
        expect(iamPath(stackId)).toMatch(/^\/[\u0021-\u007e]+\/$/u);
        expect(iamPath(stackId).length).toBeLessThanOrEqual(512);
      }),
    );
  });
});
