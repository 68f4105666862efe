import { stringify } from 'yaml';
import { editsOf } from './edits.ts';
import { limitsOf, typeOf } from './limits.ts';
import { isAboutChange, forbidsChange, refusalOf } from './refusals.ts';
import { fieldsOf, isBranch, type Field, type Schema } from './schema.ts';

/** One heading for each field of the spec, with all there is to know about it. `example` is a whole spec. */
export function specSections(example: object): string {
  return fieldsOf('spec')
    .map((field) => (isBranch(field) ? branch(field) : leaf(field, example)))
    .join('\n\n');
}

function branch({ path, schema }: Field): string {
  return `## spec.${path}\n\n${prose(schema)}`;
}

/** A placeholder in angle brackets is no HTML. */
const prose = ({ description = '' }: Schema): string => description.replaceAll('<', '\\<');

function leaf(field: Field, example: object): string {
  const { path, schema, rules } = field;
  const limits = limitsOf(schema);
  const facts = [
    ...(limits.length === 0 ? [] : [`**Limits:** ${limits.join('; ')}.`]),
    `**Changes:** ${changesOf(field)}`,
    ...told('Refused', rules.filter((rule) => !isAboutChange(rule)).map(refusalOf)),
    ...told('Refused changes', rules.filter(isAboutChange).map(refusalOf)),
  ];
  return [
    `### spec.${path}`,
    `${typeOf(schema)}, ${presence(field)}`,
    prose(schema),
    facts.map((fact) => `- ${fact}`).join('\n'),
    `\`\`\`yaml\n${stringify(exampleOf(example, path.split('.'))).trimEnd()}\n\`\`\``,
  ].join('\n\n');
}

function presence({ required, schema }: Field): string {
  if (required) return 'required';
  if (schema.default === undefined) return 'optional';
  return `default \`${JSON.stringify(schema.default)}\``;
}

function changesOf(field: Field): string {
  const { how, rows } = editsOf(field);
  const guarded = field.rules.some((rule) => isAboutChange(rule) && !forbidsChange(rule));
  const told = rows.map(({ edit, effect, downtime }) => `  - _${edit}_: ${effect} Downtime: ${downtime}.`);
  return [`${how}${guarded ? ', within the rules below' : ''}.`, ...told].join('\n');
}

function told(title: string, texts: readonly string[]): readonly string[] {
  if (texts.length === 0) return [];
  return [`**${title}:**\n${texts.map((text) => `  - “${text}”`).join('\n')}`];
}

/** What the example says of one field, with the sections around it. */
function exampleOf(part: unknown, [name, ...rest]: readonly string[]): object {
  const value = (part as Readonly<Record<string, unknown>>)[name ?? ''];
  if (value === undefined) throw new Error(`manifests/samples/every-field.yaml does not set ${String(name)}`);
  return { [name ?? '']: rest.length === 0 ? value : exampleOf(value, rest) };
}
