import { z } from 'zod';

/** The part of JSON Schema that a CRD is made of. */
export type StructuralSchema = z.core.JSONSchema.BaseSchema;

/** Turns a zod schema into the OpenAPI dialect the API server takes: defaults kept, no references. */
export function structuralSchema(schema: z.ZodType): StructuralSchema {
  return z.toJSONSchema(schema, {
    io: 'input',
    target: 'openapi-3.0',
    reused: 'inline',
    unrepresentable: 'throw',
    override: ({ zodSchema, jsonSchema }) => {
      if (zodSchema instanceof z.ZodPrefault) jsonSchema.default = filledDefault(zodSchema);
      adaptInteger(jsonSchema);
      adaptTime(jsonSchema);
    },
  });
}

/** The server checks the rules of an object against its default before it fills in the members' own defaults. */
function filledDefault(schema: z.ZodPrefault): object {
  return schema.parse(undefined) as object;
}

/** zod bounds every integer by what a double can hold, which says nothing to a reader of `kubectl explain`. */
function adaptInteger(schema: StructuralSchema): void {
  if (schema.type !== 'integer') return;
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
  schema.format = schema.maximum === undefined ? 'int64' : 'int32';
}

/** The server checks the format by itself; zod's pattern of 300 characters would only fill the error message. */
function adaptTime(schema: StructuralSchema): void {
  if (schema.format === 'date-time') delete schema.pattern;
}
