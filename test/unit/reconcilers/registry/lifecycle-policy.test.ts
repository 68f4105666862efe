import { describe, expect, test } from '@jest/globals';
import {
  LIFECYCLE_POLICY,
  sameLifecyclePolicy,
} from '../../../../src/reconcilers/registry/lifecycle-policy.ts';

interface Policy {
  rules: { selection: Record<string, unknown>; action: Record<string, unknown> }[];
}

const changed = (edit: (policy: Policy) => void): string => {
  const policy = JSON.parse(LIFECYCLE_POLICY) as Policy;
  edit(policy);
  return JSON.stringify(policy);
};

describe('lifecycle policy', () => {
  test('it expires untagged images only, and is long enough for ECR', () => {
    const { rules } = JSON.parse(LIFECYCLE_POLICY) as Policy;
    expect(rules.map(({ selection }) => selection['tagStatus'])).toEqual(['untagged']);
    expect(LIFECYCLE_POLICY.length).toBeGreaterThanOrEqual(100);
  });

  test('the same policy in another order is the same', () => {
    const turned = changed((policy) => {
      for (const rule of policy.rules)
        rule.selection = Object.fromEntries(Object.entries(rule.selection).reverse());
    });
    expect(sameLifecyclePolicy(turned)).toBe(true);
  });

  test.each([
    ['none', undefined],
    ['no JSON', '{'],
    [
      'a rule for tagged images',
      changed(({ rules: [rule] }) => rule && (rule.selection['tagStatus'] = 'any')),
    ],
    ['another number of days', changed(({ rules: [rule] }) => rule && (rule.selection['countNumber'] = 8))],
    ['a second rule', changed(({ rules }) => rules.push({ selection: {}, action: {} }))],
  ])('%s is another policy', (_what, text) => {
    expect(sameLifecyclePolicy(text)).toBe(false);
  });
});
