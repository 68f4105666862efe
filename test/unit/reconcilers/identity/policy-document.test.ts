import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  policyText,
  samePolicy,
  type Statement,
} from '../../../../src/reconcilers/identity/policy-document.ts';

const names = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,6}:[A-Z][a-z]{1,6}$/), {
  minLength: 1,
  maxLength: 5,
});

const statements: fc.Arbitrary<Statement[]> = fc.array(
  fc.record({
    Effect: fc.constant('Allow' as const),
    Action: names,
    Resource: names.map((list) => list.map((name) => `arn:aws:x:${name}`)),
    Condition: fc.constant({ StringEquals: { 'aws:SourceAccount': "1 ' ( ) * !" } }),
  }),
  { minLength: 1, maxLength: 4 },
);

/** The same policy as somebody else may write it: members and lists turned round, lists of one as their element. */
function rewritten(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items: unknown[] = value.map(rewritten).reverse();
    return items.length === 1 ? items[0] : items;
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, held]) => [key, rewritten(held)]),
  );
}

describe('policy documents', () => {
  test('a policy is the same in whatever order and encoding IAM returns it', () => {
    fc.assert(
      fc.property(statements, (given) => {
        const text = policyText(given);
        const returned = encodeURIComponent(JSON.stringify(rewritten(JSON.parse(text)))).replaceAll(
          "'",
          '%27',
        );
        expect(samePolicy(text, returned)).toBe(true);
      }),
    );
  });

  test('one more or one other action, resource or condition is another policy', () => {
    fc.assert(
      fc.property(statements, fc.constantFrom('Action', 'Resource', 'Condition'), (given, member) => {
        const changed = given.map((statement, index) => {
          if (index > 0) return statement;
          if (member === 'Condition') return { ...statement, Condition: {} };
          return { ...statement, [member]: [...statement[member as 'Action'], '*'] };
        });
        expect(samePolicy(policyText(given), encodeURIComponent(policyText(changed)))).toBe(false);
      }),
    );
  });

  test.each([undefined, '', '%', 'no%20policy'])('%p is no policy', (returned) => {
    expect(samePolicy(policyText([]), returned)).toBe(false);
  });
});
