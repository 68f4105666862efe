import type { Schema } from './api.ts';
import { timestampText } from './scalars.ts';
import { membersOf, traitsOf } from './traits.ts';
import { MalformedRequest } from './wire.ts';

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const wrongType = (path: string, wanted: string): MalformedRequest =>
  new MalformedRequest(
    'type',
    path,
    `Unexpected field type at ${path === '' ? 'the top' : path}: ${wanted} expected`,
  );

export function parseJson(body: string): unknown {
  if (body.trim() === '') return {};
  try {
    return JSON.parse(body) as unknown;
  } catch {
    throw new MalformedRequest('syntax', '', 'The request body is not valid JSON');
  }
}

export function structFromJson(schema: Schema, json: unknown, path: string): Record<string, unknown> {
  if (!isRecord(json)) throw wrongType(path, 'object');
  const result: Record<string, unknown> = {};
  const known = new Set<string>();
  for (const [name, member] of membersOf(schema)) {
    const key = traitsOf(member).jsonName ?? name;
    known.add(key);
    const value = json[key];
    if (value !== undefined && value !== null) {
      result[name] = valueFromJson(member, value, path === '' ? name : `${path}.${name}`);
    }
  }
  const stranger = Object.keys(json).find((key) => !known.has(key) && key !== '__type');
  if (stranger !== undefined) {
    const where = path === '' ? stranger : `${path}.${stranger}`;
    throw new MalformedRequest('unknown', where, `Unknown parameter ${where}`);
  }
  return result;
}

function mapFromJson(schema: Schema, json: unknown, path: string): Record<string, unknown> {
  if (!isRecord(json)) throw wrongType(path, 'map');
  const item = schema.getValueSchema();
  return Object.fromEntries(
    Object.entries(json)
      .filter(([, value]) => value !== null)
      .map(([key, value]) => [key, valueFromJson(item, value, `${path}.${key}`)]),
  );
}

function timestampFromJson(json: unknown, path: string): Date {
  const date = typeof json === 'number' ? new Date(json * 1000) : new Date(String(json));
  if (Number.isNaN(date.getTime())) throw wrongType(path, 'timestamp');
  return date;
}

function scalarFromJson(schema: Schema, json: unknown, path: string): unknown {
  if (schema.isTimestampSchema()) return timestampFromJson(json, path);
  if (schema.isDocumentSchema()) return json;
  const wanted = schema.isBooleanSchema() ? 'boolean' : schema.isNumericSchema() ? 'number' : 'string';
  if (typeof json !== wanted) throw wrongType(path, wanted);
  return schema.isBlobSchema() ? new Uint8Array(Buffer.from(json as string, 'base64')) : json;
}

export function valueFromJson(schema: Schema, json: unknown, path: string): unknown {
  if (schema.isListSchema()) {
    if (!Array.isArray(json)) throw wrongType(path, 'list');
    const item = schema.getValueSchema();
    return json.map((element, index) => valueFromJson(item, element, `${path}.${String(index + 1)}`));
  }
  if (schema.isMapSchema()) return mapFromJson(schema, json, path);
  if (schema.isStructSchema()) return structFromJson(schema, json, path);
  return scalarFromJson(schema, json, path);
}

/** The value as JSON.stringify should see it: by schema, so that internal members of a row stay inside. */
export function valueToJson(schema: Schema, value: unknown): unknown {
  if (value === undefined || value === null) return undefined;
  if (schema.isListSchema()) {
    const item = schema.getValueSchema();
    return (value as readonly unknown[]).map((element) => valueToJson(item, element));
  }
  if (schema.isMapSchema()) {
    const item = schema.getValueSchema();
    return Object.fromEntries(Object.entries(value).map(([key, held]) => [key, valueToJson(item, held)]));
  }
  if (schema.isStructSchema()) return structToJson(schema, value as Record<string, unknown>);
  if (value instanceof Date) return timestampText(schema, value, 'epoch-seconds');
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  return value;
}

export function structToJson(
  schema: Schema,
  value: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const [name, member] of membersOf(schema)) {
    const json = valueToJson(member, value[name]);
    if (json !== undefined) result[traitsOf(member).jsonName ?? name] = json;
  }
  return result;
}
