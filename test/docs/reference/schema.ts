import { customResourceDefinition } from '../../../src/api/v1alpha1/crd.ts';

/** One rule of the API server about a value. */
export interface Validation {
  readonly rule: string;
  readonly message?: string;
  readonly messageExpression?: string;
  readonly fieldPath?: string;
}

/** What the reference reads of a schema in the CRD. */
export interface Schema {
  readonly type: string;
  readonly description?: string;
  readonly format?: string;
  readonly default?: unknown;
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly maxProperties?: number;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly additionalProperties?: Schema;
  readonly 'x-kubernetes-list-type'?: string;
  readonly 'x-kubernetes-validations'?: readonly Validation[];
}

/** A field by its path: `network.cidr`; of an object in a list `inventory[].id`. */
export interface Field {
  readonly path: string;
  readonly schema: Schema;
  readonly required: boolean;
  /** Its own rules, and those of the objects around it that blame it. */
  readonly rules: readonly Validation[];
}

interface Column {
  readonly name: string;
  readonly description?: string;
  readonly priority?: number;
}

interface Version {
  readonly schema: { readonly openAPIV3Schema: Schema };
  readonly additionalPrinterColumns: readonly Column[];
}

const [version] = (customResourceDefinition() as { readonly spec: { readonly versions: [Version] } }).spec
  .versions;

export const root = version.schema.openAPIV3Schema;
export const columns = version.additionalPrinterColumns;

/** Every field below `spec` or `status`, objects before their members. */
export function fieldsOf(part: 'spec' | 'status'): readonly Field[] {
  const top = root.properties?.[part];
  return top === undefined ? [] : members(top, '', blaming(top));
}

/** Whether it has fields of its own in the reference: an object, or a list of objects. */
export const isBranch = ({ schema }: Field): boolean =>
  (schema.properties ?? schema.items?.properties) !== undefined;

function members(
  schema: Schema,
  prefix: string,
  blamed: ReadonlyMap<string, Validation[]>,
): readonly Field[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, child]) => {
    const path = `${prefix}${name}`;
    const rules = [...ownRules(child), ...(blamed.get(path) ?? [])];
    const field = { path, schema: child, required: schema.required?.includes(name) ?? false, rules };
    const below = new Map([...blamed, ...blaming(child, `${path}.`)]);
    const list = child.items === undefined ? [] : members(child.items, `${path}[].`, below);
    return [field, ...members(child, `${path}.`, below), ...list];
  });
}

const ownRules = (schema: Schema): readonly Validation[] =>
  [schema, schema.items, schema.additionalProperties].flatMap((part) =>
    (part?.['x-kubernetes-validations'] ?? []).filter(({ fieldPath }) => fieldPath === undefined),
  );

/** Rules that sit on an object and speak of a member, by the member's path. */
function blaming(schema: Schema, prefix = ''): ReadonlyMap<string, Validation[]> {
  const found = new Map<string, Validation[]>();
  for (const rule of schema['x-kubernetes-validations'] ?? []) {
    if (rule.fieldPath === undefined) continue;
    const path = prefix + rule.fieldPath.slice(1);
    found.set(path, [...(found.get(path) ?? []), rule]);
  }
  return found;
}
