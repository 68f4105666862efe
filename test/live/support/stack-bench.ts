import { ECRClient, PutImageCommand } from '@aws-sdk/client-ecr';
import { join } from 'node:path';
import { startControlPlane } from '../../control-plane/control-plane.ts';
import { startEmulator, stopEmulator } from '../../control-plane/emulator-process.ts';
import { environment } from '../../control-plane/environment.ts';
import type { Kubectl } from '../../control-plane/kubectl.ts';
import {
  imagesFolder,
  makeOwnedFolder,
  projectFolder,
  removeFolder,
} from '../../control-plane/local-folder.ts';
import { startOperator } from '../../control-plane/operator-process.ts';
import { waitUntil } from '../../control-plane/wait-until.ts';
import { httpRequest, type HttpAnswer } from '../../image/support/http-request.ts';
import { conditionOf, readStack, type StackObject } from '../../tools/stack-object.ts';
import { buildNativeImage, type NativeImageOptions } from './native-image.ts';

const blog = { namespace: 'default', name: 'blog' };
const timeScale = 10;

/** Where load balancers answer for people of this machine: the first that is free when the emulator starts. */
const frontDoors = [80, 8080];

/** A cluster, the operator and an emulator whose containers, databases and load balancers are real. */
export class StackBench {
  readonly #folder: string;
  readonly #kubectl: Kubectl;
  readonly #ecr: ECRClient;

  private constructor(folder: string, kubectl: Kubectl, ecr: ECRClient) {
    this.#folder = folder;
    this.#kubectl = kubectl;
    this.#ecr = ecr;
  }

  static async open(): Promise<StackBench> {
    const folder = await makeOwnedFolder();
    const { kubectl, kubeconfig } = await startControlPlane({ directory: folder, log: () => undefined });
    await kubectl.applyManifests([join(projectFolder, 'crds')]);
    const awsEndpoint = await startEmulator({ folder, timeScale, live: true });
    const variables = environment({ kubeconfig, awsEndpoint, timeScale, live: true });
    await startOperator({ folder, name: 'operator', environment: variables });
    const credentials = { accessKeyId: variables['AWS_ACCESS_KEY_ID'] ?? '', secretAccessKey: 'emulator' };
    const region = variables['AWS_REGION'] ?? '';
    return new StackBench(folder, kubectl, new ECRClient({ endpoint: awsEndpoint, credentials, region }));
  }

  async close(): Promise<void> {
    await stopEmulator(this.#folder);
    await removeFolder(this.#folder);
  }

  async apply(): Promise<void> {
    await this.#kubectl.run([
      'apply',
      '--filename',
      join(projectFolder, 'manifests/samples/wordpressstack.yaml'),
    ]);
  }

  async setTag(tag: string): Promise<void> {
    const patch = JSON.stringify({ spec: { image: { tag } } });
    await this.#kubectl.run(['patch', 'wps', blog.name, '--type=merge', `--patch=${patch}`]);
  }

  /** Pushes to the stack's own repository, once there is one. */
  async push(tag: string, options: NativeImageOptions): Promise<void> {
    const { manifest, mediaType } = await buildNativeImage(imagesFolder, options);
    const stack = await this.until(
      'a repository',
      ({ status }) => status?.endpoints?.repository !== undefined,
    );
    const uri = stack.status?.endpoints?.repository ?? '';
    await this.#ecr.send(
      new PutImageCommand({
        repositoryName: uri.slice(uri.indexOf('/') + 1),
        imageTag: tag,
        imageManifest: manifest,
        imageManifestMediaType: mediaType,
      }),
    );
  }

  async until(what: string, isThere: (stack: StackObject) => boolean): Promise<StackObject> {
    let found: StackObject | undefined;
    await waitUntil(
      what,
      async () => {
        found = await readStack(this.#kubectl, blog);
        if (found && isThere(found)) return undefined;
        const { reason, message } = conditionOf(found, 'Ready') ?? {};
        return `the stack says ${reason ?? 'nothing'}: ${message ?? ''}`;
      },
      { timeoutMilliseconds: 240_000 },
    );
    if (!found) throw new Error(`${what}: there is no stack`);
    return found;
  }

  /** Waits for a reason of the condition Ready that is about what was asked for last. */
  untilReady(reason: string): Promise<StackObject> {
    return this.until(reason, (stack) => {
      const ready = conditionOf(stack, 'Ready');
      return ready?.reason === reason && ready.observedGeneration === stack.metadata.generation;
    });
  }

  /** Asks the site as a visitor does, by the name in the stack's status. */
  async visit(stack: StackObject, path = '/'): Promise<HttpAnswer> {
    const headers = { Host: new URL(stack.status?.url ?? '').host };
    for (const port of frontDoors) {
      const answer = await httpRequest(port, { path, headers }).catch(() => undefined);
      if (answer && !answer.body.startsWith('no load balancer')) return answer;
    }
    throw new Error(`no load balancer ${headers.Host} at ${frontDoors.join(' or ')}`);
  }

  /** Visits the site again and again while something happens. Returns what was not answered with 200. */
  async visitWhile(stack: StackObject, happening: Promise<unknown>): Promise<readonly string[]> {
    const failures: string[] = [];
    const visit = async (): Promise<void> => {
      try {
        const { status, body } = await this.visit(stack);
        if (status !== 200) failures.push(`${status}: ${body.slice(0, 200)}`);
      } catch (error) {
        failures.push(String(error));
      }
    };
    const visits: Promise<void>[] = [];
    const timer = setInterval(() => visits.push(visit()), 100);
    await happening.finally(() => {
      clearInterval(timer);
    });
    await Promise.all(visits);
    return failures;
  }
}
