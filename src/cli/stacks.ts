import { CRD_NAME, RESOURCE } from '../api/v1alpha1/resource.ts';
import { TimeoutError } from '../controller/abort.ts';
import { isStatus } from '../controller/kube-error.ts';
import { KubernetesStackStore } from '../controller/kubernetes-stack-store.ts';
import type { StackKey, StoredStack } from '../controller/stack-store.ts';
import { CliError, messageOf } from './cli-error.ts';
import type { KubeReader } from './read-only.ts';

/** What is asked of a cluster: a client, where it answers, and the namespace meant. */
export interface StackSource {
  readonly client: KubeReader;
  readonly server: string;
  readonly namespace: string;
}

/** The stack; undefined when there is none, or when the cluster does not know the kind yet. */
export async function findStack(
  source: StackSource,
  key: StackKey,
  signal: AbortSignal,
): Promise<StoredStack | undefined> {
  return told(source, () => store(source).get(key, signal));
}

/** All stacks of the namespace. */
export async function listStacks(source: StackSource, signal: AbortSignal): Promise<readonly StoredStack[]> {
  try {
    return await told(source, () => store(source, source.namespace).list(signal));
  } catch (error) {
    if (isStatus(error, 404)) throw noCrd(source);
    throw error;
  }
}

/** The stack of that name, or, without a name, the only one of the namespace. Throws CliError that lists those there are. */
export async function requireStack(
  source: StackSource,
  name: string | undefined,
  signal: AbortSignal,
): Promise<StoredStack> {
  const { namespace } = source;
  const found = name === undefined ? undefined : await findStack(source, { namespace, name }, signal);
  if (found !== undefined) return found;
  const stacks = await listStacks(source, signal);
  const [only] = stacks;
  if (name === undefined && only !== undefined && stacks.length === 1) return only;
  const names = stacks.map(({ metadata }) => metadata.name);
  throw new CliError(missing(namespace, name, names));
}

function missing(namespace: string, name: string | undefined, names: readonly string[]): string {
  const list = names.join(', ');
  if (names.length === 0)
    return `there is no ${RESOURCE.kind} in namespace ${namespace}; choose another with -n`;
  if (name === undefined) return `there are several stacks in namespace ${namespace}; name one: ${list}`;
  return `there is no ${RESOURCE.kind} "${name}" in namespace ${namespace}; it has: ${list}`;
}

function store(source: StackSource, namespace?: string): KubernetesStackStore {
  return new KubernetesStackStore(source.client, namespace);
}

function noCrd({ server }: StackSource): CliError {
  return new CliError(
    `the CRD ${CRD_NAME} is not installed in the cluster ${server}; kubectl apply --server-side -f crds/${CRD_NAME}.yaml`,
  );
}

/** Runs a request and says of its failures what a user can do about them. */
export async function told<Value>(
  { server }: Pick<StackSource, 'server'>,
  ask: () => Promise<Value>,
): Promise<Value> {
  try {
    return await ask();
  } catch (error) {
    if (isStatus(error, 401))
      throw new CliError(`${server} does not know who you are; log in again, or choose another --context`, {
        cause: error,
      });
    if (isStatus(error, 403)) throw new CliError(messageOf(error), { cause: error });
    const reason = unreachable(error);
    if (reason === undefined) throw error;
    throw new CliError(
      `the cluster ${server} cannot be reached (${reason}); check --context and --kubeconfig`,
      {
        cause: error,
      },
    );
  }
}

/** Why no answer came; undefined when one did. */
function unreachable(error: unknown): string | undefined {
  if (error instanceof TimeoutError) return error.message;
  // What undici throws for all that happens to a connection; the reason is its cause.
  if (!(error instanceof TypeError) || !(error.cause instanceof Error)) return undefined;
  const code: unknown = Reflect.get(error.cause, 'code');
  return typeof code === 'string' ? code : error.cause.message;
}
