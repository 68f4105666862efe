import { hash } from 'node:crypto';
import type { StackIdentity } from './kind.ts';

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';

/** Twelve characters that stand for a stack in names: 60 bits, enough that no two stacks of an account meet. */
export function shortId(stackId: string): string {
  const digest = hash('sha256', stackId, 'buffer');
  let id = '';
  for (const byte of digest.subarray(0, 12)) id += ALPHABET.charAt(byte % 32);
  return id;
}

/**
 * The AWS name of a resource. A function of stack and role only, never of spec or object name, so that a teardown
 * finds everything without a spec, and a re-created object never meets what its predecessor left in a recovery window.
 *
 * At most 32 characters for a role of up to 15 (the limit of load balancers and target groups, the shortest there is);
 * letters, digits and hyphens, a letter first.
 */
export function derivedName(stack: NamedStack, role: string): string {
  return `wps-${shortIdOf(stack)}-${role}`;
}

type NamedStack = Pick<StackIdentity, 'stackId' | 'shortId'>;

export function shortIdOf({ stackId, shortId: known }: NamedStack): string {
  return known ?? shortId(stackId);
}

/** The path that IAM roles and instance profiles live under: it proves ownership, because listing shows no tags. */
export function iamPath(stackId: string): string {
  return `/wordpress-stack/${stackId}/`;
}
