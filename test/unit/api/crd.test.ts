import { describe, expect, test } from '@jest/globals';

import { customResourceDefinition } from '../../../src/api/v1alpha1/crd.ts';

type Node = Record<string, unknown>;

interface Version {
  readonly schema: { readonly openAPIV3Schema: Node };
}

const root = (customResourceDefinition() as { spec: { versions: [Version] } }).spec.versions[0].schema
  .openAPIV3Schema;

/** Every schema of the tree, by its path; `[]` is a list's item, `{}` a map's value. */
function nodes(node: Node, path = ''): [string, Node][] {
  const properties = (node['properties'] ?? {}) as Record<string, Node>;
  const children: [string, Node][] = Object.entries(properties).map(([name, child]) => [
    `${path}.${name}`,
    child,
  ]);
  if (node['items'] !== undefined) children.push([`${path}[]`, node['items'] as Node]);
  if (node['additionalProperties'] !== undefined)
    children.push([`${path}{}`, node['additionalProperties'] as Node]);
  return [[path, node], ...children.flatMap(([childPath, child]) => nodes(child, childPath))];
}

const tree = nodes(root);
const ours = tree.filter(([path]) => /^\.(?:spec|status)/u.test(path));

/** What the API server may read; anything else either makes a schema non-structural or is dropped without a word. */
const KEYWORDS = new Set([
  'type', 'format', 'description', 'default', 'enum', 'pattern', 'properties', 'required', 'items', 'additionalProperties',
  'minimum', 'maximum', 'minLength', 'maxLength', 'minItems', 'maxItems', 'maxProperties', 'x-kubernetes-validations',
  'x-kubernetes-list-type',
  'x-kubernetes-map-type', 'x-kubernetes-list-map-keys',
]); // prettier-ignore

describe('the CRD', () => {
  test('the walk sees the whole tree', () => {
    expect(tree.map(([path]) => path)).toEqual(
      expect.arrayContaining([
        '.spec.loadBalancer.allowedCIDRs[]',
        '.spec.tags{}',
        '.status.inventory[].awsID',
      ]),
    );
  });

  test.each(tree)('%s is structural', (_path, node) => {
    expect(Object.keys(node).filter((keyword) => !KEYWORDS.has(keyword))).toEqual([]);
    expect(['object', 'array', 'string', 'integer', 'boolean']).toContain(node['type']);
    expect(node['properties'] !== undefined && node['additionalProperties'] !== undefined).toBe(false);
  });

  test.each(ours)('%s is described', (_path, node) => {
    expect(node['description']).toMatch(/^.{4,}\.$/su);
  });

  test.each(ours.filter(([, { type }]) => type === 'string'))('%s is of limited length', (_path, node) => {
    expect(node['maxLength'] ?? node['enum'] ?? node['format']).toBeDefined();
  });

  test.each(ours.filter(([, { type }]) => type === 'array'))(
    '%s is a list of limited length',
    (_path, node) => {
      expect(node['maxItems']).toBeGreaterThan(0);
    },
  );

  test.each(ours.filter(([, node]) => node['additionalProperties'] !== undefined))(
    '%s is a map of limited size',
    (_path, node) => {
      expect(node['maxProperties']).toBeGreaterThan(0);
    },
  );

  test('region and image are all that must be written', () => {
    const { spec } = root['properties'] as { spec: Node };
    expect(spec['required']).toEqual(['region', 'image']);
  });

  test('a field with a limit on its values says so in its description', () => {
    const limited = ours.filter(([path, node]) => path.startsWith('.spec') && node['minimum'] !== undefined);
    for (const [, { description, maximum }] of limited) expect(description).toContain(String(maximum));
  });
});
