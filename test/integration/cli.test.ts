import {
  CloudWatchLogsClient,
  CreateLogStreamCommand,
  PutLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { OperatorProcess } from '../control-plane/operator-process.ts';
import type { PlanReport } from '../../src/cli/plan-report.ts';
import { Bench } from './support/bench.ts';
import { KubectlPlugin, type ProgramEnd, type RunOptions } from './support/plugin.ts';
import { smallest, type Spec } from './support/spec.ts';

const blog = { namespace: 'cli-test', name: 'blog' };
const spec: Spec = { ...smallest, deletionPolicy: 'Delete' };

let bench: Bench;
let plugin: KubectlPlugin;
let operator: OperatorProcess;
let stackId: string;

beforeAll(async () => {
  bench = await Bench.open({ name: 'cli' });
  plugin = await KubectlPlugin.install(bench.environment);
  await bench.makeNamespace(blog.namespace);
});

afterAll(async () => {
  await bench.close();
  await plugin.remove();
});

function manifest(change: object = {}): string {
  return JSON.stringify({
    apiVersion: 'wordpress-stack.dev/v1alpha1',
    kind: 'WordPressStack',
    metadata: blog,
    spec: { ...spec, ...change },
  });
}

/** Runs a command in the namespace of the test. */
function wps(args: readonly string[], options?: RunOptions): Promise<ProgramEnd> {
  return plugin.run([...args, '-n', blog.namespace], options);
}

/** A plan, and how many writes AWS and the object saw of it. */
async function plan(args: readonly string[], input?: string) {
  const before = await traces();
  const end = await wps(['plan', ...args], input === undefined ? {} : { input });
  expect(await traces()).toEqual(before);
  return end;
}

async function traces(): Promise<object> {
  const { total } = await bench.emulator.calls();
  const list = ['get', 'wps,events,configmaps', `--namespace=${blog.namespace}`, '--output=json'];
  const { items } = JSON.parse(await bench.kubectl.run(list)) as {
    readonly items: readonly {
      readonly metadata: { readonly uid: string; readonly resourceVersion: string };
    }[];
  };
  return {
    writes: total.writes,
    objects: items.map(({ metadata }) => [metadata.uid, metadata.resourceVersion]),
  };
}

async function planReport(args: readonly string[], input?: string): Promise<PlanReport> {
  const { out, err } = await plan([...args, '--output=json'], input);
  expect(err).toBe('');
  const [report] = (JSON.parse(out) as { readonly plans: readonly PlanReport[] }).plans;
  if (report === undefined) throw new Error('there is no plan');
  return report;
}

describe('before there is a stack', () => {
  test('a manifest is planned without cluster and credentials: everything is created, and it costs money', async () => {
    const nothing = Object.fromEntries(Object.keys(bench.environment).map((name) => [name, undefined]));
    const offline = await wps(['plan', '-f', '-'], { input: manifest(), env: nothing });
    expect(offline.err).toBe('');
    expect(offline.out).toMatch(/^ {2}\+ service +after cluster,/mu);
    expect(offline.out).toMatch(/^Plan: \d+ to create, 0 to change, 0 to remove\.$/mu);
    expect(offline.out).toMatch(/^Cost: about \$\d+\.\d\d a month/mu);
    expect(offline.code).toBe(2);
    expect(await plan(['-f', '-'], manifest())).toEqual(offline);
    expect((await bench.emulator.calls()).total.writes).toBe(0);
  });

  test('a wrong manifest is refused in the words of the API server', async () => {
    const { code, err } = await plan(['-f', '-'], manifest({ region: 'Ireland' }));
    expect(code).toBe(1);
    expect(err).toContain('spec.region: Invalid value: "Ireland": is not an AWS region');
    const refused = await bench.kubectl
      .run(['apply', '--filename=-'], { input: manifest({ region: 'Ireland' }) })
      .catch((error: unknown) => String(error));
    expect(refused).toContain('spec.region: Invalid value: "Ireland": is not an AWS region');
  });

  test('what is not there is said, with what is', async () => {
    expect(await wps(['status', 'shop'])).toMatchObject({
      code: 1,
      err: 'error: there is no WordPressStack in namespace cli-test; choose another with -n\n',
    });
    const away = await wps(['status', 'blog', '--kubeconfig', '/nowhere']);
    expect(away).toMatchObject({ code: 1 });
    expect(away.err).toContain('the kubeconfig cannot be read');
  });
});

describe('a stack that is there', () => {
  beforeAll(async () => {
    operator = await bench.startOperator(blog.namespace);
    const { metadata } = await bench.build(blog, spec);
    stackId = metadata.uid;
    // Alone on AWS from here on: every write that is counted is ours.
    await operator.stop();
  });

  test('has nothing to do when it is Ready', async () => {
    const { code, out, err } = await plan(['blog']);
    expect(err).toBe('');
    expect(out).toContain('nothing to do, AWS is as the spec wants it');
    expect(code).toBe(0);
    expect((await plan(['-f', '-'], manifest())).code).toBe(0);
    expect((await plan(['--live', 'cli-test/blog'])).code).toBe(0);
  });

  test('is a tree of layers and resources', async () => {
    const { code, out } = await wps(['status']);
    expect(code).toBe(0);
    expect(out).toMatch(/^cli-test\/blog +Ready \d+/u);
    expect(out).toMatch(/^Database {3}Ready/mu);
    expect(out).toMatch(/^├─ ✓ vpc +ready +vpc-[0-9a-f]+$/mu);
    expect(out).toMatch(/✓ database +ready +\d+[smhd] +wps-/u);
    expect(out).not.toContain('\u001B');
    expect(await wps(['status', 'shop'])).toMatchObject({
      code: 1,
      err: 'error: there is no WordPressStack "shop" in namespace cli-test; it has: blog\n',
    });
  });

  test('shows an edit before it is made: fields, downtime, price', async () => {
    const edited = manifest({
      image: { tag: '2.0.0' },
      database: { instanceClass: 'db.t4g.small', applyChanges: 'Immediately' },
      service: { replicas: 3 },
    });
    const report = await planReport(['-f', '-'], edited);
    expect(report).toMatchObject({ result: 'changes', cause: 'spec', comparedWith: 'aws' });
    const change = (id: string) => report.changes.find((entry) => entry.id === id);
    expect(change('database')?.differences).toMatchObject([
      {
        effect: 'in-place',
        fields: [{ field: 'DBInstanceClass', from: 'db.t4g.micro', to: 'db.t4g.small' }],
        disruption: 'the database restarts, some minutes',
      },
    ]);
    expect(change('service')?.differences[0]?.fields).toEqual([{ field: 'desiredCount', from: 2, to: 3 }]);
    expect(change('image')).toMatchObject({ fate: 'blocked' });
    const { perMonth = 0, before = 0 } = report.cost ?? {};
    expect(perMonth - before).toBeCloseTo(0.016 * 730, 5);
    expect((await plan(['-f', '-'], edited)).code).toBe(2);
  });

  test('is not planned into what admission refuses', async () => {
    const moved = await plan(['-f', '-'], manifest({ network: { cidr: '10.99.0.0/16' } }));
    expect(moved.code).toBe(1);
    expect(moved.err).toContain('spec.network.cidr');
  });

  test('shows what somebody changed by hand, and writes nothing about it', async () => {
    await bench.aws.scaleService(stackId, 1);
    await bench.aws.network.revokeRules(stackId, 'security-group/database');
    const report = await planReport(['blog']);
    expect(report).toMatchObject({ cause: 'drift', result: 'changes' });
    const edits = report.changes.filter(({ fate }) => fate !== 'busy');
    expect(edits.map(({ id, fate }) => [id, fate])).toEqual([
      ['security-group/database', 'edit'],
      ['service', 'edit'],
    ]);
    const { code, out } = await plan(['blog']);
    expect(out).toContain('AWS was changed behind the spec');
    expect(out).toMatch(/desired count 1 → 2 \(in place\)\n +desiredCount: 1 → 2/u);
    expect(code).toBe(2);
  });

  test('has nothing to do again when the operator was at it', async () => {
    operator = await bench.startOperator(blog.namespace);
    await bench.until(blog, 'repaired', ({ status }) => status?.lastDrift?.resources?.length !== undefined);
    await bench.requestPass(blog);
    await bench.untilReady(blog);
    expect((await wps(['plan', 'blog'])).code).toBe(0);
  });
});

describe('a stack that is looked after', () => {
  test('tells its events', async () => {
    const { code, out } = await wps(['events', 'blog']);
    expect(code).toBe(0);
    expect(out).toMatch(/^AGE +TYPE +REASON +MESSAGE$/mu);
    expect(out).toMatch(/Normal +Created +.*CreateVpc/u);
    expect(out).toMatch(/DriftRepaired/u);
  });

  test('prints what its containers wrote', async () => {
    const { AWS_REGION: region = '', AWS_ACCESS_KEY_ID = '', AWS_SECRET_ACCESS_KEY = '' } = bench.environment;
    const client = new CloudWatchLogsClient({
      endpoint: bench.emulator.url,
      region,
      credentials: { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY },
    });
    const stream = {
      logGroupName: `wordpress-stack/${stackId}/wordpress`,
      logStreamName: 'wordpress/wordpress/0123456789abcdef0123456789abcdef',
    };
    await client.send(new CreateLogStreamCommand(stream));
    const logEvents = ['GET /healthz 200', 'GET / 200'].map((message, index) => ({
      message,
      timestamp: Date.now() - 1000 + index,
    }));
    await client.send(new PutLogEventsCommand({ ...stream, logEvents }));
    client.destroy();
    const { code, out, err } = await wps(['logs', 'blog']);
    expect(err).toBe('');
    // The init task came first, and its last words are in the same log.
    expect(out).toMatch(
      /^(\S+Z [0-9a-f]{8} wordpress-stack: init: .+\n)+\S+Z 01234567 GET \/healthz 200\n\S+Z 01234567 GET \/ 200\n$/u,
    );
    expect(code).toBe(0);
    expect((await wps(['logs', 'blog', '--tail=1'])).out).toMatch(/^\S+ 01234567 GET \/ 200\n$/u);
    const stranger = await wps(['logs', 'blog'], { env: { AWS_ACCESS_KEY_ID: '999999999999' } });
    expect(stranger.err).toContain(
      'lives in the AWS account 123456789012, and your credentials are of 999999999999',
    );
  });

  test('is restarted, refreshed and opened', async () => {
    const { status } = await bench.untilReady(blog);
    const before = status?.service?.taskDefinition;
    expect((await wps(['restart', 'blog'])).out).toContain('wordpress-stack.dev/restarted-at');
    await bench.until(
      blog,
      'another revision',
      (object) => object.status?.service?.taskDefinition !== before,
    );
    expect((await wps(['refresh-instances'])).code).toBe(0);
    const object = await bench.untilReady(blog);
    expect(object.metadata.annotations).toMatchObject({
      'wordpress-stack.dev/refresh-instances': expect.stringMatching(/^\d{4}-/u),
    });
    expect(await wps(['open'])).toEqual({ code: 0, err: '', out: `${object.status?.url ?? ''}\n` });
  });

  test('leaves a note of what it kept, the manifest last', async () => {
    const data = { stackID: stackId, kept: 'one\ntwo', manifest: manifest() };
    const metadata = { name: 'old-kept-data', namespace: blog.namespace };
    const note = { apiVersion: 'v1', kind: 'ConfigMap', metadata, data };
    await bench.kubectl.run(['apply', '--filename=-'], { input: JSON.stringify(note) });
    const { code, out } = await wps(['kept', 'old']);
    expect(code).toBe(0);
    expect(out).toContain(`stackID: ${stackId}\n`);
    expect(out).toContain('kept:\n  one\n  two\n');
    expect(out.trimEnd().endsWith(manifest())).toBe(true);
    expect((await wps(['kept', 'old', '--manifest'])).out).toBe(manifest());
    expect((await wps(['kept', 'blog'])).err).toContain('these did: old');
  });

  test('is watched until it is gone', async () => {
    const watched = wps(['status', 'blog', '--watch']);
    await bench.delete(blog);
    await bench.untilGone(blog);
    const { code, out } = await watched;
    expect(out).toMatch(/^cli-test\/blog +Deleting/mu);
    expect(out.endsWith('cli-test/blog is gone\n')).toBe(true);
    expect(code).toBe(0);
    await operator.stop();
  });
});
