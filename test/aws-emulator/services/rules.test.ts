import { describe, expect, test } from '@jest/globals';
import { services } from './index.ts';

/** AWS's documentation, or AWS's own word elsewhere. */
const page = /^https:\/\/(docs\.aws\.amazon\.com|aws\.amazon\.com|github\.com\/aws)\/\S+$/;

describe.each(services.map((service) => [service.name, service] as const))(
  'the rules of %s',
  (_name, service) => {
    test('name a page of AWS, a code and a sentence', () => {
      for (const rule of service.rules) {
        expect(rule).toMatchObject({
          page: expect.stringMatching(page),
          code: expect.stringMatching(/^[A-Za-z.]+$/),
          text: expect.stringMatching(/^\S.+\.$/),
        });
      }
    });

    test('have codes that the service can answer with', () => {
      if (service.api.errors.size === 0 || service.name === 'ec2') return;
      const codes = new Set<unknown>([
        ...service.api.errors.keys(),
        ...Object.values<unknown>({ ...service.codes }),
      ]);
      const common = [
        'ValidationError',
        'ValidationException',
        'AccessDenied',
        'AccessDeniedException',
        'InvalidParameterValue',
        'InvalidParameterCombination',
        'BadRequest',
        'Throttling',
      ];
      for (const code of common) codes.add(code);
      // A member of an answer that is no error: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/api_failures_messages.html
      codes.add('failures');
      const unknown = service.rules
        .filter((rule) => !codes.has(rule.code))
        .map((rule) => `${rule.id} ${rule.code}`);
      expect(unknown).toEqual([]);
    });
  },
);

test('no two rules share an id', () => {
  const ids = services.flatMap((service) => service.rules.map((rule) => rule.id));
  expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
});
