import type { Scope } from '../../kernel/scope.ts';
import { mysqlParameters } from './mysql-parameters.ts';
import { parameterGroupTable } from './tables.ts';
import type { InstanceRow } from './tables.ts';

const gibibyte = 1024 ** 3;

const burstable = { micro: 1, small: 2, medium: 4, large: 8, xlarge: 16, '2xlarge': 32 };
const general = { large: 8, xlarge: 16, '2xlarge': 32, '4xlarge': 64, '8xlarge': 128 };

/**
 * Bytes that a formula calls `DBInstanceClassMemory`. Uncertain: AWS takes off what the system and RDS need, and does
 * not say how much that is.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.DBInstanceClass.Summary.html
 */
export function memoryOf(instanceClass: string): number {
  const [, family = '', size = ''] = instanceClass.split('.');
  const sizes: Readonly<Record<string, number>> = family.startsWith('t') ? burstable : general;
  const gibibytes = sizes[size] ?? Number.parseInt(size, 10) * 16;
  return gibibytes * (family.startsWith('r') ? 2 : 1) * gibibyte;
}

interface Facts {
  readonly DBInstanceClassMemory: number;
  readonly EndPointPort: number;
  readonly TrueIfReplica: number;
}

const simpleFormula = /^\{(\w+)((?:[*/]\d+)*)\}$/;

/**
 * The value of a formula of one fact, products and quotients; other text, and a formula of functions, as it is.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ParamValuesRef.html
 */
export function workedOut(value: string, facts: Facts): string {
  const [, name = '', steps = ''] = simpleFormula.exec(value) ?? [];
  if (!(name in facts)) return value;
  const result = [...steps.matchAll(/([*/])(\d+)/g)].reduce(
    (sum, [, sign, number]) => (sign === '*' ? sum * Number(number) : sum / Number(number)),
    facts[name as keyof Facts],
  );
  return String(Math.floor(result));
}

const factsOf = (row: InstanceRow): Facts => ({
  DBInstanceClassMemory: memoryOf(row.DBInstanceClass),
  EndPointPort: row.port,
  TrueIfReplica: 0,
});

/** Some parameters as the database gets them; one without a value goes back to the engine's own default. */
export const valuesFor = (
  row: InstanceRow,
  values: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string | undefined>> =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      const given = value ?? mysqlParameters.get(name)?.default;
      return [name, given === undefined ? undefined : workedOut(given, factsOf(row))];
    }),
  );

/** All parameters of the instance's group that have a value, and that are not facts of RDS's own machines. */
export function parametersOf(scope: Scope, row: InstanceRow): Readonly<Record<string, string>> {
  const group = row.DBParameterGroups[0]?.DBParameterGroupName ?? '';
  const set = scope.table(parameterGroupTable).truth.get(group)?.parameters ?? {};
  const names = [...mysqlParameters.values()].filter(({ modifiable }) => modifiable).map(({ name }) => name);
  const values = valuesFor(row, Object.fromEntries(names.map((name) => [name, set[name]?.value])));
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
