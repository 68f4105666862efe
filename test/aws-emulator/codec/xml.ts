import type { Schema } from './api.ts';
import { scalarText } from './scalars.ts';
import { isFlattened, membersOf, traitsOf } from './traits.ts';

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#xD;',
  '\n': '&#xA;',
};

export const escapeXml = (text: string): string =>
  text.replace(/[&<>"\r\n]/g, (found) => entities[found] ?? found);

function listXml(schema: Schema, value: readonly unknown[], tag: string): string {
  const item = schema.getValueSchema();
  const each = (name: string): string => value.map((element) => valueXml(item, element, name)).join('');
  if (isFlattened(schema)) return each(tag);
  return `<${tag}>${each(traitsOf(item).xmlName ?? 'member')}</${tag}>`;
}

function mapXml(schema: Schema, value: Readonly<Record<string, unknown>>, tag: string): string {
  const keySchema = schema.getKeySchema();
  const valueSchema = schema.getValueSchema();
  const entries = Object.entries(value).map(
    ([key, held]) =>
      valueXml(keySchema, key, traitsOf(keySchema).xmlName ?? 'key') +
      valueXml(valueSchema, held, traitsOf(valueSchema).xmlName ?? 'value'),
  );
  if (isFlattened(schema)) return entries.map((entry) => `<${tag}>${entry}</${tag}>`).join('');
  return `<${tag}>${entries.map((entry) => `<entry>${entry}</entry>`).join('')}</${tag}>`;
}

/** The members of a structure as elements, in the schema's order; members the schema lacks stay inside. */
export function membersXml(schema: Schema, value: Readonly<Record<string, unknown>>): string {
  let text = '';
  for (const [name, member] of membersOf(schema)) {
    const held = value[name];
    // Most members of most objects are not there, and the traits of those are nobody's business.
    if (held !== undefined && held !== null) text += valueXml(member, held, traitsOf(member).xmlName ?? name);
  }
  return text;
}

function valueXml(schema: Schema, value: unknown, tag: string): string {
  if (value === undefined || value === null) return '';
  if (schema.isListSchema()) return listXml(schema, value as readonly unknown[], tag);
  if (schema.isMapSchema()) return mapXml(schema, value as Record<string, unknown>, tag);
  if (schema.isStructSchema())
    return `<${tag}>${membersXml(schema, value as Record<string, unknown>)}</${tag}>`;
  return `<${tag}>${escapeXml(scalarText(schema, value))}</${tag}>`;
}
