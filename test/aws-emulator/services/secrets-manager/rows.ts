import type { CallContext } from '../../kernel/call-context.ts';
import * as rules from './rules.ts';
import { secretTable } from './tables.ts';
import type { SecretRow } from './tables.ts';

const absent = () => rules.absent.refuse("Secrets Manager can't find the specified secret.");

/** `blog-a1B2c3` of an ARN is the name and six random characters; ARNs without them work as well. */
function nameOf(context: CallContext, id: string): string {
  const marker = ':secret:';
  const at = id.startsWith('arn:') ? id.indexOf(marker) : -1;
  if (at < 0) return id;
  const { truth } = context.table(secretTable);
  const named = id.slice(at + marker.length);
  if (truth.has(named)) return named;
  const byArn = truth.find((row) => row.ARN === id);
  return byArn?.Name ?? named.replace(/-[A-Za-z0-9]{6}$/, '');
}

const meant = (row: SecretRow | undefined, id: string): SecretRow | undefined =>
  row && (!id.startsWith('arn:') || row.ARN.startsWith(id)) ? row : undefined;

/** The secret that a read names, by name or ARN. */
export function readSecret(context: CallContext, id: string): SecretRow {
  const row = meant(context.table(secretTable).byId(nameOf(context, id)), id);
  if (!row) throw absent();
  return row;
}

/** The secret that a write names. */
export function existingSecret(context: CallContext, id: string): SecretRow {
  const row = meant(context.table(secretTable).reachable(nameOf(context, id)), id);
  if (!row) throw absent();
  return row;
}

/** The secret that a write names and that is not on its way out. */
export function livingSecret(context: CallContext, id: string): SecretRow {
  const row = existingSecret(context, id);
  if (row.DeletedDate)
    throw rules.scheduled.refuse(
      "You can't perform this operation on the secret because it was marked for deletion.",
    );
  return row;
}

export function changeSecret(context: CallContext, { Name }: SecretRow, change: Partial<SecretRow>): void {
  context.table(secretTable).update(Name, { LastChangedDate: context.date, ...change });
}

/** Stages by version, as lists and descriptions show them; versions without a stage are deprecated and hidden. */
export const stagesOf = ({ versions }: SecretRow): Record<string, readonly string[]> =>
  Object.fromEntries(
    versions.filter(({ stages }) => stages.length > 0).map(({ VersionId, stages }) => [VersionId, stages]),
  );
