import type { Schema } from '../codec/api.ts';
import { membersOf } from '../codec/traits.ts';
import type { Constraint, Constraints } from './constraints.ts';

export interface Violation {
  readonly kind: 'missing' | 'invalid';
  /** Dotted path of the member. */
  readonly path: string;
  readonly message: string;
}

const staticMembers = 4;
const staticRequired = 6;

/** The first members of a structure's schema are its required ones. */
export function requiredOf(schema: Schema): readonly string[] {
  const shape = schema.getSchema() as unknown as readonly unknown[];
  const members = (shape[staticMembers] ?? []) as readonly string[];
  return members.slice(0, Number(shape[staticRequired] ?? 0));
}

/** Patterns are written for other engines: most read as Unicode expressions, a few only without. */
function expressionOf(pattern: string): RegExp {
  try {
    return new RegExp(`^(?:${pattern})$`, 'u');
  } catch {
    return new RegExp(`^(?:${pattern})$`);
  }
}

const invalid = (path: string, value: unknown, demand: string): Violation => ({
  kind: 'invalid',
  path,
  message: `Value '${String(value)}' at '${path}' failed to satisfy constraint: ${demand}`,
});

/** Messages reach logs and events: of a secret they say only what is wrong with it. */
const discreet = (schema: Schema, violation: Violation, value: unknown): Violation =>
  schema.getMergedTraits().sensitive === undefined || typeof value !== 'string'
    ? violation
    : { ...violation, message: violation.message.replaceAll(value, '***') };

/** Checks values against the model: required members, enums, lengths, ranges and patterns. */
export class Validator {
  readonly #constraints: Constraints;
  readonly #expressions = new Map<string, RegExp>();

  constructor(constraints: Constraints) {
    this.#constraints = constraints;
  }

  /** The first violation, if any. */
  check(schema: Schema, value: Readonly<Record<string, unknown>>, path = ''): Violation | undefined {
    for (const name of requiredOf(schema)) {
      if (value[name] === undefined) return this.#missing(path, name);
    }
    const constraints = this.#constraints[schema.getName() ?? ''] ?? {};
    for (const [name, member] of membersOf(schema)) {
      if (value[name] === undefined) continue;
      const found = this.#value(
        member,
        value[name],
        constraints[name],
        path === '' ? name : `${path}.${name}`,
      );
      if (found) return found;
    }
    return undefined;
  }

  #missing(path: string, name: string): Violation {
    const where = path === '' ? name : `${path}.${name}`;
    return { kind: 'missing', path: where, message: `The request must contain the parameter ${where}` };
  }

  #value(
    schema: Schema,
    value: unknown,
    constraint: Constraint | undefined,
    path: string,
  ): Violation | undefined {
    if (schema.isStructSchema()) return this.check(schema, value as Record<string, unknown>, path);
    if (schema.isListSchema()) return this.#list(schema, value as readonly unknown[], constraint, path);
    if (schema.isMapSchema()) return this.#map(schema, value as Record<string, unknown>, constraint, path);
    if (!constraint) return undefined;
    if (typeof value === 'number') return inRange(value, constraint, path);
    const violation = this.#text(value, constraint, path);
    return violation && discreet(schema, violation, value);
  }

  #list(
    schema: Schema,
    value: readonly unknown[],
    constraint: Constraint | undefined,
    path: string,
  ): Violation | undefined {
    const size = constraint && sized(value.length, constraint, path, value.length, 'Member must have length');
    if (size) return size;
    const item = schema.getValueSchema();
    for (const [index, element] of value.entries()) {
      const found = this.#value(item, element, constraint?.item, `${path}.${String(index + 1)}`);
      if (found) return found;
    }
    return undefined;
  }

  #map(
    schema: Schema,
    value: Readonly<Record<string, unknown>>,
    constraint: Constraint | undefined,
    path: string,
  ): Violation | undefined {
    const count = Object.keys(value).length;
    const size = constraint && sized(count, constraint, path, count, 'Member must have length');
    if (size) return size;
    const item = schema.getValueSchema();
    for (const [key, held] of Object.entries(value)) {
      const found =
        this.#text(key, constraint?.key ?? {}, `${path}.key`) ??
        this.#value(item, held, constraint?.value, `${path}.${key}`);
      if (found) return found;
    }
    return undefined;
  }

  #text(value: unknown, constraint: Constraint, path: string): Violation | undefined {
    if (typeof value !== 'string') return undefined;
    if (constraint.enum && !constraint.enum.includes(value)) {
      return invalid(path, value, `Member must satisfy enum value set: [${constraint.enum.join(', ')}]`);
    }
    const size = sized(value.length, constraint, path, value, 'Member must have length');
    if (size) return size;
    if (constraint.pattern === undefined || this.#expression(constraint.pattern).test(value))
      return undefined;
    return invalid(path, value, `Member must satisfy regular expression pattern: ${constraint.pattern}`);
  }

  #expression(pattern: string): RegExp {
    const known = this.#expressions.get(pattern) ?? expressionOf(pattern);
    this.#expressions.set(pattern, known);
    return known;
  }
}

function sized(
  size: number,
  constraint: Constraint,
  path: string,
  value: unknown,
  what: string,
): Violation | undefined {
  if (constraint.min !== undefined && size < constraint.min) {
    return invalid(path, value, `${what} greater than or equal to ${String(constraint.min)}`);
  }
  if (constraint.max !== undefined && size > constraint.max) {
    return invalid(path, value, `${what} less than or equal to ${String(constraint.max)}`);
  }
  return undefined;
}

const inRange = (value: number, constraint: Constraint, path: string): Violation | undefined =>
  sized(value, constraint, path, value, 'Member must have value');
