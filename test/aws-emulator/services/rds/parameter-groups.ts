import type * as rds from '@aws-sdk/client-rds';
import type { CallContext } from '../../kernel/call-context.ts';
import type { Handlers } from '../../kernel/handlers.ts';
import { arnOf } from './arns.ts';
import * as rules from './group-rules.ts';
import { identifier } from './identifiers.ts';
import { families } from './mysql-parameters.ts';
import { pageOfRecords } from './pages.ts';
import { instanceTable, parameterGroupTable } from './tables.ts';
import type { ParameterGroupRow } from './tables.ts';
import { mergedTags } from './tags.ts';

export const isDefaultGroup = (name: string): boolean => name.startsWith('default.');

/** The group that an instance gets when none is named. It belongs to RDS and nobody creates it. */
function defaultGroup(context: CallContext, name: string): ParameterGroupRow | undefined {
  const family = families.find((candidate) => name === `default.${candidate}`);
  return family === undefined
    ? undefined
    : {
        DBParameterGroupName: name,
        DBParameterGroupFamily: family,
        DBParameterGroupArn: arnOf(context, 'pg', name),
        Description: `Default parameter group for ${family}`,
        Tags: [],
        parameters: {},
      };
}

const absent = (name: string): Error =>
  rules.parameterGroupAbsent.refuse(`DBParameterGroup not found: ${name}`);

/** The group that a write refers to. */
export function reachableGroup(context: CallContext, given: string): ParameterGroupRow {
  const name = given.toLowerCase();
  const row = context.table(parameterGroupTable).reachable(name) ?? defaultGroup(context, name);
  if (!row) throw absent(given);
  return row;
}

/** The group as a read by name sees it. */
export function seenGroup(context: CallContext, given: string): ParameterGroupRow {
  const name = given.toLowerCase();
  const row = context.table(parameterGroupTable).byId(name) ?? defaultGroup(context, name);
  if (!row) throw absent(given);
  return row;
}

export const parameterGroups = {
  CreateDBParameterGroup(context, input) {
    const name = identifier(input.DBParameterGroupName, {
      member: 'DBParameterGroupName',
      longest: 255,
      rule: rules.parameterGroupName,
    });
    const table = context.table(parameterGroupTable);
    if (table.truth.has(name))
      throw rules.parameterGroupTaken.refuse(`Parameter group ${name} already exists`);
    const family = input.DBParameterGroupFamily;
    if (!families.includes(family))
      throw rules.parameterGroupFamily.refuse(
        `ParameterGroupFamily ${family} is not a valid parameter group family`,
      );
    if (table.truth.list().length >= context.limit(rules.parameterGroupQuota))
      throw rules.parameterGroupCount.refuse('DB parameter group quota exceeded.');
    const row = table.insert(name, {
      DBParameterGroupName: name,
      DBParameterGroupFamily: family,
      DBParameterGroupArn: arnOf(context, 'pg', name),
      Description: input.Description,
      Tags: mergedTags([], input.Tags),
      parameters: {},
    });
    return { DBParameterGroup: row };
  },

  DescribeDBParameterGroups(context, input) {
    const asked = input.DBParameterGroupName;
    const rows =
      asked === undefined ? context.table(parameterGroupTable).list() : [seenGroup(context, asked)];
    const { items, Marker } = pageOfRecords(context, rows, input);
    return { DBParameterGroups: items, Marker };
  },

  DeleteDBParameterGroup(context, input) {
    const { DBParameterGroupName: name } = reachableGroup(context, input.DBParameterGroupName);
    if (isDefaultGroup(name))
      throw rules.parameterGroupInUse.refuse(`The default parameter group ${name} cannot be deleted.`);
    const user = context
      .table(instanceTable)
      .truth.find((row) => row.DBParameterGroups.some((held) => held.DBParameterGroupName === name));
    if (user) {
      throw rules.parameterGroupInUse.refuse(
        `One or more database instances are still members of this parameter group ${name}, so the group cannot be deleted`,
      );
    }
    context.table(parameterGroupTable).remove(name);
    return {};
  },
} satisfies Handlers<typeof rds>;
