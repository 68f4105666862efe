import type * as efs from '@aws-sdk/client-efs';
import type { CallContext } from '../../kernel/call-context.ts';
import type { Handlers, InputOf } from '../../kernel/handlers.ts';
import { arnOf, availableFileSystem, idIn, seenFileSystem } from './lookup.ts';
import * as rules from './rules.ts';
import { accessPointTable } from './tables.ts';
import type { AccessPointRow } from './tables.ts';
import { mergedTags, nameIn } from './tags.ts';

const absent = (id: string): Error => rules.accessPointAbsent.refuse(`Access point '${id}' does not exist.`);

const shown = (row: AccessPointRow): efs.AccessPointDescription => ({
  ...row,
  ...nameIn(row.Tags),
  Tags: [...row.Tags],
});

function seenPoints(
  context: CallContext,
  input: InputOf<typeof efs, 'DescribeAccessPoints'>,
): AccessPointRow[] {
  const table = context.table(accessPointTable);
  if (input.AccessPointId !== undefined) {
    const id = idIn(input.AccessPointId);
    const row = table.byId(id);
    if (!row) throw absent(id);
    return [row];
  }
  if (input.FileSystemId === undefined) return table.list();
  const { FileSystemId } = seenFileSystem(context, input.FileSystemId);
  return table.list().filter((row) => row.FileSystemId === FileSystemId);
}

function checkCount(context: CallContext, fileSystemId: string): void {
  const siblings = context.table(accessPointTable).truth.filter((row) => row.FileSystemId === fileSystemId);
  if (siblings.length >= context.limit(rules.accessPointQuota))
    throw rules.accessPointCount.refuse(`File system '${fileSystemId}' has the maximum of access points.`);
}

export const accessPoints = {
  CreateAccessPoint(context, input) {
    const table = context.table(accessPointTable);
    const twin = table.truth.find((row) => row.ClientToken === input.ClientToken);
    if (twin) {
      throw rules.accessPointToken.refuse(
        `Access point already exists with id ${twin.AccessPointId} and client token ${twin.ClientToken}.`,
        { ErrorCode: 'AccessPointAlreadyExists', AccessPointId: twin.AccessPointId },
      );
    }
    const { FileSystemId } = availableFileSystem(context, input.FileSystemId);
    checkCount(context, FileSystemId);
    const id = context.newId('fsap');
    const row = table.insert(id, {
      AccessPointId: id,
      AccessPointArn: arnOf(context, 'access-point', id),
      ClientToken: input.ClientToken ?? '',
      FileSystemId,
      LifeCycleState: 'creating',
      OwnerId: context.account,
      RootDirectory: input.RootDirectory ?? { Path: '/' },
      Tags: mergedTags([], input.Tags),
      ...(input.PosixUser === undefined ? {} : { PosixUser: input.PosixUser }),
    });
    context.after(context.between(2, 10), () => {
      table.update(id, (held) =>
        held.LifeCycleState === 'creating' ? { ...held, LifeCycleState: 'available' } : held,
      );
    });
    return shown(row);
  },

  DescribeAccessPoints(context, input) {
    if (input.AccessPointId !== undefined && input.FileSystemId !== undefined)
      throw rules.accessPointQuestion.refuse('Specify FileSystemId or AccessPointId, not both.');
    const { items, next } = context.page(seenPoints(context, input), {
      limit: input.MaxResults,
      token: input.NextToken,
      default: 100,
    });
    return { AccessPoints: items.map(shown), NextToken: next };
  },

  DeleteAccessPoint(context, input) {
    const id = idIn(input.AccessPointId);
    const table = context.table(accessPointTable);
    if (!table.reachable(id)) throw absent(id);
    table.update(id, { LifeCycleState: 'deleting' });
    context.after(context.between(2, 10), () => table.remove(id));
    return {};
  },
} satisfies Handlers<typeof efs>;
