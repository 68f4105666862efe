import type { WordPressStackSpec } from '../../api/v1alpha1/spec.ts';
import type { OutputOf } from '../../aws/operations/operation.ts';
import type { DBParameterGroup, Parameter } from '../../aws/operations/rds-shapes.ts';
import {
  createDBParameterGroup,
  deleteDBParameterGroup,
  describeDBParameterGroups,
  describeDBParameters,
  modifyDBParameterGroup,
  resetDBParameterGroup,
} from '../../aws/operations/rds.ts';
import { derivedName, kind, type Aspect, type StackIdentity, type Tags } from '../../engine/index.ts';
import { tagList } from '../ec2-tags.ts';
import { instancesUsing } from './group-blockers.ts';
import { rdsTagging, rdsTags } from './rds-tags.ts';
import { isStatic } from './static-parameters.ts';

interface Seen extends DBParameterGroup {
  readonly tags?: Tags;
  /** What was set in the group; defaults are AWS's. */
  readonly parameters?: readonly Parameter[];
}

interface Want {
  readonly name: string;
  readonly family: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/** https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBParameterGroup.html */
const LARGEST_CALL = 20;
/** The spec takes 50 parameters, and one is ours. */
const CALLS = [0, 1, 2];

const nameOf = (stack: StackIdentity): string => derivedName(stack, 'database');
const arnOf = (seen: Seen): string => seen.DBParameterGroupArn ?? '';

function valuesOf(seen: Seen): Readonly<Record<string, string>> {
  return Object.fromEntries(
    (seen.parameters ?? []).map(({ ParameterName = '', ParameterValue = '' }) => [
      ParameterName,
      ParameterValue,
    ]),
  );
}

/** What can change while the database runs does so at once; the rest waits for a restart, which is never ours. */
function methodOf(name: string, seen: Seen): 'immediate' | 'pending-reboot' {
  const known = seen.parameters?.find((parameter) => parameter.ParameterName === name)?.ApplyType;
  return (known === undefined ? isStatic(name) : known === 'static') ? 'pending-reboot' : 'immediate';
}

function differing(want: Want, seen: Seen, call: number): [string, string][] {
  const values = valuesOf(seen);
  return Object.entries(want.parameters)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .slice(call * LARGEST_CALL, (call + 1) * LARGEST_CALL)
    .filter(([name, value]) => values[name] !== value);
}

/** One call takes 20 parameters, so what is wanted is compared and written by twenties. */
const parameters = (call: number): Aspect<Seen, Want> => ({
  name: call === 0 ? 'parameters' : `parameters from ${call * LARGEST_CALL + 1} on`,
  same: (want, seen) => differing(want, seen, call).length === 0,
  describe: (want, seen) =>
    `parameters ${differing(want, seen, call)
      .flatMap(([name]) => name)
      .join(', ')}`,
  disruption: (want, seen) => {
    const names = differing(want, seen, call).flatMap(([name]) => name);
    const waiting = names.filter((name) => methodOf(name, seen) === 'pending-reboot');
    if (waiting.length === 0) return undefined;
    return `none; ${waiting.join(', ')} takes effect when you restart the database`;
  },
  repair: (want, seen) =>
    modifyDBParameterGroup.call({
      DBParameterGroupName: want.name,
      Parameters: differing(want, seen, call).map(([name, value]) => ({
        ParameterName: name,
        ParameterValue: value,
        ApplyMethod: methodOf(name, seen),
      })),
    }),
});

function surplus(want: Want, seen: Seen): readonly Parameter[] {
  return (seen.parameters ?? [])
    .filter(({ ParameterName = '' }) => want.parameters[ParameterName] === undefined)
    .slice(0, LARGEST_CALL);
}

/** A parameter that was taken out of the spec, or put into the group by hand, goes back to its default. */
const foreignParameters: Aspect<Seen, Want> = {
  name: 'parameters that are not in the spec',
  same: (want, seen) => surplus(want, seen).length === 0,
  repair: (want, seen) =>
    resetDBParameterGroup.call({
      DBParameterGroupName: want.name,
      Parameters: surplus(want, seen).map(({ ParameterName = '' }) => ({
        ParameterName,
        ApplyMethod: methodOf(ParameterName, seen),
      })),
    }),
};

/** https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithParamGroups.html */
export const databaseParameterGroup = kind<Seen, Want, WordPressStackSpec>({
  type: 'database-parameter-group',
  layer: 'Database',
  members: () => [{ id: 'database-parameter-group' }],
  find: {
    ask: ({ stack }) => [describeDBParameterGroups.call({ DBParameterGroupName: nameOf(stack) })],
    rows: (page: OutputOf<typeof describeDBParameterGroups>) => page.DBParameterGroups ?? [],
  },
  details: [
    rdsTags(arnOf),
    {
      name: 'parameters',
      ask: (seen) =>
        describeDBParameters.call({ DBParameterGroupName: seen.DBParameterGroupName, Source: 'user' }),
      merge: (seen, page) => ({
        ...seen,
        parameters: (page as OutputOf<typeof describeDBParameters> | undefined)?.Parameters ?? [],
      }),
    },
  ],
  identify: (seen, { stack }) => ({
    awsId: seen.DBParameterGroupName ?? '',
    ...(seen.tags === undefined ? {} : { tags: seen.tags }),
    ...(seen.DBParameterGroupName === nameOf(stack) ? { key: 'database-parameter-group' } : {}),
  }),
  state: () => 'ready',
  outputs: (seen) => ({ name: seen.DBParameterGroupName ?? '' }),
  want: ({ spec, stack }) => ({
    name: nameOf(stack),
    family: `mysql${spec.database.engineVersion.split('.').slice(0, 2).join('.')}`,
    // Last, so that nothing in the spec opens the database to connections in clear text.
    parameters: { ...spec.database.parameters, require_secure_transport: '1' },
  }),
  create: {
    op: createDBParameterGroup,
    repeat: 'name',
    call: ({ want, tags }) =>
      createDBParameterGroup.call({
        DBParameterGroupName: want.name,
        DBParameterGroupFamily: want.family,
        Description: 'WordPress database: TLS required',
        Tags: tagList(tags),
      }),
    seen: (output: OutputOf<typeof createDBParameterGroup>, _want, tags) => ({
      ...output.DBParameterGroup,
      tags,
      parameters: [],
    }),
  },
  aspects: [...CALLS.map(parameters), foreignParameters],
  tagging: rdsTagging(arnOf),
  remove: [
    {
      name: 'delete',
      call: (seen) => deleteDBParameterGroup.call({ DBParameterGroupName: seen.DBParameterGroupName }),
    },
  ],
  blockers: instancesUsing((instance, seen: Seen) => {
    const groups = instance.DBParameterGroups ?? [];
    return groups.some((group) => group.DBParameterGroupName === seen.DBParameterGroupName);
  }),
  goesAfter: ['database'],
  typical: { create: 3, remove: 3 },
});
