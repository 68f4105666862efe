/** An SDK shape whose members `Keys` are always there. Further members of a row never reach the wire. */
export type With<Shape, Keys extends keyof Shape> = Omit<Shape, Keys> & {
  [Key in Keys]-?: Exclude<Shape[Key], undefined>;
};

export interface Tagged {
  readonly Tags: readonly { readonly Key: string; readonly Value: string }[];
}
