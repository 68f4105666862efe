import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

import { Kubectl } from '../control-plane/kubectl.ts';
import { projectFolder } from '../control-plane/local-folder.ts';

const NAMESPACE = 'wordpress-stack-system';
const NAME = 'wordpress-stack-operator';
const manifests = join(projectFolder, 'manifests');
const kubectl = new Kubectl(process.env['WPS_TEST_KUBECTL']!, process.env['WPS_TEST_KUBECONFIG']!);

interface Access {
  readonly verb: string;
  readonly group?: string;
  readonly resource: string;
  readonly subresource?: string;
  readonly namespace?: string;
  readonly name?: string;
}

const ours = { group: 'wordpress-stack.dev', resource: 'wordpressstacks' } as const;
const leases = { group: 'coordination.k8s.io', resource: 'leases', namespace: NAMESPACE } as const;

/** What the operator asks the API server for; anything beyond is a right too many. */
const ALLOWED: readonly Access[] = [
  { verb: 'list', ...ours },
  { verb: 'watch', ...ours },
  { verb: 'get', ...ours, namespace: 'default' },
  { verb: 'patch', ...ours, namespace: 'default' },
  { verb: 'patch', ...ours, subresource: 'status', namespace: 'default' },
  { verb: 'create', resource: 'events', namespace: 'default' },
  { verb: 'get', resource: 'events', namespace: 'default' },
  { verb: 'patch', resource: 'events', namespace: 'default' },
  { verb: 'get', resource: 'namespaces', name: 'kube-system' },
  { verb: 'create', ...leases },
  { verb: 'get', ...leases, name: NAME },
  { verb: 'update', ...leases, name: NAME },
];

const DENIED: readonly Access[] = [
  { verb: 'get', resource: 'secrets', namespace: NAMESPACE },
  { verb: 'list', resource: 'secrets' },
  { verb: 'create', ...ours, namespace: 'default' },
  { verb: 'delete', ...ours, namespace: 'default' },
  { verb: 'update', ...ours, namespace: 'default' },
  { verb: 'list', resource: 'events', namespace: 'default' },
  { verb: 'get', resource: 'namespaces', name: 'default' },
  { verb: 'get', ...leases, name: 'other' },
  { verb: 'update', ...leases, name: NAME, namespace: 'kube-system' },
  { verb: 'create', resource: 'pods', namespace: NAMESPACE },
  { verb: 'create', resource: 'serviceaccounts', subresource: 'token', namespace: NAMESPACE },
  { verb: 'patch', group: 'apiextensions.k8s.io', resource: 'customresourcedefinitions' },
  { verb: 'create', group: 'rbac.authorization.k8s.io', resource: 'rolebindings', namespace: NAMESPACE },
];

let folder: string;
let operator: Kubectl;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'manifests-'));
  await kubectl.run(['apply', '--server-side', '--kustomize', join(manifests, 'default')]);
  const kubeconfig = join(folder, 'kubeconfig');
  await kubectl.writeServiceAccountKubeconfig(NAMESPACE, NAME, kubeconfig);
  operator = new Kubectl(process.env['WPS_TEST_KUBECTL']!, kubeconfig);
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

/** Asks the API server, as the operator, in one request for each line. */
async function allowed(
  accesses: readonly Access[],
): Promise<readonly (Access & { readonly allowed: boolean })[]> {
  const items = accesses.map((resourceAttributes) => ({
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SelfSubjectAccessReview',
    spec: { resourceAttributes },
  }));
  const input = JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
  const answer = await operator.run(
    ['create', '--output=jsonpath={.status.allowed}{"\\n"}', '--filename=-'],
    { input },
  );
  const verdicts = answer.trim().split('\n');
  return accesses.map((access, index) => ({ ...access, allowed: verdicts[index] === 'true' }));
}

describe('the service account', () => {
  test('may do what the operator does', async () => {
    expect(await allowed(ALLOWED)).toEqual(ALLOWED.map((access) => ({ ...access, allowed: true })));
  });

  test('may do nothing else', async () => {
    expect(await allowed(DENIED)).toEqual(DENIED.map((access) => ({ ...access, allowed: false })));
  });

  test('is refused the secrets of its own namespace', async () => {
    await expect(operator.run(['get', 'secrets', `--namespace=${NAMESPACE}`])).rejects.toThrow(
      `User "system:serviceaccount:${NAMESPACE}:${NAME}" cannot list resource "secrets"`,
    );
  });
});

describe('the deployment', () => {
  test('runs what the service account may do, as nobody, on a read-only file system', async () => {
    const json = await kubectl.run(['get', 'deployment', NAME, `--namespace=${NAMESPACE}`, '--output=json']);
    expect(JSON.parse(json)).toMatchObject({
      spec: {
        template: {
          spec: {
            serviceAccountName: NAME,
            securityContext: {
              runAsNonRoot: true,
              runAsUser: 65532,
              seccompProfile: { type: 'RuntimeDefault' },
            },
            containers: [
              {
                image: expect.stringMatching(/^wordpress-stack-operator:\d+\.\d+\.\d+$/u),
                livenessProbe: { httpGet: { path: '/healthz', port: 'http' } },
                readinessProbe: { httpGet: { path: '/readyz', port: 'http' } },
                securityContext: {
                  allowPrivilegeEscalation: false,
                  readOnlyRootFilesystem: true,
                  capabilities: { drop: ['ALL'] },
                },
              },
            ],
          },
        },
      },
    });
  });

  test('meets the restricted pod security standard of its namespace', async () => {
    const template = await kubectl.run([
      'get',
      'deployment',
      NAME,
      `--namespace=${NAMESPACE}`,
      '--output=jsonpath={.spec.template}',
    ]);
    const { spec } = JSON.parse(template) as { readonly spec: object };
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'check', namespace: NAMESPACE }, spec };
    await kubectl.run(['create', '--dry-run=server', '--filename=-'], { input: JSON.stringify(pod) });
  });
});

test.each([
  ['wordpressstack.yaml', 'blog'],
  ['seed.yaml', 'seed'],
  ['every-field.yaml', 'shop'],
])('the sample %s is accepted, and lets nobody in', async (file, name) => {
  const sample = join(manifests, 'samples', file);
  const stored = await kubectl.run(['create', '--dry-run=server', '--output=json', '--filename', sample]);
  expect(JSON.parse(stored)).toMatchObject({
    metadata: { name, namespace: 'default' },
    spec: { region: 'eu-west-1', loadBalancer: { allowedCIDRs: ['203.0.113.0/24'] } },
  });
});
