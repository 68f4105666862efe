import type { StackIdentity } from './kind.ts';
import type { Call } from './op.ts';

/** What the account may have, has, and would have to have room for. */
export interface Balance {
  readonly limit: number;
  readonly used: number;
  readonly needed: number;
}

/** A limit of the account that everything of one kind counts against; compared with the need of a new stack. */
export interface Quota<Spec = unknown> {
  /** What is counted, for people, one of it: `elastic IP`. */
  readonly of: string;
  /** Questions that tell the balance, asked all at once; none when nothing is known to limit this spec. */
  ask(spec: Spec): readonly Call[];
  /** `answers`: the pages of each question, in the order of the questions. Undefined when they do not tell. */
  weigh(spec: Spec, answers: readonly (readonly unknown[])[]): Balance | undefined;
  /** What people have to do when it does not suffice, and where the limit stands. */
  remedy(spec: Spec, balance: Balance, stack: StackIdentity): string;
}

/** The stack does not fit. A quota that is exceeded already has nothing free. */
export function isShort({ limit, used, needed }: Balance): boolean {
  return needed > Math.max(0, limit - used);
}

/** `needs 3 elastic IPs, 2 free: 3 of 5 are in use in eu-west-1` */
export function describeShortage(of: string, { limit, used, needed }: Balance, region: string): string {
  return `needs ${needed} ${of}${needed === 1 ? '' : 's'}, ${Math.max(0, limit - used)} free: ${used} of ${limit} are in use in ${region}`;
}
