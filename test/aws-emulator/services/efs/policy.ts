import * as rules from './rules.ts';

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw rules.policyDocument.refuse('The policy is not valid JSON.');
  }
}

const actionsOf = (statement: Json): readonly unknown[] => [statement['Action']].flat();

function checkStatement(statement: unknown, arn: string): Json {
  if (!isObject(statement)) throw rules.policyDocument.refuse('A statement must be an object.');
  if (statement['Effect'] !== 'Allow' && statement['Effect'] !== 'Deny')
    throw rules.policyDocument.refuse('A statement needs an Effect: Allow or Deny.');
  if (statement['Principal'] === undefined)
    throw rules.policyDocument.refuse('A statement of a file system policy needs a Principal.');
  const ownActions = actionsOf(statement).every(
    (action) => action === '*' || String(action).startsWith('elasticfilesystem:'),
  );
  if (statement['Action'] === undefined || !ownActions)
    throw rules.policyDocument.refuse('The actions of a statement must be elasticfilesystem actions.');
  const resources = [statement['Resource'] ?? arn].flat();
  if (resources.some((resource) => resource !== '*' && resource !== arn))
    throw rules.policyDocument.refuse('The resource of a statement must be the file system itself.');
  return statement;
}

/** The policy as EFS keeps it: its own spelling of the same document, so that texts cannot be compared. */
export function storedPolicy(text: string, arn: string): string {
  const document = parsed(text);
  if (!isObject(document) || document['Version'] !== '2012-10-17')
    throw rules.policyDocument.refuse('The policy needs the version 2012-10-17.');
  const statements = [document['Statement'] ?? []].flat().map((statement) => checkStatement(statement, arn));
  if (statements.length === 0) throw rules.policyDocument.refuse('The policy has no statement.');
  const spelled = statements.map((statement) => ({
    ...statement,
    Principal: statement['Principal'] === '*' ? { AWS: '*' } : statement['Principal'],
    Resource: statement['Resource'] ?? arn,
  }));
  return JSON.stringify({ ...document, Statement: spelled }, undefined, 2);
}
