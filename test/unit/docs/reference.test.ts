import { describe, expect, test } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { parseSpec } from '../../../src/api/v1alpha1/parse-spec.ts';
import { editsOf, silent } from '../../docs/reference/edits.ts';
import { refusalOf } from '../../docs/reference/refusals.ts';
import { fieldsOf, isBranch } from '../../docs/reference/schema.ts';

const samples = join(import.meta.dirname, '../../../manifests/samples');
const leaves = fieldsOf('spec').filter((field) => !isBranch(field));
const field = (path: string) => leaves.find((leaf) => leaf.path === path)!;

describe('the field reference', () => {
  test.each(leaves.map((leaf) => [leaf.path, leaf] as const))(
    'knows what an edit of %s does',
    (_path, leaf) => {
      expect(editsOf(leaf).how).toMatch(/^(?:never|in place|by new|at any time)/u);
    },
  );

  test('excuses no field that is not there', () => {
    expect(Object.keys(silent).filter((path) => !leaves.some((leaf) => leaf.path === path))).toEqual([]);
  });

  test.each([
    ['region', 'never, the field is immutable'],
    ['roleARN', 'never, the field is immutable'],
    ['image.repository', 'by new tasks, in a rolling update'],
    ['capacity.cpuCredits', 'by new instances, one after another'],
    ['database.parameters', 'in place'],
    ['database.applyChanges', 'at any time; by itself it changes nothing on AWS'],
  ])('%s changes %s', (path, how) => {
    expect(editsOf(field(path)).how).toBe(how);
  });

  test('tells the rules of a section at the field that they blame', () => {
    const texts = field('service.maximumPercent').rules.map(refusalOf);
    expect(texts).toEqual([
      'maximumPercent … must be larger than minimumHealthyPercent …, or no rollout could replace a task; raise maximumPercent or lower minimumHealthyPercent',
    ]);
  });
});

test.each(readdirSync(samples).map((file) => [file]))('the operator accepts manifests/samples/%s', (file) => {
  const { spec } = parse(readFileSync(join(samples, file), 'utf8')) as { readonly spec: unknown };
  expect(parseSpec(spec)).toMatchObject({ ok: true });
});
