import type { Schema } from './api.ts';
import { scalarFrom } from './scalars.ts';
import { isFlattened, membersOf, traitsOf } from './traits.ts';
import { MalformedRequest } from './wire.ts';

/** A form whose keys are split at the dots: `Filter.1.Name=x` becomes Filter → 1 → Name. */
export interface FormNode {
  text: string | undefined;
  readonly children: Map<string, FormNode>;
}

const emptyNode = (): FormNode => ({ text: undefined, children: new Map() });

export function parseForm(body: string): FormNode {
  const root = emptyNode();
  for (const [key, value] of new URLSearchParams(body)) {
    let node = root;
    for (const part of key.split('.')) {
      const child = node.children.get(part) ?? emptyNode();
      node.children.set(part, child);
      node = child;
    }
    node.text = value;
  }
  return root;
}

const capitalised = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

export type FormDialect = 'ec2' | 'query';

function keyOf(schema: Schema, name: string, dialect: FormDialect): string {
  const traits = traitsOf(schema);
  if (dialect === 'query') return traits.xmlName ?? name;
  return traits.ec2QueryName ?? capitalised(traits.xmlName ?? name);
}

function numbered(node: FormNode | undefined): [string, FormNode][] {
  return [...(node?.children ?? [])].sort(([left], [right]) => Number(left) - Number(right));
}

function listFrom(schema: Schema, node: FormNode, path: string, dialect: FormDialect): unknown[] {
  if (node.text === '' && node.children.size === 0) return [];
  const item = schema.getValueSchema();
  // EC2 lists are flat whatever their traits say.
  const flat = dialect === 'ec2' || isFlattened(schema);
  const holder = flat ? node : node.children.get(traitsOf(item).xmlName ?? 'member');
  if (!holder) throw new MalformedRequest('unknown', path, `The parameter ${path} is not recognized`);
  return numbered(holder).map(([index, child]) => valueFrom(item, child, `${path}.${index}`, dialect));
}

function mapFrom(
  schema: Schema,
  node: FormNode,
  path: string,
  dialect: FormDialect,
): Record<string, unknown> {
  const key = schema.getKeySchema();
  const value = schema.getValueSchema();
  const holder = isFlattened(schema) ? node : node.children.get('entry');
  const result: Record<string, unknown> = {};
  for (const [index, entry] of numbered(holder)) {
    const name = entry.children.get(traitsOf(key).xmlName ?? 'key')?.text ?? '';
    const held = entry.children.get(traitsOf(value).xmlName ?? 'value') ?? emptyNode();
    result[name] = valueFrom(value, held, `${path}.${index}`, dialect);
  }
  return result;
}

/** Reads a structure; what the schema does not name is refused, as AWS does for query parameters. */
export function structFrom(
  schema: Schema,
  node: FormNode,
  path: string,
  dialect: FormDialect,
): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  const known = new Set<string>();
  for (const [name, member] of membersOf(schema)) {
    const key = keyOf(member, name, dialect);
    known.add(key);
    const child = node.children.get(key);
    if (child) result[name] = valueFrom(member, child, path === '' ? key : `${path}.${key}`, dialect);
  }
  for (const key of node.children.keys()) {
    if (known.has(key)) continue;
    const where = path === '' ? key : `${path}.${key}`;
    throw new MalformedRequest('unknown', where, `The parameter ${where} is not recognized`);
  }
  return result;
}

function valueFrom(schema: Schema, node: FormNode, path: string, dialect: FormDialect): unknown {
  if (schema.isListSchema()) return listFrom(schema, node, path, dialect);
  if (schema.isMapSchema()) return mapFrom(schema, node, path, dialect);
  if (schema.isStructSchema()) return structFrom(schema, node, path, dialect);
  return scalarFrom(schema, node.text ?? '', path);
}
