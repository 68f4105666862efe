import { archiveFolder, archiveURL, downloadArchive } from './envtest-archive.ts';
import { findExecutable, foldersOnPath, platform } from './binary-cache.ts';
import { buildBinary, buildFolder, type BuildableBinary } from './go-build.ts';

/** Absolute paths of programs that can be run. */
export interface ControlPlaneBinaries {
  readonly etcd: string;
  readonly kubeApiserver: string;
  readonly kubectl: string;
}

/**
 * Finds the programs of a Kubernetes control plane, or makes them: `KUBEBUILDER_ASSETS`, the user's cache, the archive
 * of controller-runtime's envtest, a build from Go modules. kubectl is first `KUBECTL`, and the one on the `PATH` is
 * good enough before one is made.
 * @throws with the remedies, when there is no way to get them.
 */
export async function controlPlaneBinaries(
  log: (line: string) => void = () => undefined,
): Promise<ControlPlaneBinaries> {
  const assets = process.env['KUBEBUILDER_ASSETS'];
  const servers = assets ? await serversFromAssets(assets) : await serversFromCacheOrMade(log);
  return { ...servers, kubectl: await findKubectl(log) };
}

type Servers = Pick<ControlPlaneBinaries, 'etcd' | 'kubeApiserver'>;

async function serversFromAssets(folder: string): Promise<Servers> {
  const servers = await findServers([folder]);
  if (servers === undefined) {
    throw new Error(
      `KUBEBUILDER_ASSETS is ${folder}, which lacks an executable etcd or kube-apiserver: ` +
        'point it to a folder that has both, or unset it to have them installed',
    );
  }
  return servers;
}

async function serversFromCacheOrMade(log: (line: string) => void): Promise<Servers> {
  const cached = await findServers(await cacheFolders());
  if (cached !== undefined) {
    return cached;
  }
  try {
    await downloadArchive(log);
  } catch (error) {
    log(`the archive is not to be had (${reason(error)}): building from source instead`);
    await buildAll(['etcd', 'kube-apiserver'], log);
  }
  const made = await findServers(await cacheFolders());
  if (made === undefined) {
    throw new Error(
      `etcd and kube-apiserver were installed and are gone again from ${(await cacheFolders()).join(', ')}`,
    );
  }
  return made;
}

async function findServers(folders: readonly string[]): Promise<Servers | undefined> {
  for (const folder of folders) {
    // Both from one folder: the versions of an etcd and an apiserver belong together.
    const etcd = await findExecutable('etcd', [folder]);
    const kubeApiserver = await findExecutable('kube-apiserver', [folder]);
    if (etcd !== undefined && kubeApiserver !== undefined) {
      return { etcd, kubeApiserver };
    }
  }
  return undefined;
}

async function findKubectl(log: (line: string) => void): Promise<string> {
  const named = process.env['KUBECTL'];
  if (named) {
    return named;
  }
  const assets = process.env['KUBEBUILDER_ASSETS'];
  const folders = [...(assets ? [assets] : []), ...(await cacheFolders()), ...foldersOnPath()];
  const found = await findExecutable('kubectl', folders);
  if (found !== undefined) {
    return found;
  }
  await buildAll(['kubectl'], log);
  return findKubectl(log);
}

async function cacheFolders(): Promise<readonly string[]> {
  return [await buildFolder(), archiveFolder()];
}

async function buildAll(names: readonly BuildableBinary[], log: (line: string) => void): Promise<void> {
  for (const name of names) {
    try {
      await buildBinary(name, log);
    } catch (error) {
      throw isMissingProgram(error) ? new Error(remedies(name), { cause: error }) : error;
    }
  }
}

function isMissingProgram(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

function remedies(name: string): string {
  return [
    `There is no ${name} on this machine, and no way to get one. One of these helps:`,
    `- set KUBEBUILDER_ASSETS to a folder that has etcd, kube-apiserver and kubectl for ${platform()};`,
    `- let this machine reach ${archiveURL()} (HTTPS_PROXY is honoured);`,
    '- install Go 1.26 or newer (https://go.dev/dl/), so that they are built from source in about 6 minutes.',
  ].join('\n');
}

/** `fetch failed` says nothing; what failed is in the cause. */
function reason(error: unknown): string {
  if (!(error instanceof Error)) {
    return String(error);
  }
  return error.cause instanceof Error ? reason(error.cause) : error.message;
}
