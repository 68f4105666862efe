import { join } from 'node:path';
import { startControlPlane, type ControlPlane } from '../control-plane/control-plane.ts';
import { EmulatorControl } from '../control-plane/emulator-control.ts';
import { startEmulator } from '../control-plane/emulator-process.ts';
import { environment } from '../control-plane/environment.ts';
import { makeOwnedFolder, projectFolder, removeFolder } from '../control-plane/local-folder.ts';
import { startOperator, type OperatorProcess } from '../control-plane/operator-process.ts';
import { realImages, simulatedImages, type Version } from './image-source.ts';
import { PhaseCounts } from '../tools/call-counts.ts';
import type { StackName } from '../tools/stack-object.ts';
import { AwsHand } from '../tools/aws-hand.ts';
import type { Narrator } from './narrator.ts';

/** The sample of `manifests/samples`. */
export const blog: StackName = { namespace: 'default', name: 'blog' };

export interface StageOptions {
  readonly narrator: Narrator;
  /** How much faster than AWS the emulator is. */
  readonly timeScale: number;
  /** Whether containers, databases and load balancers are real. */
  readonly live: boolean;
}

/** Everything the demo plays with, all its own: nothing of a cluster or an account of the user is touched. */
export class Stage {
  readonly narrator: Narrator;
  readonly controlPlane: ControlPlane;
  readonly emulator: EmulatorControl;
  readonly aws: AwsHand;
  readonly counts: PhaseCounts;
  readonly timeScale: number;
  readonly live: boolean;
  /** What each layer has said last, so that nothing is told twice. */
  readonly told = new Map<string, string>();
  operator: OperatorProcess;
  readonly #folder: string;
  readonly #environment: Readonly<Record<string, string>>;
  #operators = 1;

  constructor(
    options: StageOptions,
    parts: {
      readonly folder: string;
      readonly controlPlane: ControlPlane;
      readonly operator: OperatorProcess;
      readonly environment: Readonly<Record<string, string>>;
      readonly awsEndpoint: string;
    },
  ) {
    this.narrator = options.narrator;
    this.timeScale = options.timeScale;
    this.live = options.live;
    this.controlPlane = parts.controlPlane;
    this.operator = parts.operator;
    this.#folder = parts.folder;
    this.#environment = parts.environment;
    this.emulator = new EmulatorControl(parts.awsEndpoint);
    this.counts = new PhaseCounts(this.emulator);
    this.aws = new AwsHand(parts.awsEndpoint, parts.environment);
  }

  /** Shows a kubectl command and its output, as a user at a shell would see them. */
  async kubectl(...args: readonly string[]): Promise<void> {
    this.narrator.say(`$ kubectl ${args.map(quoted).join(' ')}`);
    this.narrator.show(await this.controlPlane.kubectl.run(args, { cwd: projectFolder }));
  }

  /** Pushes a version to a repository, for the service to run. */
  async push(repositoryURI: string, version: Version): Promise<void> {
    const push = this.live ? realImages : simulatedImages;
    this.narrator.say(`$ ${await push(this.aws, repositoryURI, version)}`);
  }

  /** Starts another operator in the place of one that is dead. */
  async restartOperator(): Promise<void> {
    this.#operators += 1;
    const name = `operator-${this.#operators}`;
    this.operator = await startOperator({ folder: this.#folder, name, environment: this.#environment });
  }
}

/** Starts control plane, emulator and operator, lets `play` use them, and stops them whatever happens. */
export async function onStage(options: StageOptions, play: (stage: Stage) => Promise<void>): Promise<void> {
  const folder = await makeOwnedFolder();
  try {
    await play(await setUp(options, folder));
  } finally {
    const stopped = await removeFolder(folder);
    options.narrator.say(`stopped ${stopped.join(', ')}`);
  }
}

async function setUp(options: StageOptions, folder: string): Promise<Stage> {
  const log = (line: string): void => {
    options.narrator.say(line);
  };
  const controlPlane = await startControlPlane({ directory: folder, log });
  log('installing the custom resource definition: kubectl apply --server-side -f crds');
  await controlPlane.kubectl.applyManifests([join(projectFolder, 'crds')]);
  const { timeScale, live } = options;
  const awsEndpoint = await startEmulator({ folder, timeScale, live, engine: 'none', log });
  const variables = environment({ kubeconfig: controlPlane.kubeconfig, awsEndpoint, timeScale, live });
  log(`starting the operator; ${timeScale} times faster than AWS, so that a database takes seconds`);
  const operator = await startOperator({ folder, name: 'operator-1', environment: variables });
  log(`to look around from another shell: export KUBECONFIG=${controlPlane.kubeconfig}`);
  return new Stage(options, { folder, controlPlane, operator, environment: variables, awsEndpoint });
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/u.test(word) ? word : `'${word}'`;
}
