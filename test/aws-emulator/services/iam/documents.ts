import * as rules from './rules.ts';

type Json = Readonly<Record<string, unknown>>;

const versions = ['2012-10-17', '2008-10-17'];

const statementMembers = [
  'Sid',
  'Effect',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Principal',
  'NotPrincipal',
  'Condition',
];

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** One value or a list of them, as the policy language allows nearly everywhere. */
export const listOf = (value: unknown): readonly unknown[] =>
  value === undefined ? [] : Array.isArray(value) ? (value as readonly unknown[]) : [value];

function parse(text: string): Json {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw rules.malformedPolicy.refuse('Syntax errors in policy.');
  }
  if (!isObject(json)) throw rules.malformedPolicy.refuse('Syntax errors in policy.');
  return json;
}

const exactlyOne = (statement: Json, left: string, right: string): boolean =>
  (statement[left] === undefined) !== (statement[right] === undefined);

function checkActions(statement: Json): void {
  if (!exactlyOne(statement, 'Action', 'NotAction')) {
    throw rules.malformedPolicy.refuse('Policy statement must contain actions.');
  }
  for (const action of listOf(statement['Action'] ?? statement['NotAction'])) {
    if (action !== '*' && !/^[a-zA-Z0-9-]+:[a-zA-Z0-9*?-]+$/.test(String(action))) {
      throw rules.malformedPolicy.refuse(
        'Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.',
      );
    }
  }
}

function checkStatement(statement: unknown): Json {
  if (!isObject(statement)) throw rules.malformedPolicy.refuse('Syntax errors in policy.');
  const stranger = Object.keys(statement).some((key) => !statementMembers.includes(key));
  const { Effect: effect, Condition: condition } = statement;
  if (
    stranger ||
    (effect !== 'Allow' && effect !== 'Deny') ||
    (condition !== undefined && !isObject(condition))
  )
    throw rules.malformedPolicy.refuse('Syntax errors in policy.');
  checkActions(statement);
  return statement;
}

/** The statements of a document whose outer form is right. */
function statementsOf(text: string): readonly Json[] {
  const document = parse(text);
  const { Version: version, Statement: given } = document;
  if (version !== undefined && !versions.some((known) => known === version))
    throw rules.malformedPolicy.refuse('The policy must contain a valid version string');
  if (Object.keys(document).some((key) => !['Version', 'Id', 'Statement'].includes(key)))
    throw rules.malformedPolicy.refuse('Syntax errors in policy.');
  const statements = listOf(given).map(checkStatement);
  if (statements.length === 0) throw rules.malformedPolicy.refuse('Missing required field Statement');
  const sids = statements.flatMap((statement) => listOf(statement['Sid']));
  if (new Set(sids).size < sids.length)
    throw rules.malformedPolicy.refuse('Statement IDs (SID) in a single policy must be unique.');
  return statements;
}

const resourceForm = /^(?:\*|arn:(?:aws|aws-cn|aws-us-gov|\*):[^:]*:[^:]*:[^:]*:.+)$/;

function checkResources(statement: Json): void {
  if (statement['Principal'] !== undefined || statement['NotPrincipal'] !== undefined)
    throw rules.malformedPolicy.refuse('Policy document should not specify a principal.');
  if (!exactlyOne(statement, 'Resource', 'NotResource'))
    throw rules.malformedPolicy.refuse('Policy statement must contain resources.');
  for (const resource of listOf(statement['Resource'] ?? statement['NotResource'])) {
    if (!resourceForm.test(String(resource)))
      throw rules.malformedPolicy.refuse(`Resource ${String(resource)} must be in ARN format or "*".`);
  }
}

const servicePrincipal = /^[a-z0-9.-]+\.amazonaws\.com(?:\.cn)?$/;

function checkPrincipal(statement: Json): void {
  if (statement['Resource'] !== undefined || statement['NotResource'] !== undefined)
    throw rules.malformedPolicy.refuse('Has prohibited field Resource');
  const principal = statement['Principal'];
  if (principal === undefined) throw rules.malformedPolicy.refuse('Missing required field Principal');
  if (principal === '*') return;
  if (!isObject(principal)) throw rules.malformedPolicy.refuse('Syntax errors in policy.');
  for (const service of listOf(principal['Service'])) {
    if (!servicePrincipal.test(String(service)))
      throw rules.unknownPrincipal.refuse(`Invalid principal in policy: "SERVICE":"${String(service)}"`);
  }
}

/** Refuses what is no policy for a role's permissions. */
export function checkPermissions(text: string): void {
  for (const statement of statementsOf(text)) checkResources(statement);
}

/** Refuses what is no policy for who may assume a role. */
export function checkTrust(text: string): void {
  for (const statement of statementsOf(text)) checkPrincipal(statement);
}

/** Quotas count the characters of a policy without its white space. */
export const sizeOf = (text: string): number => text.replace(/\s/g, '').length;

/** IAM hands documents out encoded as RFC 3986 says, which is stricter than `encodeURIComponent`. */
export const encoded = (text: string): string =>
  encodeURIComponent(text).replace(
    /[!'()*]/g,
    (found) => `%${found.charCodeAt(0).toString(16).toUpperCase()}`,
  );
