import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';

import { missingTags, ownership, ownerTags, ownerTagValue, tagKeys } from '../../../src/engine/owner-tags.ts';
import type { StackIdentity } from '../../../src/engine/kind.ts';

const owners = fc
  .tuple(fc.stringMatching(/^[a-z0-9-]{1,63}$/u), fc.stringMatching(/^[a-z0-9.-]{1,253}$/u))
  .map(([namespace, name]) => `${namespace}/${name}`);

const identities = fc.record<StackIdentity>({
  stackId: fc.uuid(),
  account: fc.constant('123456789012'),
  region: fc.constant('eu-west-1'),
  partition: fc.constant('aws'),
  owner: owners,
  cluster: fc.uuid(),
});

const ids = fc.constantFrom('vpc', 'subnet/app/a', 'security-group/load-balancer', 'nat-gateway/c');
const userTags = fc.dictionary(fc.stringMatching(/^[A-Za-z]{1,12}$/u), fc.string({ maxLength: 20 }));

describe('owner tags', () => {
  test('prove that an object is ours, whatever else it carries', () => {
    fc.assert(
      fc.property(identities, ids, userTags, (stack, id, others) => {
        expect(ownership(stack, { ...others, ...ownerTags(stack, id) })).toBe('ours');
      }),
    );
  });

  test('fit the limits of AWS for keys and values', () => {
    fc.assert(
      fc.property(identities, ids, (stack, id) => {
        for (const [key, value] of Object.entries(ownerTags(stack, id))) {
          expect(key.length).toBeLessThanOrEqual(128);
          expect(value.length).toBeLessThanOrEqual(256);
          expect(value).toMatch(/^[\p{L}\p{N} _.:/=+@-]*$/u);
        }
      }),
    );
  });

  test('of another stack are foreign, those of our id under another owner are a conflict', () => {
    fc.assert(
      fc.property(identities, identities, ids, (ours, other, id) => {
        fc.pre(ours.stackId !== other.stackId && ours.cluster !== other.cluster);
        expect(ownership(ours, ownerTags(other, id))).toBe('foreign');
        expect(ownership(ours, ownerTags({ ...other, stackId: ours.stackId }, id))).toBe('conflict');
        expect(ownership(ours, ownerTags({ ...ours, cluster: other.cluster }, id))).toBe('conflict');
      }),
    );
  });

  test('are told apart for long owners that begin alike', () => {
    const long = `namespace/${'a'.repeat(253)}`;
    expect(ownerTagValue(`${long}x`)).toHaveLength(255);
    expect(ownerTagValue(`${long}x`)).not.toBe(ownerTagValue(`${long}y`));
    expect(ownerTagValue('default/blog')).toBe('default/blog');
  });

  test('an object without our tags proves nothing', () => {
    fc.assert(
      fc.property(identities, userTags, (stack, tags) => {
        expect(ownership(stack, tags)).toBe('untagged');
      }),
    );
  });
});

describe('missing tags', () => {
  test('written over what is there give all that is wanted and leave the rest alone', () => {
    fc.assert(
      fc.property(userTags, userTags, (want, seen) => {
        const written = missingTags(want, seen);
        expect({ ...seen, ...written }).toEqual({ ...seen, ...want });
        expect(missingTags(want, { ...seen, ...written })).toEqual({});
      }),
    );
  });

  test('name exactly what differs', () => {
    const want = { [tagKeys.stackId]: '1', team: 'web' };
    expect(missingTags(want, { team: 'ops', other: 'x' })).toEqual(want);
    expect(missingTags(want, { ...want, other: 'x' })).toEqual({});
  });
});
