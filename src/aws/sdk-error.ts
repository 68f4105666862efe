/** Where an error of an SDK client comes from: AWS answered, the connection broke, or nothing was sent. */
export type Origin =
  | { readonly origin: 'answer'; readonly status: number }
  | { readonly origin: 'connection' }
  | { readonly origin: 'unsent'; readonly class: 'transient' | 'denied' | 'invalid' };

export type Explained = Origin & {
  readonly code: string;
  readonly message: string;
  readonly requestId?: string;
};

/** Nothing has reached AWS when Node says one of these. */
const unreached = new Set(['EAI_AGAIN', 'ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND']);

const credentialsErrors = new Set(['CredentialsProviderError', 'ProviderError', 'TokenProviderError']);

/** Reads what an SDK client threw. Nothing of it is trusted to be there: transport errors are plain errors of Node's. */
export function explain(error: unknown): Explained {
  const fields = record(error);
  const metadata = record(fields['$metadata']);
  const requestId = text(metadata['requestId']);
  return {
    code: codeOf(fields),
    message: text(fields['message']) ?? String(error),
    ...(requestId !== undefined && { requestId }),
    ...originOf(fields, metadata['httpStatusCode']),
  };
}

function codeOf(fields: Fields): string {
  // In the query protocols `name` is the SDK's shape; `Code` is what AWS wrote, and what its pages are headed with.
  const wire = text(fields['Code']);
  const name = text(fields['name']) ?? 'Error';
  const socket = text(fields['code']);
  return wire ?? (socket !== undefined && (name === 'Error' || unreached.has(socket)) ? socket : name);
}

function originOf(fields: Fields, status: unknown): Origin {
  if (typeof status === 'number') return { origin: 'answer', status };
  const name = text(fields['name']) ?? 'Error';
  if (unreached.has(text(fields['code']) ?? '')) return { origin: 'unsent', class: 'transient' };
  if (credentialsErrors.has(name)) return { origin: 'unsent', class: 'denied' };
  // The input could not be serialised. With a response it is the answer that could not be read.
  if (name === 'TypeError' && fields['$response'] === undefined)
    return { origin: 'unsent', class: 'invalid' };
  return { origin: 'connection' };
}

type Fields = Readonly<Record<string, unknown>>;

function record(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
