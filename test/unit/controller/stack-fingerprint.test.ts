import { describe, expect, it } from '@jest/globals';
import { kubeObject } from '../../../src/controller/kube-list.ts';
import { stackFingerprint } from '../../../src/controller/stack-fingerprint.ts';

const fingerprint = (metadata: object) =>
  stackFingerprint(
    kubeObject.parse({
      metadata: {
        namespace: 'web',
        name: 'blog',
        uid: 'u-1',
        resourceVersion: '1',
        generation: 1,
        ...metadata,
      },
    }),
  );

describe('stackFingerprint', () => {
  const base = fingerprint({ annotations: { a: '1', b: '2' } });

  it.each([
    ['a new generation', { annotations: { a: '1', b: '2' }, generation: 2 }],
    ['another object of the name', { annotations: { a: '1', b: '2' }, uid: 'u-2' }],
    ['a deletion', { annotations: { a: '1', b: '2' }, deletionTimestamp: '2026-01-01T00:00:00Z' }],
    [
      'an annotation of the user',
      { annotations: { a: '1', b: '2', 'wordpress-stack.dev/restarted-at': 'now' } },
    ],
  ])('changes with %s', (_, metadata) => {
    expect(fingerprint(metadata)).not.toBe(base);
  });

  it.each([
    ['the ledger', { annotations: { a: '1', b: '2', 'wordpress-stack.dev/ledger': '{}' } }],
    ['a new version, such as the status makes', { annotations: { a: '1', b: '2' }, resourceVersion: '9' }],
    ['our finalizer', { annotations: { a: '1', b: '2' }, finalizers: ['wordpress-stack.dev/teardown'] }],
  ])('does not change with %s', (_, metadata) => {
    expect(fingerprint(metadata)).toBe(base);
  });
});
