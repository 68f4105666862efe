import { z } from 'zod';

/** The part of JSON Schema that a CRD is made of. */
export interface StructuralSchema {
  [keyword: string]: unknown;
  format?: string;
  pattern?: string;
  minimum?: number;
  maximum?: number;
}

/** Turns a zod schema into the OpenAPI dialect the API server takes: defaults kept, no references. */
export function structuralSchema(schema: z.ZodType): StructuralSchema {
  const { $schema: _, ...structural } = z.toJSONSchema(schema, {
    io: 'input',
    target: 'openapi-3.0',
    reused: 'inline',
    unrepresentable: 'throw',
    override: ({ jsonSchema }) => {
      adaptInteger(jsonSchema);
      adaptTime(jsonSchema);
    },
  }) as StructuralSchema;
  return structural;
}

/** zod bounds every integer by what a double can hold, which says nothing to a reader of `kubectl explain`. */
function adaptInteger(schema: StructuralSchema): void {
  if (schema['type'] !== 'integer') return;
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
  schema.format = schema.maximum === undefined ? 'int64' : 'int32';
}

/** The server checks the format by itself; zod's pattern of 300 characters would only fill the error message. */
function adaptTime(schema: StructuralSchema): void {
  if (schema.format === 'date-time') delete schema.pattern;
}
