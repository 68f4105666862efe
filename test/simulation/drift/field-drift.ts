import type { LogicalId, Row } from '../../../src/engine/index.ts';
import type { Hand } from './hand.ts';

/** A change of one field behind the operator's back. */
export interface FieldChange {
  /** Whose field. Default is the first member of the kind. */
  readonly id?: LogicalId;
  /** The field as AWS shows it to anybody. */
  look(hand: Hand, object: Row): Promise<unknown>;
  change(hand: Hand, object: Row): Promise<unknown>;
  /** AWS takes its time over it: the operator is away until it is done. Default is false. */
  readonly slow?: boolean;
  /** AWS lets nobody change it back for a day. Default is false. */
  readonly lasting?: boolean;
  /** AWS lets nobody make this change while the stack stands: the code it answers with. */
  readonly refused?: string;
}

/** A field that nobody can change on AWS, and why. */
export interface Unchangeable {
  readonly unchangeable: string;
}

/** By kind and aspect: how to make it differ. Some aspects have several fields worth a change each. */
export type FieldDrifts = Readonly<
  Record<string, Readonly<Record<string, readonly FieldChange[] | FieldChange | Unchangeable>>>
>;
