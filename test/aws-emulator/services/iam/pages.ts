import type { CallContext } from '../../kernel/call-context.ts';

/** IAM gives 100 items unless asked otherwise, and says whether there is more. */
export function listed<Item>(
  context: CallContext,
  items: readonly Item[],
  asked: { readonly MaxItems?: number; readonly Marker?: string },
): { items: Item[]; rest: { IsTruncated: boolean; Marker: string | undefined } } {
  const { items: page, next } = context.page(items, {
    limit: asked.MaxItems,
    token: asked.Marker,
    default: 100,
  });
  return { items: page, rest: { IsTruncated: next !== undefined, Marker: next } };
}
