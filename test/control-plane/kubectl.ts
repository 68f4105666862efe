import { dirname, join } from 'node:path';
import { runCommand, type RunCommandOptions } from './run-command.ts';
import { writeKubeconfig } from './kubeconfig.ts';

/** kubectl as one user of one cluster. */
export class Kubectl {
  readonly #binary: string;
  readonly #kubeconfig: string;

  constructor(binary: string, kubeconfig: string) {
    this.#binary = binary;
    this.#kubeconfig = kubeconfig;
  }

  /** Runs `kubectl <args>` and returns its output. @throws with kubectl's own message. */
  run(args: readonly string[], options: RunCommandOptions = {}): Promise<string> {
    return runCommand(this.#binary, args, {
      ...options,
      env: { ...process.env, ...options.env, ...this.#environment() },
    });
  }

  /** Applies files or folders and waits until the server serves every kind that they define. */
  async applyManifests(paths: readonly string[]): Promise<void> {
    await this.run(['apply', '--server-side', ...paths.flatMap((path) => ['--filename', path])]);
    const kinds = await this.run(['get', 'customresourcedefinitions', '--output=name']);
    const names = kinds.split('\n').filter((name) => name !== '');
    if (names.length > 0) {
      await this.run(['wait', '--for=condition=Established', '--timeout=30s', ...names]);
    }
  }

  /** Writes a kubeconfig with which its holder is the service account, and has no more rights than it. */
  async writeServiceAccountKubeconfig(namespace: string, name: string, file: string): Promise<void> {
    const token = await this.run(['create', 'token', name, '--namespace', namespace, '--duration=1h']);
    await writeKubeconfig(file, {
      server: await this.#clusterField('server'),
      certificateAuthorityData: await this.#clusterField('certificate-authority-data'),
      token: token.trim(),
    });
  }

  #clusterField(field: string): Promise<string> {
    return this.run([
      'config',
      'view',
      '--minify',
      '--raw',
      `--output=jsonpath={.clusters[0].cluster.${field}}`,
    ]);
  }

  /** The cache of what a server serves is kept beside the kubeconfig: ports of test servers are used again by others. */
  #environment(): NodeJS.ProcessEnv {
    return { KUBECONFIG: this.#kubeconfig, KUBECACHEDIR: join(dirname(this.#kubeconfig), 'kubectl-cache') };
  }
}
