import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OperatorProcess } from '../control-plane/operator-process.ts';
import { projectFolder } from '../control-plane/local-folder.ts';
import { codeBlocks } from '../docs/code-blocks.ts';
import { policyFiles, type Policy } from '../docs/permissions/policy.ts';
import { leftovers, touched } from '../tools/leftovers.ts';
import { Bench } from './support/bench.ts';
import { PageShell } from './support/page-shell.ts';

const blog = { namespace: 'default', name: 'blog' };
const page = readFileSync(join(projectFolder, 'docs/quick-start.md'), 'utf8');

let bench: Bench;
let shell: PageShell;
let operator: OperatorProcess;

beforeAll(async () => {
  bench = await Bench.open({ name: 'quick-start', timeScale: 250 });
  shell = await PageShell.open(page, bench.environment);
});

afterAll(async () => {
  await operator.stop();
  await bench.kubectl.run(['delete', 'secret', 'aws-credentials', '--namespace=wordpress-stack-system']);
  await bench.close();
  await shell.close();
});

async function run(name: string, code = 0): Promise<string> {
  const end = await shell.run(name);
  if (end.code !== code) throw new Error(`the block run=${name} ended with ${end.code}:\n${end.out}`);
  return end.out;
}

/** The emulated cluster runs no pods: where the page has the deployment, there is a process here. */
test('every command of docs/quick-start.md that needs no real cluster or account does what the page says', async () => {
  const before = await bench.emulator.state();
  expect(await run('install')).toContain('deployment.apps/wordpress-stack-operator serverside-applied');
  await run('irsa');
  await run('keys');
  await run('restart');
  operator = await bench.startOperator(blog.namespace);

  expect(await run('plan', 2)).toContain(cost());

  await run('apply');
  expect(await run('repository')).toMatch(/dkr\.ecr\.eu-west-1\.amazonaws\.com\/wordpress-stack\//u);
  await bench.push(blog, '1.0.0');
  expect(await run('ready')).toMatch(/^http:\/\/\S+\.elb\.amazonaws\.com$/mu);

  await bench.push(blog, '1.1.0');
  expect(await run('rollout')).toContain('1.1.0');

  expect(await run('delete')).toMatch(/"blog" deleted[^]*restoreFromSnapshot[^]*fileSystemID/u);
  await run('bring-back');
  expect(await run('delete-all')).toContain('"blog" deleted');
  const after = await bench.emulator.state();
  expect(leftovers(before, after)).toEqual([expect.stringContaining('snapshot')]);
  expect(touched(before, after)).toEqual([]);
  expect(shell.left).toEqual([]);

  const allowed = new Set(policies().flatMap(({ Statement }) => Statement.flatMap(({ Action }) => Action)));
  const called = await actions();
  expect(called.length).toBeGreaterThan(100);
  expect(called.filter((action) => !allowed.has(action))).toEqual(['ecr:PutImage']);
}, 300_000);

/** Everything that AWS was asked for: by the operator, and the push of the images by this test. */
async function actions(): Promise<readonly string[]> {
  const { reads, writes } = await bench.emulator.calls();
  const names = [...Object.keys(reads), ...Object.keys(writes)].map((name) => {
    const [service = '', operation = ''] = name.split(':');
    return `${prefixes[service] ?? service}:${operation}`;
  });
  return [...new Set(names)].sort();
}

/** Services whose prefix in IAM is not the emulator's name for them. */
const prefixes: Readonly<Record<string, string>> = {
  efs: 'elasticfilesystem',
  elb: 'elasticloadbalancing',
  elbv2: 'elasticloadbalancing',
  'service-quotas': 'servicequotas',
};

function policies(): readonly Policy[] {
  return Object.keys(policyFiles).map(
    (path) => JSON.parse(readFileSync(join(projectFolder, path), 'utf8')) as Policy,
  );
}

/** What the page quotes of the plan. */
function cost(): string {
  const quoted = codeBlocks(page).find(({ text }) => text.startsWith('Cost: '));
  if (quoted === undefined) throw new Error('the page does not say what it costs');
  return quoted.text;
}
