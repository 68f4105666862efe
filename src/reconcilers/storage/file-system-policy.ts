/** Nothing reaches the files in clear text; who may, say the roles of the tasks. */
const statement = {
  Sid: 'TLSOnly',
  Effect: 'Deny',
  Principal: { AWS: '*' },
  Action: '*',
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
};

/** https://docs.aws.amazon.com/efs/latest/ug/access-control-block-public-access.html */
export const fileSystemPolicy = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });

type Json = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** One spelling for documents that mean the same: keys sorted, lists of one as their element, booleans as text. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 1 ? canonical(value[0]) : value.map(canonical);
  if (typeof value === 'boolean') return String(value);
  if (!isObject(value)) return value;
  const entries = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1));
  return Object.fromEntries(entries.map(([key, held]) => [key, canonical(held)]));
}

function withoutDefaults(entry: unknown, arn: string): unknown {
  if (!isObject(entry)) return entry;
  const { Resource, Principal, ...rest } = entry;
  const resource = canonical(Resource ?? arn);
  return {
    ...rest,
    Principal: Principal === '*' ? { AWS: '*' } : Principal,
    ...(resource === arn ? {} : { Resource: resource }),
  };
}

function meaning(text: string, arn: string): string | undefined {
  try {
    const document: unknown = JSON.parse(text);
    if (!isObject(document)) return undefined;
    const statements = [document['Statement'] ?? []].flat().map((entry) => withoutDefaults(entry, arn));
    return JSON.stringify(canonical(statements));
  } catch {
    return undefined;
  }
}

/** Whether a policy, in the spelling that EFS keeps, is ours. */
export function isFileSystemPolicy(text: string, arn: string): boolean {
  return meaning(text, arn) === meaning(fileSystemPolicy, arn);
}
