import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { writePidFile } from '../../control-plane/background-process.ts';
import { freePorts } from '../../control-plane/free-port.ts';
import { waitUntil } from '../../control-plane/wait-until.ts';
import { bench, newFolder } from './bench.ts';
import { httpRequest, type HttpAnswer, type HttpRequest } from './http-request.ts';
import type { ImageFiles } from './image-files.ts';
import { asServiceUser, giveToService } from './service-user.ts';

export interface ContainerOptions {
  readonly image: ImageFiles;
  /** The container's own environment. Paths and port are added. */
  readonly environment: Readonly<Record<string, string>>;
  /** What is mounted at /var/www/html/wp-content. Default is a new empty folder. */
  readonly volume?: string;
  /** Memory limit as the kernel tells it to the container. Default is none. */
  readonly memoryBytes?: number;
}

/** How a container ended. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The image's entrypoint as a process of this machine: its files and its user, without the walls around it. */
export class Container {
  readonly #process: ChildProcess;
  readonly #ended: Promise<Ended>;
  readonly #output: { stdout: string; stderr: string };
  readonly port: number;
  readonly volume: string;

  private constructor(child: ChildProcess, port: number, volume: string) {
    this.#process = child;
    this.port = port;
    this.volume = volume;
    const output = { stdout: '', stderr: '' };
    this.#output = output;
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
    this.#ended = once(child, 'close').then(([code]) => ({ code: code as number | null, ...output }));
  }

  /** Starts it with the arguments that a container gets; nothing waits for it to serve. */
  static async start(args: readonly string[], options: ContainerOptions): Promise<Container> {
    const [port = 0] = await freePorts(1);
    const folder = await newFolder('container');
    const volume = options.volume ?? (await newVolume());
    const environment = {
      PATH: `${process.env['PATH'] ?? ''}:/usr/sbin`,
      ...(await pathsOf(options, folder, port)),
      WPS_CONTENT: volume,
      ...options.environment,
    };
    const entrypoint = join(options.image.root, 'usr/local/bin/wordpress-stack');
    const child = spawn(entrypoint, args, {
      env: environment,
      cwd: '/',
      stdio: ['ignore', 'pipe', 'pipe'],
      ...asServiceUser,
    });
    const container = new Container(child, port, volume);
    await once(child, 'spawn');
    await writePidFile({ folder: bench().processes, name: basename(folder) }, child.pid ?? 0, entrypoint);
    return container;
  }

  /** Starts a web server and waits until it answers. */
  static async serve(options: ContainerOptions): Promise<Container> {
    const container = await Container.start(['web'], options);
    await waitUntil('the web server', () => container.#notYet(), {
      hopeless: () =>
        Promise.resolve(container.#process.exitCode === null ? undefined : container.#output.stderr),
    });
    return container;
  }

  async #notYet(): Promise<string | undefined> {
    const { status } = await this.request({ path: '/healthz' });
    return status === 200 ? undefined : `/healthz: ${status}`;
  }

  get stdout(): string {
    return this.#output.stdout;
  }

  get stderr(): string {
    return this.#output.stderr;
  }

  get pid(): number {
    return this.#process.pid ?? 0;
  }

  request(request: HttpRequest): Promise<HttpAnswer> {
    return httpRequest(this.port, request);
  }

  signal(signal: NodeJS.Signals): void {
    this.#process.kill(signal);
  }

  ended(): Promise<Ended> {
    return this.#ended;
  }

  async stop(): Promise<Ended> {
    this.signal('SIGTERM');
    return this.#ended;
  }
}

/** Runs a container to its end. */
export async function runContainer(args: readonly string[], options: ContainerOptions): Promise<Ended> {
  return (await Container.start(args, options)).ended();
}

/** An empty volume of the user that the container runs as. */
export async function newVolume(): Promise<string> {
  const volume = await newFolder('volume');
  await giveToService(volume);
  return volume;
}

async function pathsOf(
  { image, memoryBytes }: ContainerOptions,
  folder: string,
  port: number,
): Promise<Readonly<Record<string, string>>> {
  const temporary = join(folder, 'tmp');
  const cgroup = join(folder, 'cgroup');
  await mkdir(temporary);
  await giveToService(temporary);
  await mkdir(cgroup);
  await writeFile(join(cgroup, 'memory.max'), memoryBytes === undefined ? 'max\n' : `${memoryBytes}\n`);
  return {
    WPS_LIB: join(image.root, 'usr/local/lib/wordpress-stack'),
    WPS_ETC: join(image.root, 'etc/wordpress-stack'),
    WPS_CODE: join(image.root, 'usr/src/wordpress'),
    WPS_TMP: temporary,
    WPS_CGROUP: cgroup,
    WPS_LISTEN: `127.0.0.1:${port}`,
  };
}
