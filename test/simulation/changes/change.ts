import type { Condition } from '../../../src/api/v1alpha1/conditions.ts';
import type { World } from '../world.ts';

/** A condition with a reason, and what its message must say. */
export interface Told {
  readonly condition: Condition['type'];
  readonly reason: string;
  readonly message?: RegExp;
}

/** Part of a spec; an object is merged into what is there, `null` takes a field away, anything else replaces it. */
export type SpecPart = Readonly<Record<string, unknown>>;

/** One row of the table: an edit of a stack that is ready, what AWS is told to do, and what the site's users notice. */
export interface Change {
  /** What a user changes, as the documentation names it. */
  readonly edit: string;
  /** What happens then, for people. */
  readonly effect: string;
  /** `none`, or what is interrupted and for how long, for people. */
  readonly downtime: string;
  /** Fields of the spec whose every edit goes like this one, by path. Default is those that `spec` sets. */
  readonly fields?: readonly string[];
  /** What changes in the world before the edit, such as a newer machine image. */
  readonly before?: (world: World) => void | Promise<void>;
  readonly spec?: SpecPart;
  readonly annotation?: string;
  /** Every write that AWS accepts, by `service:Operation`. No other is allowed. */
  readonly writes: Readonly<Record<string, number>>;
  /** Refusals that AWS gives on the way, as `service:Operation Code`; such a call had no effect. Default is none. */
  readonly refusals?: readonly string[];
  /** Writes in the order in which they must come; others may be between them. */
  readonly order?: readonly string[];
  /** What is told on the way. */
  readonly tells?: readonly Told[];
  /** How it ends. Default is `Ready`. */
  readonly ends?: Told;
  /** Days that AWS may take its time, for what waits for a window. Default is none: two hours have to do. */
  readonly days?: number;
  /** Whether the database may restart. Default is false. */
  readonly restarts?: boolean;
  /** What must be true in the end, beyond the conditions; problems in words. */
  readonly check?: (world: World) => readonly string[];
}
