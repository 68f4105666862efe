import { copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ContainerEngine, engineChoice } from '../aws-emulator/live/engine/container-engine.ts';
import { startControlPlane } from './control-plane.ts';
import { startEmulator } from './emulator-process.ts';
import { environment, shellExports } from './environment.ts';
import { checkLiveMachine, wantsLive } from './live-machine.ts';
import { localFolder, projectFolder, upFolder } from './local-folder.ts';

/**
 * How much faster than AWS the emulator is unless `TIME_SCALE` says otherwise: a database in ten seconds, not ten
 * minutes. Real servers take their time, and a health check that passes six times a second would find none ready.
 */
const defaultTimeScales = { simulated: 60, live: 10 } as const;

const live = wantsLive();

async function up(log: (line: string) => void): Promise<void> {
  const timeScale = readTimeScale();
  const engine = engineChoice(process.env['ENGINE']);
  if (live) {
    await checkLiveMachine();
    log((await ContainerEngine.find(engine)).notice);
  }
  const controlPlane = await startControlPlane({ directory: upFolder, detached: true, log });
  log('installing the custom resource definitions');
  await controlPlane.kubectl.applyManifests([join(projectFolder, 'crds')]);
  const awsEndpoint = await startEmulator({ folder: upFolder, timeScale, live, engine, detached: true, log });
  const kubeconfig = join(localFolder, 'kubeconfig');
  await copyFile(controlPlane.kubeconfig, kubeconfig);
  await writeFile(
    join(localFolder, 'env'),
    shellExports(environment({ kubeconfig, awsEndpoint, timeScale, live })),
  );
  log(
    `Kubernetes at ${controlPlane.server}, AWS emulator at ${awsEndpoint}, ${timeScale} times faster than AWS`,
  );
  if (live) {
    log('containers, databases and load balancers are real: push images with `make push TAG=…`');
    log('sites open in a browser of this machine, by the URL in their status');
  }
  log('now: `. .local/env` for kubectl and the AWS CLI, `make run` for the operator, `make down` to stop');
}

function readTimeScale(): number {
  const defaultTimeScale = live ? defaultTimeScales.live : defaultTimeScales.simulated;
  const text = process.env['TIME_SCALE'] || String(defaultTimeScale);
  const timeScale = Number(text);
  if (!(timeScale > 0 && Number.isFinite(timeScale))) {
    throw new Error(`TIME_SCALE is ${text}: give a number above 0, such as ${defaultTimeScale}`);
  }
  return timeScale;
}

try {
  await up((line) => {
    console.log(`up: ${line}`);
  });
} catch (error) {
  console.error(error instanceof Error ? `up: ${error.message}` : error);
  process.exitCode = 1;
}
