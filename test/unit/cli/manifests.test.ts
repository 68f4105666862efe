import { describe, expect, test } from '@jest/globals';

import { readManifests } from '../../../src/cli/manifests.ts';

const blog = `apiVersion: wordpress-stack.dev/v1alpha1
kind: WordPressStack
metadata:
  name: blog
  namespace: web
  annotations: { note: "1" }
spec:
  region: eu-west-1
  image: { tag: "1.0.0" }
`;

describe('manifests', () => {
  test('are read with defaults filled in, among other documents and in lists', () => {
    const shop = blog.replace('name: blog', 'name: shop').replace('  namespace: web\n', '');
    const list = JSON.stringify({
      kind: 'List',
      apiVersion: 'v1',
      items: [{ kind: 'Secret', apiVersion: 'v1' }],
    });
    const found = readManifests(`${blog}---\nkind: Namespace\n---\n${shop}---\n${list}\n---\n`, 'x.yaml');
    expect(found.map(({ name, namespace }) => [name, namespace])).toEqual([
      ['blog', 'web'],
      ['shop', undefined],
    ]);
    expect(found[0]).toMatchObject({ annotations: { note: '1' }, spec: { service: { replicas: 2 } } });
    const inList = JSON.stringify({ kind: 'List', items: [JSON.parse(JSON.stringify({ kind: 'Secret' }))] });
    expect(() => readManifests(inList, 'x.yaml')).toThrow('x.yaml: there is no WordPressStack');
  });

  test('tell every problem of every stack, with field, value and remedy', () => {
    const wrong = blog.replace('eu-west-1', 'Ireland').replace('"1.0.0"', '1');
    const also = blog.replace('  name: blog\n', '');
    expect(() => readManifests(`${wrong}---\n${also}`, 'x.yaml')).toThrow(
      /^The WordPressStack "blog" is invalid: spec\.region: Invalid value: "Ireland": .*\nThe WordPressStack "blog" is invalid: spec\.image\.tag: Invalid value: 1: .*\nx\.yaml: metadata\.name is missing/u,
    );
  });

  test.each([
    ['a: [', /^x\.yaml: .*at line 1/su],
    ['', 'x.yaml: there is no WordPressStack (apiVersion wordpress-stack.dev/v1alpha1) in it'],
    [
      blog.replace('v1alpha1', 'v1'),
      'apiVersion wordpress-stack.dev/v1 of a WordPressStack is not known here',
    ],
    [blog.replace('name: blog', `name: ${'b'.repeat(54)}`), '53 characters are the most'],
    [blog.replace('"1" }', '1 }'), 'put quotes around numbers and times'],
  ])('%j are refused', (text, message) => {
    expect(() => readManifests(text, 'x.yaml')).toThrow(message);
  });
});
