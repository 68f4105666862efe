import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { removeFolder } from '../../control-plane/local-folder.ts';
import { EmulatorControl } from '../../control-plane/emulator-control.ts';
import { startEmulator } from '../../control-plane/emulator-process.ts';
import { environment } from '../../control-plane/environment.ts';
import { Kubectl } from '../../control-plane/kubectl.ts';
import { startOperator, type OperatorProcess } from '../../control-plane/operator-process.ts';
import { waitUntil, type WaitUntilOptions } from '../../control-plane/wait-until.ts';
import type { Spec } from './spec.ts';
import { AwsHand } from '../../tools/aws-hand.ts';
import {
  conditionOf,
  readEvents,
  readStack,
  type StackEvent,
  type StackName,
  type StackObject,
} from '../../tools/stack-object.ts';

export interface BenchOptions {
  /** Names the namespaces of the test file; stacks are told apart from those of other files by it. */
  readonly name: string;
  /** How much faster than AWS the emulator is. Default is 100: a database takes seconds, a pass is still fast beside it. */
  readonly timeScale?: number;
  /** How long anything is waited for. Default is a minute. */
  readonly patienceMilliseconds?: number;
  /** Starts the AWS that answers, with its files in `folder`; returns its URL. Default is the emulator. */
  readonly startAws?: (folder: string) => Promise<string>;
}

/** An emulated AWS of the test file's own, and operators that work on it and on the API server of all files. */
export class Bench {
  readonly kubectl = new Kubectl(
    process.env['WPS_TEST_KUBECTL'] ?? '',
    process.env['WPS_TEST_KUBECONFIG'] ?? '',
  );
  readonly emulator: EmulatorControl;
  readonly aws: AwsHand;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeScale: number;
  /** Where its files are; it goes with the bench. */
  readonly folder: string;
  readonly #wait: WaitUntilOptions;
  #started = 0;
  #requests = 0;

  private constructor(
    folder: string,
    awsEndpoint: string,
    { timeScale, wait }: { readonly timeScale: number; readonly wait: WaitUntilOptions },
  ) {
    this.folder = folder;
    this.timeScale = timeScale;
    this.#wait = wait;
    this.emulator = new EmulatorControl(awsEndpoint);
    const kubeconfig = process.env['WPS_TEST_KUBECONFIG'] ?? '';
    this.environment = environment({ kubeconfig, awsEndpoint, timeScale });
    this.aws = new AwsHand(awsEndpoint, this.environment);
  }

  static async open(options: BenchOptions): Promise<Bench> {
    const { name, timeScale = 100, patienceMilliseconds, startAws } = options;
    const folder = await mkdtemp(join(process.env['WPS_TEST_FOLDER'] ?? '', `${name}-`));
    const wait = patienceMilliseconds === undefined ? {} : { timeoutMilliseconds: patienceMilliseconds };
    const endpoint = await (startAws?.(folder) ?? startEmulator({ folder, timeScale }));
    const bench = new Bench(folder, endpoint, { timeScale, wait });
    await bench.aws.warmUp();
    return bench;
  }

  /**
   * Stops everything that was started here; the stacks of the file must be gone from the API server by then. Rejects
   * when the emulator met anything that it does not imitate: what a test saw of that is no proof.
   */
  async close(): Promise<void> {
    try {
      const [unserved, ignored] = await Promise.all([this.emulator.unserved(), this.emulator.ignored()]);
      const gaps = [...Object.keys(unserved), ...Object.keys(ignored)];
      if (gaps.length > 0) throw new Error(`the emulator does not serve, or ignored: ${gaps.join(', ')}`);
    } finally {
      this.aws.destroy();
      await removeFolder(this.folder);
    }
  }

  /** Starts an operator that sees one namespace, or all, with whatever else its environment is to say. */
  startOperator(
    namespace: string | undefined,
    more: Readonly<Record<string, string>> = {},
  ): Promise<OperatorProcess> {
    this.#started += 1;
    return startOperator({
      folder: this.folder,
      name: `operator-${this.#started}`,
      environment: {
        ...this.environment,
        ...(namespace === undefined ? {} : { WPS_WATCH_NAMESPACE: namespace }),
        // A Lease makes a restart after a kill wait for 15 seconds; where it is the subject, the test says so.
        WPS_LEADER_ELECTION: 'false',
        ...more,
      },
    });
  }

  async makeNamespace(name: string): Promise<void> {
    await this.kubectl.run(['create', 'namespace', name]);
  }

  async apply({ namespace, name }: StackName, spec: Spec): Promise<void> {
    const manifest = {
      apiVersion: 'wordpress-stack.dev/v1alpha1',
      kind: 'WordPressStack',
      metadata: { namespace, name },
      spec,
    };
    await this.kubectl.run(['apply', '--filename=-'], { input: JSON.stringify(manifest) });
  }

  /** Pushes an image to the stack's own repository, as soon as the stack says where that is. */
  async push(stack: StackName, tag: string): Promise<void> {
    const object = await this.until(
      stack,
      'a repository to push to',
      ({ status }) => status?.endpoints?.repository !== undefined,
    );
    await this.aws.pushImage(object.status?.endpoints?.repository ?? '', tag);
  }

  /** Applies a spec, pushes its image, and waits until the stack is Ready. */
  async build(stack: StackName, spec: Spec): Promise<StackObject> {
    await this.apply(stack, spec);
    await this.push(stack, spec.image.tag);
    return this.untilReady(stack);
  }

  patch({ namespace, name }: StackName, patch: object): Promise<string> {
    const args = [`--namespace=${namespace}`, '--type=merge', `--patch=${JSON.stringify(patch)}`];
    return this.kubectl.run(['patch', 'wordpressstack', name, ...args]);
  }

  delete({ namespace, name }: StackName): Promise<string> {
    return this.kubectl.run([
      'delete',
      'wordpressstack',
      name,
      `--namespace=${namespace}`,
      '--wait=false',
      '--ignore-not-found',
    ]);
  }

  read(stack: StackName): Promise<StackObject | undefined> {
    return readStack(this.kubectl, stack);
  }

  events(stack: StackName): Promise<readonly StackEvent[]> {
    return readEvents(this.kubectl, stack);
  }

  /** Waits until the stack is as `holds` wants it, and returns it. Rejects with what the stack says of itself. */
  async until(
    stack: StackName,
    what: string,
    holds: (object: StackObject) => boolean,
    always: (object: StackObject) => void = () => undefined,
  ): Promise<StackObject> {
    let seen: StackObject | undefined;
    let broken: Error | undefined;
    const look = async (): Promise<string | undefined> => {
      seen = await this.read(stack);
      // What may never be, not even for a moment, must end the wait and not be waited out.
      broken = seen && failureOf(always, seen);
      return broken !== undefined || (seen !== undefined && holds(seen)) ? undefined : says(seen);
    };
    await waitUntil(`${stack.namespace}/${stack.name}: ${what}`, look, this.#wait);
    if (broken !== undefined) throw broken;
    if (seen === undefined) throw new Error(`${stack.name} is gone`);
    return seen;
  }

  /** Asks for a look at everything now, and waits until it was had. */
  async requestPass(stack: StackName): Promise<void> {
    this.#requests += 1;
    const request = String(this.#requests);
    const annotations = { 'wordpress-stack.dev/reconcile-requested-at': request };
    await this.patch(stack, { metadata: { annotations } });
    await this.until(
      stack,
      'the pass that was asked for',
      (object) => object.status?.lastHandledReconcileAt === request,
    );
  }

  /** Waits until the stack is as its newest spec wants it; `always` throws at what may never be meanwhile. */
  untilReady(stack: StackName, always?: (object: StackObject) => void): Promise<StackObject> {
    return this.until(stack, 'Ready', isReady, always);
  }

  /** Waits until AWS was asked for so many changes since it was started. */
  async untilWrites(count: number): Promise<void> {
    const look = async (): Promise<string | undefined> => {
      const { writes } = (await this.emulator.calls()).total;
      return writes >= count ? undefined : `${writes} writes`;
    };
    await waitUntil(`${count} writes`, look, this.#wait);
  }

  async untilGone(stack: StackName): Promise<void> {
    const look = async (): Promise<string | undefined> => {
      const seen = await this.read(stack);
      return seen === undefined ? undefined : says(seen);
    };
    await waitUntil(`${stack.namespace}/${stack.name}: gone`, look, this.#wait);
  }
}

function isReady(object: StackObject): boolean {
  const ready = conditionOf(object, 'Ready');
  return ready?.status === 'True' && ready.observedGeneration === object.metadata.generation;
}

function failureOf(check: (object: StackObject) => void, object: StackObject): Error | undefined {
  try {
    check(object);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function says(object: StackObject | undefined): string {
  const ready = conditionOf(object, 'Ready');
  if (object === undefined) return 'there is no such object';
  return ready === undefined ? 'it has no status' : `it says ${ready.reason}: ${ready.message}`;
}
