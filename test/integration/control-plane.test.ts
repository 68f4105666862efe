import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startControlPlane, type ControlPlane } from '../control-plane/control-plane.ts';
import { Kubectl } from '../control-plane/kubectl.ts';
import { waitUntil } from '../control-plane/wait-until.ts';

describe('control plane', () => {
  let directory: string;
  let controlPlane: ControlPlane;

  beforeAll(async () => {
    directory = await mkdtemp(join(process.env['WPS_TEST_FOLDER']!, 'control-plane-'));
    controlPlane = await startControlPlane({ directory });
  });

  afterAll(async () => {
    await controlPlane.stop();
    expect(await controlPlane.pids()).toEqual({ etcd: undefined, kubeApiserver: undefined });
    await rm(directory, { recursive: true });
  });

  it('is ready when it was started', async () => {
    expect(await controlPlane.kubectl.run(['get', '--raw=/readyz'])).toBe('ok');
  });

  it('leaves running what runs already', async () => {
    const before = await controlPlane.pids();
    const again = await startControlPlane({ directory });
    expect(again.server).toBe(controlPlane.server);
    expect(await again.pids()).toEqual(before);
  });

  it('lets a service account do what it was granted and nothing else', async () => {
    await controlPlane.kubectl.run(['create', 'serviceaccount', 'reader']);
    const file = join(directory, 'reader.kubeconfig');
    await controlPlane.kubectl.writeServiceAccountKubeconfig('default', 'reader', file);
    const reader = new Kubectl(controlPlane.kubectlBinary, file);
    await expect(reader.run(['get', 'configmaps'])).rejects.toThrow(
      'User "system:serviceaccount:default:reader" cannot list resource "configmaps"',
    );

    await controlPlane.kubectl.run(['create', 'role', 'reader', '--verb=list', '--resource=configmaps']);
    await controlPlane.kubectl.run([
      'create',
      'rolebinding',
      'reader',
      '--role=reader',
      '--serviceaccount=default:reader',
    ]);
    await reader.run(['get', 'configmaps']);
    await expect(reader.run(['create', 'configmap', 'mine'])).rejects.toThrow(
      'cannot create resource "configmaps"',
    );
  });

  it('keeps its data when kube-apiserver is restarted', async () => {
    await controlPlane.kubectl.run(['create', 'configmap', 'kept', '--from-literal=word=hello']);
    const before = await controlPlane.pids();
    await controlPlane.restartApiserver();
    const after = await controlPlane.pids();
    expect(after.etcd).toBe(before.etcd);
    expect(after.kubeApiserver).not.toBe(before.kubeApiserver);
    expect(
      await controlPlane.kubectl.run(['get', 'configmap', 'kept', '--output=jsonpath={.data.word}']),
    ).toBe('hello');
  });

  it('comes back with its data after both were killed', async () => {
    await controlPlane.kubectl.run(['create', 'configmap', 'survivor', '--from-literal=word=still here']);
    const { etcd, kubeApiserver } = await controlPlane.pids();
    process.kill(kubeApiserver!, 'SIGKILL');
    process.kill(etcd!, 'SIGKILL');
    await waitUntil('both are gone', async () => {
      const pids = await controlPlane.pids();
      return pids.etcd === undefined && pids.kubeApiserver === undefined ? undefined : JSON.stringify(pids);
    });
    controlPlane = await startControlPlane({ directory });
    expect(
      await controlPlane.kubectl.run(['get', 'configmap', 'survivor', '--output=jsonpath={.data.word}']),
    ).toBe('still here');
  });
});
