/** An SDK shape whose members `Keys` are always there. Further members of a row never reach the wire. */
export type With<Shape, Keys extends keyof Shape> = Readonly<Omit<Shape, Keys>> & {
  readonly [Key in Keys]-?: Exclude<Shape[Key], undefined>;
};

export interface Tagged {
  readonly Tags: readonly { readonly Key: string; readonly Value: string }[];
}

/** A row of EC2: an SDK shape, its identifying members and its tags always there. */
export type Row<Shape, Keys extends keyof Shape> = With<
  Omit<Shape, 'Tags' | 'TagSet'>,
  Exclude<Keys, 'Tags' | 'TagSet'>
> &
  Tagged;
