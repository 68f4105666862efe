import type * as rds from '@aws-sdk/client-rds';
import type { CallContext } from '../../kernel/call-context.ts';
import type { Handlers, InputOf } from '../../kernel/handlers.ts';
import * as rules from './group-rules.ts';
import { mysqlParameters, takes } from './mysql-parameters.ts';
import type { ParameterDefinition } from './mysql-parameters.ts';
import { pageOfRecords } from './pages.ts';
import { isDefaultGroup, reachableGroup, seenGroup } from './parameter-groups.ts';
import { parametersChanged } from './parameter-status.ts';
import { parameterGroupTable } from './tables.ts';
import type { ParameterGroupRow, SetParameter } from './tables.ts';

type GivenParameter = InputOf<typeof rds, 'ModifyDBParameterGroup'>['Parameters'][number];

const largestCall = 20;

function shown(definition: ParameterDefinition, set: SetParameter | undefined): rds.Parameter {
  const value = set?.value ?? definition.default;
  const fallback = definition.default === undefined ? 'engine-default' : 'system';
  return {
    ParameterName: definition.name,
    Description: definition.name,
    Source: set ? 'user' : fallback,
    ApplyType: definition.applyType,
    DataType: definition.dataType,
    IsModifiable: definition.modifiable,
    ApplyMethod: set?.method ?? 'pending-reboot',
    ...(value === undefined ? {} : { ParameterValue: value }),
    ...(definition.allowed === undefined ? {} : { AllowedValues: definition.allowed }),
  };
}

function definitionOf(name: string): ParameterDefinition {
  const definition = mysqlParameters.get(name);
  if (!definition) throw rules.parameterName.refuse(`Could not find parameter with name: ${name}`);
  if (!definition.modifiable) throw rules.parameterFixed.refuse(`The parameter ${name} cannot be modified.`);
  return definition;
}

function checkMethod(definition: ParameterDefinition, method: string): void {
  if (definition.applyType === 'dynamic' || method === 'pending-reboot') return;
  throw rules.parameterMethod.refuse(
    `cannot use immediate apply method for static parameter: ${definition.name}`,
  );
}

function checked(given: GivenParameter): readonly [string, SetParameter] {
  const definition = definitionOf(given.ParameterName ?? '');
  const value = given.ParameterValue ?? '';
  const method = given.ApplyMethod ?? 'pending-reboot';
  checkMethod(definition, method);
  if (!takes(definition, value)) {
    throw rules.parameterValue.refuse(
      `Invalid parameter value: ${value} for: ${definition.name} allowed values are: ${definition.allowed ?? ''}`,
    );
  }
  return [definition.name, { value, method }];
}

function changeableGroup(context: CallContext, name: string): ParameterGroupRow {
  const group = reachableGroup(context, name);
  if (isDefaultGroup(group.DBParameterGroupName))
    throw rules.parameterFixed.refuse(`Parameters of the default group ${name} cannot be modified.`);
  return group;
}

function checkCount(given: readonly unknown[]): void {
  if (given.length >= 1 && given.length <= largestCall) return;
  throw rules.parameterCount.refuse(
    `A call changes 1 to ${String(largestCall)} parameters, not ${String(given.length)}.`,
  );
}

/** Writes the parameters of a group and tells its instances. */
function store(
  context: CallContext,
  group: ParameterGroupRow,
  parameters: Readonly<Record<string, SetParameter>>,
  resets: ReadonlyMap<string, string | undefined> = new Map(),
): void {
  const before = group.parameters;
  const names = new Set([...Object.keys(before), ...Object.keys(parameters)]);
  const changed = [...names].filter((name) => before[name]?.value !== parameters[name]?.value);
  context.table(parameterGroupTable).update(group.DBParameterGroupName, { parameters });
  const waits = (name: string): boolean =>
    (parameters[name]?.method ?? resets.get(name) ?? 'pending-reboot') === 'pending-reboot' ||
    mysqlParameters.get(name)?.applyType === 'static';
  if (changed.length === 0) return;
  const atOnce = changed.filter((name) => !waits(name)).map((name) => [name, parameters[name]?.value]);
  parametersChanged(context.scope, group.DBParameterGroupName, {
    needsReboot: changed.some(waits),
    atOnce: Object.fromEntries(atOnce) as Record<string, string | undefined>,
  });
}

export const parameters = {
  DescribeDBParameters(context, input) {
    const group = seenGroup(context, input.DBParameterGroupName);
    const all = [...mysqlParameters.values()].map((definition) =>
      shown(definition, group.parameters[definition.name]),
    );
    const found = all.filter((parameter) => input.Source === undefined || parameter.Source === input.Source);
    const { items, Marker } = pageOfRecords(context, found, input);
    return { Parameters: items, Marker };
  },

  ModifyDBParameterGroup(context, input) {
    const group = changeableGroup(context, input.DBParameterGroupName);
    checkCount(input.Parameters);
    store(context, group, { ...group.parameters, ...Object.fromEntries(input.Parameters.map(checked)) });
    return { DBParameterGroupName: group.DBParameterGroupName };
  },

  /** https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ResetDBParameterGroup.html */
  ResetDBParameterGroup(context, input) {
    const group = changeableGroup(context, input.DBParameterGroupName);
    if (input.ResetAllParameters === true) {
      // Dynamic parameters are back at once, static ones with the next restart.
      const all = Object.keys(group.parameters).map((name) => [name, 'immediate'] as const);
      store(context, group, {}, new Map(all));
      return { DBParameterGroupName: group.DBParameterGroupName };
    }
    checkCount(input.Parameters ?? []);
    const names = (input.Parameters ?? []).map((given) => {
      const definition = definitionOf(given.ParameterName ?? '');
      checkMethod(definition, given.ApplyMethod ?? 'pending-reboot');
      return [definition.name, given.ApplyMethod] as const;
    });
    const resets = new Map(names);
    const kept = Object.entries(group.parameters).filter(([name]) => !resets.has(name));
    store(context, group, Object.fromEntries(kept), resets);
    return { DBParameterGroupName: group.DBParameterGroupName };
  },
} satisfies Handlers<typeof rds>;
