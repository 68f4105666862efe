import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';

import { REASONS } from '../../../src/api/v1alpha1/reasons.ts';
import type { WordPressStackSpec } from '../../../src/api/v1alpha1/spec.ts';
import { isSecretReference, type Kind } from '../../../src/engine/index.ts';
import { scopeOf } from '../../../src/engine/observation.ts';
import { membersOf } from '../../../src/engine/plan-input.ts';
import { plan } from '../../../src/engine/plan.ts';
import { allKinds } from '../../../src/reconcilers/index.ts';
import { specOf } from '../../support/report-samples.ts';
import { inputOf, NOW } from '../../support/plan-samples.ts';
import { identity } from '../../support/stack-identity.ts';
import { moment as anyMoment } from '../../support/moment.ts';

const specs: fc.Arbitrary<WordPressStackSpec> = fc
  .record({
    availabilityZoneCount: fc.constantFrom(2, 3),
    natGateways: fc.constantFrom('Single', 'PerZone'),
    secure: fc.boolean(),
    type: fc.constantFrom('Application', 'Classic'),
    replicas: fc.nat({ max: 5 }),
    repository: fc.constantFrom(undefined, 'docker.io/library/wordpress'),
  })
  .map(({ availabilityZoneCount, natGateways, secure, type, replicas, repository }) =>
    specOf({
      network: { availabilityZoneCount, natGateways },
      service: { replicas },
      image: { tag: '1.0.0', ...(repository === undefined ? {} : { repository }) },
      wordpress: secure ? { url: 'https://www.example.com' } : {},
      loadBalancer: { type, ...(secure ? { certificateARN: CERTIFICATE } : {}) },
    }),
  );

const moment = { ...anyMoment, now: NOW };

const CERTIFICATE = 'arn:aws:acm:eu-west-1:123456789012:certificate/0b9b6e6a-4a11-4e0e-9a35-5b1f6f1e7b7e';

const byType = new Map(allKinds.map((kind) => [kind.type, kind]));

/** Types that have to be gone first, and those before them. */
function earlier(type: string, found = new Set<string>()): ReadonlySet<string> {
  for (const next of byType.get(type)?.goesAfter ?? []) {
    if (found.has(next)) continue;
    found.add(next);
    earlier(next, found);
  }
  return found;
}

const kinds = allKinds.map((kind): [string, Kind] => [kind.type, kind]);

describe('the data sheets together', () => {
  test('have types of their own, logical ids of their own, and needs that somebody has', () => {
    expect(byType.size).toBe(allKinds.length);
    fc.assert(
      fc.property(specs, (spec) => {
        for (const { member } of membersOf(allKinds, spec).values())
          expect(member.id.length).toBeLessThanOrEqual(128);
      }),
      { numRuns: 20 },
    );
  });

  test('can be planned from nothing: what needs nothing comes first', () => {
    fc.assert(
      fc.property(specs, (spec) => {
        const { actions } = plan(inputOf({ kinds: allKinds, spec }));
        const members = membersOf(allKinds, spec);
        expect(actions.length).toBeGreaterThan(0);
        for (const { verb, id } of actions) {
          expect(verb).toBe('create');
          expect(members.get(id)?.member.needs ?? {}).toEqual({});
        }
      }),
      { numRuns: 20 },
    );
  });

  test('want nothing of the one load balancer where the spec asks for the other', () => {
    const idsOf = (type: string): readonly string[] => [
      ...membersOf(allKinds, specOf({ loadBalancer: { type } })).keys(),
    ];
    const [application, classic] = [idsOf('Application'), idsOf('Classic')];
    expect(application.filter((id) => !classic.includes(id))).toEqual([
      'security-group/tasks',
      'load-balancer',
      'target-group',
      'listener/http',
      'target-health',
    ]);
    expect(classic.filter((id) => !application.includes(id))).toEqual([
      'classic-load-balancer',
      'instance-health',
    ]);
  });

  test('name what nothing but looking protects from being made twice', () => {
    const unprotected = allKinds.filter(({ create }) => create?.repeat === 'none').map(({ type }) => type);
    // A second revision of a task definition costs nothing and is never run; the others cost money.
    expect(unprotected.sort()).toEqual([
      'elastic-ip',
      'init-definition',
      'internet-gateway',
      'task-definition',
      'vpc',
    ]);
  });

  test('name what holds data', () => {
    const data = allKinds.flatMap(({ type, data: what }) => (what === undefined ? [] : [[type, what]]));
    expect(data).toEqual([
      ['file-system', 'file-system'],
      ['database', 'database'],
    ]);
  });

  test('put the marks of lost data on something that outlives it', () => {
    const carriers = allKinds.filter(({ carriesMarks }) => carriesMarks === true).map(({ type }) => type);
    expect(carriers.sort()).toEqual(['admin-secret', 'vpc']);
    expect(earlier('vpc')).toContain('database');
    expect(earlier('admin-secret')).toContain('database');
    expect(earlier('admin-secret')).toContain('file-system');
  });
});

describe.each(kinds)('%s', (type, kind) => {
  test('is found after kinds that stand before it', () => {
    const before = allKinds.slice(0, allKinds.indexOf(kind)).map((other) => other.type);
    for (const parent of kind.find.after ?? []) expect(before).toContain(parent);
  });

  test('goes after kinds that exist, and never after itself', () => {
    for (const first of kind.goesAfter ?? []) expect(byType.has(first)).toBe(true);
    expect(earlier(type).has(type)).toBe(false);
  });

  test('asks only to read, also when there is neither a spec nor a parent', () => {
    const questions = kind.find.ask(scopeOf(identity, undefined, () => []));
    for (const { op } of questions) expect(op.write).toBe(false);
  });

  test('wants something for every spec, without a secret in sight', () => {
    fc.assert(
      fc.property(specs, (spec) => {
        for (const { id, needs = {}, knows = {} } of kind.members(spec)) {
          const need = (alias: string): Record<string, string> => {
            expect(Object.keys({ ...needs, ...knows })).toContain(alias);
            return {};
          };
          const want = kind.want({ id, spec, stack: identity, need, ...moment });
          expect(isSecretReference(want)).toBe(false);
        }
      }),
      { numRuns: 10 },
    );
  });

  test('tells what is missing in words that scripts know', () => {
    const [member] = kind.members(specOf());
    if (member === undefined || kind.absent === undefined) return;
    const context = { id: member.id, spec: specOf(), stack: identity, need: () => ({}), ...moment };
    expect(Object.keys(REASONS)).toContain(kind.absent(context).reason);
  });
});
