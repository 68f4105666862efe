import type { Schema } from './api.ts';
import { MalformedRequest } from './wire.ts';

const dateTime = 5;
const httpDate = 6;
const epochSeconds = 7;

/** How a protocol writes timestamps whose schema does not say. */
export type TimestampDefault = 'date-time' | 'epoch-seconds';

const timestampFormat = (schema: Schema, fallback: TimestampDefault): TimestampDefault | 'http-date' => {
  switch (schema.getSchema()) {
    case dateTime:
      return 'date-time';
    case httpDate:
      return 'http-date';
    case epochSeconds:
      return 'epoch-seconds';
    default:
      return fallback;
  }
};

/** AWS writes no fraction of a second when there is none; SDKs read both. */
const isoText = (date: Date): string => date.toISOString().replace('.000Z', 'Z');

export function timestampText(schema: Schema, date: Date, fallback: TimestampDefault): string | number {
  const format = timestampFormat(schema, fallback);
  if (format === 'epoch-seconds') return date.getTime() / 1000;
  return format === 'http-date' ? date.toUTCString() : isoText(date);
}

function timestampFrom(text: string, path: string): Date {
  const date = /^-?\d+(\.\d+)?$/.test(text) ? new Date(Number(text) * 1000) : new Date(text);
  if (Number.isNaN(date.getTime()))
    throw new MalformedRequest('type', path, `${path}: ${text} is no timestamp`);
  return date;
}

function numberFrom(text: string, path: string): number {
  const value = Number(text);
  if (text.trim() === '' || Number.isNaN(value)) {
    throw new MalformedRequest('type', path, `Invalid value '${text}' for ${path}: not a number`);
  }
  return value;
}

function booleanFrom(text: string, path: string): boolean {
  const value = text.toLowerCase();
  if (value === 'true') return true;
  if (value === 'false') return false;
  throw new MalformedRequest('type', path, `Invalid value '${text}' for ${path}: not a boolean`);
}

/** Reads a scalar that travels as text: forms, labels, query strings and headers. */
export function scalarFrom(schema: Schema, text: string, path: string): unknown {
  if (schema.isBooleanSchema()) return booleanFrom(text, path);
  if (schema.isNumericSchema()) return numberFrom(text, path);
  if (schema.isTimestampSchema()) return timestampFrom(text, path);
  if (schema.isBlobSchema()) return new Uint8Array(Buffer.from(text, 'base64'));
  return text;
}

/** Writes a scalar as text: XML, query strings and headers. */
export function scalarText(schema: Schema, value: unknown): string {
  if (value instanceof Date) return String(timestampText(schema, value, 'date-time'));
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  return String(value);
}
