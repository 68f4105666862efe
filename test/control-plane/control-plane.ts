import { readFile } from 'node:fs/promises';
import { get } from 'node:https';
import { join, resolve } from 'node:path';
import {
  endOfLog,
  runningPid,
  startInBackground,
  stopInBackground,
  type BackgroundProcess,
} from './background-process.ts';
import { controlPlaneBinaries, type ControlPlaneBinaries } from './binaries.ts';
import {
  apiserverArguments,
  etcdArguments,
  makeSettings,
  readSettings,
  servingCertificate,
  type ControlPlaneSettings,
} from './control-plane-settings.ts';
import { writeKubeconfig } from './kubeconfig.ts';
import { Kubectl } from './kubectl.ts';
import { waitUntil } from './wait-until.ts';

export interface ControlPlaneOptions {
  /** Where data, keys, logs and process ids are kept. What is there already is used again, running processes too. */
  readonly directory: string;
  /** Whether it outlives this process. Default is false: it is killed when this process exits. */
  readonly detached?: boolean;
  /** Told what is done and waited for. Default is silence. */
  readonly log?: (line: string) => void;
}

/** Starts a real kube-apiserver and etcd on free ports of 127.0.0.1, with RBAC on, and waits until they are ready. */
export async function startControlPlane(options: ControlPlaneOptions): Promise<ControlPlane> {
  const log = options.log ?? (() => undefined);
  const directory = resolve(options.directory);
  const binaries = await controlPlaneBinaries(log);
  const settings = (await settingsInUse(directory)) ?? (await makeSettings(directory));
  const controlPlane = new ControlPlane(settings, binaries, { log, detached: options.detached ?? false });
  try {
    await controlPlane.start();
  } catch (error) {
    await stopControlPlane(directory);
    throw error;
  }
  return controlPlane;
}

/** Stops what runs in `directory`, whoever started it; the data stays. Returns whether anything was running. */
export async function stopControlPlane(directory: string): Promise<boolean> {
  const { apiserver, etcd } = processes(resolve(directory));
  // In this order: an apiserver that has lost its etcd takes its time to end.
  const stopped = [await stopInBackground(apiserver), await stopInBackground(etcd)];
  return stopped.includes(true);
}

export class ControlPlane {
  readonly kubectl: Kubectl;
  /** Path of the kubectl program. */
  readonly kubectlBinary: string;
  /** Path of the administrator's kubeconfig. */
  readonly kubeconfig: string;
  readonly server: string;
  readonly #settings: ControlPlaneSettings;
  readonly #binaries: ControlPlaneBinaries;
  readonly #options: Required<Pick<ControlPlaneOptions, 'log' | 'detached'>>;

  constructor(
    settings: ControlPlaneSettings,
    binaries: ControlPlaneBinaries,
    options: Required<Pick<ControlPlaneOptions, 'log' | 'detached'>>,
  ) {
    this.kubeconfig = join(settings.directory, 'kubeconfig');
    this.kubectl = new Kubectl(binaries.kubectl, this.kubeconfig);
    this.kubectlBinary = binaries.kubectl;
    this.server = `https://127.0.0.1:${settings.apiserverPort}`;
    this.#settings = settings;
    this.#binaries = binaries;
    this.#options = options;
  }

  /** Starts what does not run. */
  async start(): Promise<void> {
    const { etcd, apiserver } = processes(this.#settings.directory);
    await this.#startProcess(etcd, this.#binaries.etcd, etcdArguments(this.#settings));
    await this.#startProcess(apiserver, this.#binaries.kubeApiserver, apiserverArguments(this.#settings));
    this.#options.log(`waiting for kube-apiserver at ${this.server} to be ready`);
    for (const path of ['/readyz', '/api/v1/namespaces/kube-system', '/api/v1/namespaces/default']) {
      await waitUntil(`${this.server}${path}`, () => this.#refusal(path), {
        hopeless: () => this.#cannotGetReady(),
      });
    }
    const authority = await readFile(servingCertificate(this.#settings));
    await writeKubeconfig(this.kubeconfig, {
      server: this.server,
      certificateAuthorityData: authority.toString('base64'),
      token: this.#settings.adminToken,
    });
  }

  /**
   * Stops kube-apiserver and starts it again with the same address, certificate and data. Default of `signal` is SIGTERM;
   * after SIGKILL it has told nobody that it ends.
   */
  async restartApiserver(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    const { apiserver } = processes(this.#settings.directory);
    const pid = await runningPid(apiserver);
    if (pid !== undefined && signal === 'SIGKILL') process.kill(pid, signal);
    await stopInBackground(apiserver);
    await this.start();
  }

  /** Has etcd forget all versions but the newest of each object, as kube-apiserver asks of it every five minutes. */
  async compact(): Promise<void> {
    const key = Buffer.from('/').toString('base64');
    const { header } = await this.#askEtcd<{ readonly header: { readonly revision: string } }>('range', {
      key,
    });
    await this.#askEtcd('compaction', { revision: header.revision, physical: true });
  }

  async stop(): Promise<void> {
    await stopControlPlane(this.#settings.directory);
  }

  /** Process ids of what runs. */
  async pids(): Promise<{ readonly etcd: number | undefined; readonly kubeApiserver: number | undefined }> {
    const { etcd, apiserver } = processes(this.#settings.directory);
    return { etcd: await runningPid(etcd), kubeApiserver: await runningPid(apiserver) };
  }

  /** By etcd's JSON gateway: https://etcd.io/docs/v3.6/dev-guide/api_grpc_gateway/ */
  async #askEtcd<Answer>(method: string, body: object): Promise<Answer> {
    const response = await fetch(`http://127.0.0.1:${this.#settings.etcdPort}/v3/kv/${method}`, {
      method: 'POST',
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(5000),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`etcd ${method}: ${response.status} ${text}`);
    return JSON.parse(text) as Answer;
  }

  async #startProcess(background: BackgroundProcess, file: string, args: readonly string[]): Promise<void> {
    if ((await runningPid(background)) === undefined) {
      this.#options.log(`starting ${background.name}`);
      const marker = this.#settings.directory;
      await startInBackground(background, { file, args, marker, detached: this.#options.detached });
    }
  }

  async #refusal(path: string): Promise<string | undefined> {
    const ca = await readFile(servingCertificate(this.#settings));
    const headers = { authorization: `Bearer ${this.#settings.adminToken}` };
    const status = await new Promise<number | undefined>((resolve, reject) => {
      get(
        `${this.server}${path}`,
        { ca, headers, agent: false, signal: AbortSignal.timeout(5000) },
        (response) => {
          response.resume();
          resolve(response.statusCode);
        },
      ).on('error', reject);
    });
    return status === 200 ? undefined : `HTTP status ${String(status)}`;
  }

  async #cannotGetReady(): Promise<string | undefined> {
    for (const background of Object.values(processes(this.#settings.directory))) {
      if ((await runningPid(background)) === undefined) {
        return `${background.name} has ended; the end of its log in ${background.folder}:\n${await endOfLog(background)}`;
      }
    }
    return undefined;
  }
}

function processes(directory: string): {
  readonly etcd: BackgroundProcess;
  readonly apiserver: BackgroundProcess;
} {
  return {
    etcd: { folder: directory, name: 'etcd' },
    apiserver: { folder: directory, name: 'kube-apiserver' },
  };
}

/** While one of the two runs, the other must come back on the ports that it knows. */
async function settingsInUse(directory: string): Promise<ControlPlaneSettings | undefined> {
  const { etcd, apiserver } = processes(directory);
  const runs = [await runningPid(etcd), await runningPid(apiserver)].some((pid) => pid !== undefined);
  return runs ? readSettings(directory) : undefined;
}
