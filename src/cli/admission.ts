import { API_VERSION, RESOURCE } from '../api/v1alpha1/resource.ts';
import type { WordPressStackSpec } from '../api/v1alpha1/spec.ts';
import { isStatus, KubeStatusError } from '../controller/kube-error.ts';
import { stacksPath } from '../controller/kubernetes-stack-store.ts';
import type { StoredStack } from '../controller/stack-store.ts';
import { CliError } from './cli-error.ts';
import { told, type StackSource } from './stacks.ts';

/**
 * Asks the API server whether it would take the new spec for an object that exists: rules about changes (what is
 * immutable, what only grows) are known to it alone. A dry run stores nothing.
 * https://kubernetes.io/docs/reference/using-api/api-concepts/#dry-run
 *
 * False: the user may not update the object, so it was not asked. Throws CliError with the server's own words.
 */
export async function admits(
  source: StackSource,
  { metadata }: StoredStack,
  spec: WordPressStackSpec,
  signal: AbortSignal,
): Promise<boolean> {
  const { namespace, name } = metadata;
  try {
    await told(source, () =>
      source.client.request(
        {
          method: 'PUT',
          path: `${stacksPath(namespace)}/${name}`,
          query: { dryRun: 'All' },
          body: { apiVersion: API_VERSION, kind: RESOURCE.kind, metadata, spec },
        },
        signal,
      ),
    );
    return true;
  } catch (error) {
    const cause = error instanceof CliError ? error.cause : error;
    if (isStatus(cause, 403)) return false;
    if (!(cause instanceof KubeStatusError)) throw error;
    throw new CliError(cause.message.replace(/^PUT \S+: \d+: /u, ''), { cause });
  }
}
