/** Where the calls of a stack go, and as whom. */
export interface Place {
  readonly region: string;
  /** Undefined as long as nobody could be asked; a role tells it. */
  readonly account?: string | undefined;
  readonly roleARN?: string | undefined;
}

/**
 * For people, who have stacks in several of each: what refuses every call lies in the region, the account or the role.
 * `region eu-west-1, account 123456789012, role arn:aws:iam::123456789012:role/stacks`
 */
export function describePlace({ region, roleARN, account = roleARN?.split(':')[4] }: Place): string {
  const who = roleARN === undefined ? "the operator's own credentials" : `role ${roleARN}`;
  return [`region ${region}`, ...(account === undefined ? [] : [`account ${account}`]), who].join(', ');
}

/** Why AWS could not be asked anything, with where and as whom it was tried. */
export function noWay(
  { reason, message }: { readonly reason: string; readonly message: string },
  place: Place,
): { readonly reason: string; readonly message: string } {
  return { reason, message: `no way to AWS (${describePlace(place)}): ${message}` };
}
