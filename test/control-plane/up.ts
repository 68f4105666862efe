import { copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startControlPlane } from './control-plane.ts';
import { startEmulator } from './emulator-process.ts';
import { environment, shellExports } from './environment.ts';
import { localFolder, projectFolder, upFolder } from './local-folder.ts';

/** How much faster than AWS the emulator is unless `TIME_SCALE` says otherwise: a database in ten seconds, not ten minutes. */
const defaultTimeScale = 60;

async function up(log: (line: string) => void): Promise<void> {
  const timeScale = readTimeScale();
  const controlPlane = await startControlPlane({ directory: upFolder, detached: true, log });
  log('installing the custom resource definitions');
  await controlPlane.kubectl.applyManifests([join(projectFolder, 'crds')]);
  const awsEndpoint = await startEmulator({ folder: upFolder, timeScale, detached: true, log });
  const kubeconfig = join(localFolder, 'kubeconfig');
  await copyFile(controlPlane.kubeconfig, kubeconfig);
  await writeFile(
    join(localFolder, 'env'),
    shellExports(environment({ kubeconfig, awsEndpoint, timeScale })),
  );
  log(
    `Kubernetes at ${controlPlane.server}, AWS emulator at ${awsEndpoint}, ${timeScale} times faster than AWS`,
  );
  log('now: `. .local/env` for kubectl and the AWS CLI, `make run` for the operator, `make down` to stop');
}

function readTimeScale(): number {
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
