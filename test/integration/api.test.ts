import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

import { Kubectl } from '../control-plane/kubectl.ts';
import { waitUntil } from '../control-plane/wait-until.ts';
import {
  SMALLEST,
  SPEC_SAMPLES,
  specWith,
  TRANSITION_SAMPLES,
  type Refusal,
} from '../support/spec-samples.ts';

const NAMESPACE = 'api-test';
const kubectl = new Kubectl(process.env['WPS_TEST_KUBECTL']!, process.env['WPS_TEST_KUBECONFIG']!);

interface Manifest {
  readonly name: string;
  readonly spec: unknown;
}

/** A list for kubectl's standard input. */
function list(manifests: readonly Manifest[]): string {
  const items = manifests.map(({ name, spec }) => ({
    apiVersion: 'wordpress-stack.dev/v1alpha1',
    kind: 'WordPressStack',
    metadata: { name, namespace: NAMESPACE },
    spec,
  }));
  return JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
}

/** Sends all objects in one go and returns what the server said to each of those it refused. */
async function refusals(
  verb: 'apply' | 'create',
  manifests: readonly Manifest[],
): Promise<ReadonlyMap<string, string>> {
  // Without --validate=false kubectl itself stops at the first wrong type, and no other object reaches the server.
  const args = [verb, '--dry-run=server', '--validate=false', '--filename=-'];
  const output = await kubectl.run(args, { input: list(manifests) }).then(
    () => '',
    (error: unknown) => String(error),
  );
  const lines = output
    .split('\n')
    .map((line) => /"(?<name>[a-z]+-\d+)" is invalid: (?<message>.*)$/u.exec(line)?.groups);
  return new Map(
    lines.flatMap((groups) => (groups === undefined ? [] : [[groups['name']!, groups['message']!]])),
  );
}

function expectRefused(answer: string | undefined, { field, message = '' }: Refusal): void {
  // An item is blamed by its place: allowedCIDRs[1].
  expect(answer?.replaceAll(/\[\w+\]: /gu, ': ')).toContain(`${field}: `);
  expect(answer).toContain(message);
}

const named = <Sample>(samples: readonly Sample[]): readonly (Sample & { readonly object: string })[] =>
  samples.map((sample, index) => ({ ...sample, object: `sample-${index}` }));

async function jsonpath(name: string, path: string): Promise<string> {
  return kubectl.run(['get', 'wps', name, `--namespace=${NAMESPACE}`, `--output=jsonpath={${path}}`]);
}

beforeAll(async () => {
  await kubectl.run(['create', 'namespace', NAMESPACE]);
});

afterAll(async () => {
  await kubectl.run(['delete', 'wps', '--all', `--namespace=${NAMESPACE}`]);
});

describe('the CRD', () => {
  test('is established, and structural', async () => {
    const conditions = await kubectl.run([
      'get',
      'crd',
      'wordpressstacks.wordpress-stack.dev',
      '--output=jsonpath={range .status.conditions[*]}{.type}={.status} {end}',
    ]);
    expect(conditions.trim().split(' ').sort()).toEqual(['Established=True', 'NamesAccepted=True']);
  });

  test('teaches through kubectl explain', async () => {
    // The API server publishes what it knows of a kind some time after it serves it.
    await waitUntil('the description of the kind', async () => {
      await kubectl.run(['explain', 'wordpressstack']);
      return undefined;
    });
    const text = await kubectl.run(['explain', 'wordpressstack.spec.database']);
    expect(text).toContain('Allocated gp3 storage in GiB');
    const field = await kubectl.run(['explain', 'wps.spec.deletionPolicy']);
    expect(field).toContain('What becomes of the data');
  });
});

describe('a spec', () => {
  const samples = named(SPEC_SAMPLES);
  let answers: ReadonlyMap<string, string>;

  beforeAll(async () => {
    answers = await refusals(
      'create',
      samples.map(({ object, change }) => ({ name: object, spec: specWith(change) })),
    );
  });

  test.each(samples.filter(({ refused }) => refused === undefined))('is accepted: $name', ({ object }) => {
    expect(answers.get(object)).toBeUndefined();
  });

  test.each(samples.filter(({ refused }) => refused !== undefined))(
    'is refused: $name',
    ({ object, refused }) => {
      expectRefused(answers.get(object), refused!);
    },
  );

  test('with one mistake is refused with one sentence: field, value, remedy', () => {
    const cidr = samples.find(({ name }) => name === 'network.cidr "8.8.0.0/16"')!;
    expect(answers.get(cidr.object)).toBe(
      'spec.network.cidr: Invalid value: "8.8.0.0/16": is not private; take a block inside 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16',
    );
  });
});

describe('a change', () => {
  const samples = named(TRANSITION_SAMPLES);
  let answers: ReadonlyMap<string, string>;

  beforeAll(async () => {
    const before = samples.map(({ object, from }) => ({ name: object, spec: specWith(from) }));
    await kubectl.run(['apply', '--filename=-'], { input: list(before) });
    answers = await refusals(
      'apply',
      samples.map(({ object, to }) => ({ name: object, spec: specWith(to) })),
    );
  });

  test.each(samples.filter(({ refused }) => refused === undefined))('is accepted: $name', ({ object }) => {
    expect(answers.get(object)).toBeUndefined();
  });

  test.each(samples.filter(({ refused }) => refused !== undefined))(
    'is refused: $name',
    ({ object, refused }) => {
      expectRefused(answers.get(object), refused!);
    },
  );
});

describe('an object', () => {
  beforeAll(async () => {
    await kubectl.run(['apply', '--filename=-'], { input: list([{ name: 'blog', spec: SMALLEST }]) });
  });

  test('has its defaults filled in, to the last leaf', async () => {
    expect(JSON.parse(await jsonpath('blog', '.spec'))).toEqual({
      region: 'eu-west-1',
      deletionPolicy: 'Snapshot',
      paused: false,
      tags: {},
      image: { tag: '1.0.0' },
      wordpress: {
        mode: 'Immutable',
        title: 'WordPress',
        adminUser: 'admin',
        adminEmail: 'admin@example.com',
      },
      network: { cidr: '10.20.0.0/16', availabilityZoneCount: 3, natGateways: 'Single' },
      database: {
        engineVersion: '8.4',
        instanceClass: 'db.t4g.micro',
        storageGiB: 20,
        maxStorageGiB: 100,
        multiAZ: false,
        backupRetentionDays: 7,
        applyChanges: 'MaintenanceWindow',
        parameters: {},
      },
      storage: { throughputMode: 'Elastic', transitionToIADays: 30 },
      loadBalancer: { type: 'Application', allowedCIDRs: ['0.0.0.0/0'], idleTimeoutSeconds: 60 },
      capacity: { instanceType: 't3.small', cpuCredits: 'Standard', minSize: 2, maxSize: 5 },
      service: {
        replicas: 2,
        cpuUnits: 400,
        memoryMiB: 768,
      },
    });
  });

  test('has the defaults beside what was written in one section', async () => {
    const spec = specWith({ capacity: { maxSize: 9 } });
    await kubectl.run(['apply', '--filename=-'], { input: list([{ name: 'partly', spec }]) });
    expect(JSON.parse(await jsonpath('partly', '.spec.capacity'))).toMatchObject({ minSize: 2, maxSize: 9 });
  });

  test('is scaled by kubectl scale', async () => {
    await kubectl.run(['scale', 'wps/blog', '--replicas=3', `--namespace=${NAMESPACE}`]);
    expect(await jsonpath('blog', '.spec.service.replicas')).toBe('3');
  });

  test('with a name that leaves no room for derived names is refused', async () => {
    const name = 'n'.repeat(54);
    await expect(
      kubectl.run(['create', '--filename=-'], { input: list([{ name, spec: SMALLEST }]) }),
    ).rejects.toThrow(`metadata.name "${name}" is longer than 53 characters`);
    await kubectl.run(['create', '--dry-run=server', '--filename=-'], {
      input: list([{ name: name.slice(1), spec: SMALLEST }]),
    });
  });

  test('shows in columns what its status says', async () => {
    const condition = {
      reason: 'Ready',
      message: 'all is well',
      observedGeneration: Number(await jsonpath('blog', '.metadata.generation')),
      lastTransitionTime: '2026-01-01T00:00:00Z',
    };
    const status = {
      conditions: [{ type: 'Ready', status: 'True', ...condition }],
      image: { running: '1.0.0' },
      service: { summary: '3/3', running: 3 },
      url: 'http://blog.example.com',
    };
    await kubectl.run([
      'patch',
      'wps/blog',
      '--subresource=status',
      '--type=merge',
      `--namespace=${NAMESPACE}`,
      `--patch=${JSON.stringify({ status })}`,
    ]);
    const table = await kubectl.run(['get', 'wps', 'blog', '--output=wide', `--namespace=${NAMESPACE}`]);
    const [header = '', row = ''] = table.split('\n');
    expect(header.split(/\s+/u).filter(Boolean)).toEqual([
      'NAME',
      'READY',
      'STATUS',
      'IMAGE',
      'REPLICAS',
      'URL',
      'AGE',
      'MESSAGE',
    ]);
    expect(row).toMatch(
      /^blog +True +Ready +1\.0\.0 +3\/3 +http:\/\/blog\.example\.com +\d+s +all is well$/u,
    );
    await kubectl.run([
      'wait',
      '--for=condition=Ready',
      'wps/blog',
      `--namespace=${NAMESPACE}`,
      '--timeout=5s',
    ]);
    const scale = await kubectl.run([
      'get',
      '--raw',
      `/apis/wordpress-stack.dev/v1alpha1/namespaces/${NAMESPACE}/wordpressstacks/blog/scale`,
    ]);
    expect(JSON.parse(scale)).toMatchObject({ spec: { replicas: 3 }, status: { replicas: 3 } });
  });
});
