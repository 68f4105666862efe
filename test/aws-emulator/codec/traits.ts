import type { Schema } from './api.ts';

interface NameTraits {
  readonly xmlName?: string;
  readonly xmlFlattened?: unknown;
  readonly ec2QueryName?: string;
  readonly jsonName?: string;
  readonly httpLabel?: unknown;
  readonly httpQuery?: string;
  readonly httpQueryParams?: unknown;
  readonly httpHeader?: string;
  readonly httpPayload?: unknown;
  readonly httpResponseCode?: unknown;
}

export const traitsOf = (schema: Schema): NameTraits => schema.getMergedTraits();

/** Members of a structure with their schemas; an operation without input has none. */
export const membersOf = (schema: Schema): Iterable<[string, Schema]> =>
  schema.isStructSchema() && !schema.isUnitSchema() ? schema.structIterator() : [];

/** Flattening is a matter of the member that holds a list, never of the list's own shape. */
export const isFlattened = (schema: Schema): boolean => traitsOf(schema).xmlFlattened !== undefined;
