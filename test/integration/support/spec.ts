/** What tests put into `spec`. */
export interface Spec extends Readonly<Record<string, unknown>> {
  readonly image: { readonly tag: string };
}

/** The smallest useful spec, of a stack that leaves nothing behind. */
export const smallest: Spec = { region: 'eu-west-1', image: { tag: '1.0.0' }, deletionPolicy: 'Delete' };
