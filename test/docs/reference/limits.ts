import type { Schema } from './schema.ts';

/** What the schema itself limits, in words; rules have their own. Empty when there is nothing. */
export function limitsOf(schema: Schema): readonly string[] {
  const { minimum, maximum, minItems, maxItems, maxProperties } = schema;
  const list = schema.items;
  const map = schema.additionalProperties;
  return [
    ...(schema.enum === undefined ? [] : [`one of ${schema.enum.map(code).join(', ')}`]),
    ...range(minimum, maximum),
    ...length(schema),
    ...(maxItems === undefined ? [] : [`${minItems ?? 0} to ${maxItems} entries`]),
    ...(schema['x-kubernetes-list-type'] === 'set' ? ['no entry twice'] : []),
    ...(maxProperties === undefined ? [] : [`at most ${maxProperties} entries`]),
    ...(list === undefined ? [] : limitsOf(list).map((limit) => `an entry: ${limit}`)),
    ...(map === undefined ? [] : limitsOf(map).map((limit) => `a value: ${limit}`)),
  ];
}

/** The type as a user writes it in YAML. */
export function typeOf(schema: Schema): string {
  if (schema.items !== undefined) return `list of ${typeOf(schema.items)}s`;
  if (schema.additionalProperties !== undefined) return `map of ${typeOf(schema.additionalProperties)}s`;
  if (schema.format === 'date-time') return 'time';
  return schema.type;
}

const code = (text: string): string => `\`${text}\``;

function range(minimum: number | undefined, maximum: number | undefined): readonly string[] {
  if (minimum !== undefined && maximum !== undefined) return [`${minimum} to ${maximum}`];
  if (maximum !== undefined) return [`at most ${maximum}`];
  return minimum === undefined || minimum === 0 ? [] : [`at least ${minimum}`];
}

function length({ minLength, maxLength }: Schema): readonly string[] {
  if (maxLength === undefined) return [];
  return [
    minLength === undefined ? `at most ${maxLength} characters` : `${minLength} to ${maxLength} characters`,
  ];
}
