import { join } from 'node:path';
import { startControlPlane } from '../control-plane/control-plane.ts';
import { makeOwnedFolder, projectFolder, removeFolder } from '../control-plane/local-folder.ts';

/**
 * Starts one control plane for all integration tests. They find it by the environment: `WPS_TEST_KUBECONFIG` (of the
 * administrator), `WPS_TEST_KUBECTL` (the program) and `WPS_TEST_FOLDER` (scratch space; processes that are started
 * below it with `startInBackground` are stopped at the end, or by the next run if this one is killed).
 */
export default async function globalSetup(): Promise<void> {
  const folder = await makeOwnedFolder();
  try {
    const controlPlane = await startControlPlane({ directory: folder, log: report });
    await controlPlane.kubectl.applyManifests([join(projectFolder, 'crds')]);
    process.env['WPS_TEST_KUBECONFIG'] = controlPlane.kubeconfig;
    process.env['WPS_TEST_KUBECTL'] = controlPlane.kubectlBinary;
    process.env['WPS_TEST_FOLDER'] = folder;
  } catch (error) {
    // jest runs no teardown after a setup that failed.
    await removeFolder(folder);
    throw error;
  }
}

function report(line: string): void {
  process.stderr.write(`integration tests: ${line}\n`);
}
