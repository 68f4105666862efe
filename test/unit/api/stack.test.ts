import { expect, test } from '@jest/globals';

import { parseStack } from '../../../src/api/v1alpha1/stack.ts';

const metadata = { name: 'blog', namespace: 'default', uid: 'u', generation: 1, resourceVersion: '7' };
const stored = { apiVersion: 'wordpress-stack.dev/v1alpha1', kind: 'WordPressStack', metadata };

test('reads a fresh object', () => {
  expect(parseStack({ ...stored, spec: { region: 'eu-west-1' } })).toEqual({
    ...stored,
    metadata: { ...metadata, annotations: {}, labels: {}, finalizers: [] },
    spec: { region: 'eu-west-1' },
    status: {},
  });
});

test('reads an object whose spec and status are broken, so that it can still be deleted', () => {
  const stack = parseStack({ ...stored, spec: 'x', status: { conditions: [{ type: 7 }] } });
  expect(stack).toMatchObject({ spec: 'x', status: {} });
});

test('keeps a status it can read', () => {
  const status = { stackID: 'u', resources: { total: 3, ready: 1 } };
  expect(parseStack({ ...stored, spec: {}, status }).status).toEqual(status);
});

test('refuses what is no WordPressStack', () => {
  expect(() => parseStack({ ...stored, kind: 'Pod' })).toThrow('WordPressStack');
});
