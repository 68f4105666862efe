import type { Principal } from '../../kernel/principals.ts';
import type { Scope } from '../../kernel/scope.ts';
import { listOf } from './documents.ts';
import { documentOf, managedPolicy } from './managed-policies.ts';
import { instanceProfileTable, nameKey, roleTable } from './tables.ts';
import type { InstanceProfileRow, Rights, RoleRow } from './tables.ts';

/** Values of condition keys, such as `aws:SourceAccount`, of one request. */
export type ConditionKeys = Readonly<Record<string, string>>;

interface Statement {
  readonly Effect: string;
  readonly Action?: unknown;
  readonly NotAction?: unknown;
  readonly Resource?: unknown;
  readonly NotResource?: unknown;
  readonly Principal?: unknown;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

const statementsOf = (document: string): readonly Statement[] =>
  listOf((JSON.parse(document) as { Statement: unknown }).Statement) as readonly Statement[];

/** `*` stands for any text, `?` for one character. */
function matches(pattern: string, text: string, flags = ''): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '[\\s\\S]*')
    .replaceAll('?', '[\\s\\S]');
  return new RegExp(`^${source}$`, flags).test(text);
}

const anyOf = (patterns: unknown, text: string, flags?: string): boolean =>
  listOf(patterns).some((pattern) => matches(String(pattern), text, flags));

/**
 * Operators that policies of a stack use; one that is not known here never holds.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
const operators: Readonly<Record<string, (wanted: unknown, given: string) => boolean>> = {
  StringEquals: (wanted, given) => listOf(wanted).includes(given),
  StringLike: (wanted, given) => anyOf(wanted, given),
  ArnEquals: (wanted, given) => anyOf(wanted, given),
  ArnLike: (wanted, given) => anyOf(wanted, given),
  Bool: (wanted, given) => listOf(wanted).map(String).includes(given),
};

function holds({ Condition: condition = {} }: Statement, keys: ConditionKeys): boolean {
  const given = new Map(Object.entries(keys).map(([key, value]) => [key.toLowerCase(), value]));
  return Object.entries(condition).every(([operator, tests]) =>
    Object.entries(tests).every(([key, wanted]) => {
      const value = given.get(key.toLowerCase());
      return value !== undefined && operators[operator]?.(wanted, value) === true;
    }),
  );
}

const covers = (statement: Statement, action: string, resource: string): boolean =>
  (statement.Action === undefined
    ? !anyOf(statement.NotAction, action, 'i')
    : anyOf(statement.Action, action, 'i')) &&
  (statement.Resource === undefined
    ? !anyOf(statement.NotResource, resource)
    : anyOf(statement.Resource, resource));

/** The rights that other services know of by now. */
function knownRights(scope: Scope, role: RoleRow): Rights | undefined {
  return scope.hasPropagated(role.Arn, role.changedAt) ? role : role.before;
}

const roleOf = (scope: Scope, arn: string): RoleRow | undefined =>
  scope.table(roleTable).truth.find((role) => role.Arn === arn);

/**
 * True when a service can act as the role: it exists, the news of it has spread, and it trusts the service under
 * these conditions. `usableBy(scope, arn, 'ecs-tasks.amazonaws.com', {'aws:SourceAccount': scope.account})`
 */
export function usableBy(scope: Scope, roleArn: string, service: string, keys: ConditionKeys = {}): boolean {
  const role = roleOf(scope, roleArn);
  const rights = role && knownRights(scope, role);
  if (!rights) return false;
  const trusting = statementsOf(rights.trust).filter((statement) => {
    const { Principal: principal } = statement;
    const services = principal === '*' ? '*' : (principal as { Service?: unknown } | undefined)?.Service;
    return anyOf(services, service) && anyOf(statement.Action, 'sts:AssumeRole') && holds(statement, keys);
  });
  return trusting.length > 0 && trusting.every(({ Effect: effect }) => effect === 'Allow');
}

/** A session is named by its role in a policy: `arn:aws:sts::1:assumed-role/deployer/one` is `arn:aws:iam::1:role/deployer`. */
const namesOf = ({ account, arn }: Principal): readonly string[] => [
  arn,
  account,
  `arn:aws:iam::${account}:root`,
  arn.replace(/^arn:aws:sts::(\d{12}):assumed-role\/([^/]+)\/.*$/, 'arn:aws:iam::$1:role/$2'),
];

/**
 * True when the role exists and its trust policy lets the caller assume it under these conditions, such as
 * `sts:ExternalId`.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export function trusts(scope: Scope, roleArn: string, caller: Principal, keys: ConditionKeys = {}): boolean {
  const role = roleOf(scope, roleArn);
  const rights = role && knownRights(scope, role);
  if (!rights) return false;
  const names = namesOf(caller);
  const trusting = statementsOf(rights.trust).filter((statement) => {
    const { Principal: principal } = statement;
    const named = principal === '*' ? names : listOf((principal as { AWS?: unknown } | undefined)?.AWS ?? []);
    return (
      named.some((name) => name === '*' || names.includes(String(name))) &&
      anyOf(statement.Action, 'sts:AssumeRole') &&
      holds(statement, keys)
    );
  });
  return trusting.length > 0 && trusting.every(({ Effect: effect }) => effect === 'Allow');
}

/** True when the role's inline and managed policies allow the action, as far as the news of them has spread. */
export function allows(
  scope: Scope,
  roleArn: string,
  request: { readonly action: string; readonly resource: string; readonly keys?: ConditionKeys },
): boolean {
  const role = roleOf(scope, roleArn);
  const rights = role && knownRights(scope, role);
  if (!rights) return false;
  const managed = rights.attached.flatMap((arn) => managedPolicy(arn) ?? []).map(documentOf);
  const found = [...Object.values(rights.inline), ...managed]
    .flatMap(statementsOf)
    .filter((statement) => covers(statement, request.action, request.resource))
    .filter((statement) => holds(statement, request.keys ?? {}));
  return found.length > 0 && found.every(({ Effect: effect }) => effect === 'Allow');
}

/**
 * The instance profile that a name or an ARN means and other services know by now; undefined is what EC2 and Auto
 * Scaling call an invalid instance profile.
 */
export function knownInstanceProfile(
  scope: Scope,
  { name, arn }: { readonly name?: string | undefined; readonly arn?: string | undefined },
): InstanceProfileRow | undefined {
  const { truth } = scope.table(instanceProfileTable);
  const profile = name === undefined ? truth.find((row) => row.Arn === arn) : truth.get(nameKey(name));
  return profile && scope.hasPropagated(profile.Arn, profile.changedAt) ? profile : undefined;
}
