import { describe, expect, test } from '@jest/globals';

import { ANNOTATIONS, FINALIZER } from '../../../src/api/v1alpha1/metadata.ts';
import { livePlan, reattachPlan, type PlanTools } from '../../../src/cli/live-plan.ts';
import type { StackSource } from '../../../src/cli/stacks.ts';
import type { StoredStack } from '../../../src/controller/stack-store.ts';
import { derivedName, newLedger, pace, writeLedger } from '../../../src/engine/index.ts';
import { allKinds } from '../../../src/reconcilers/index.ts';
import { commandContext, NOW } from '../../support/cli-samples.ts';
import { specOf, storedStack } from '../../support/report-samples.ts';
import { specWith } from '../../support/spec-samples.ts';
import { identity } from '../../support/stack-identity.ts';

/** Kubernetes and AWS that tell nothing but who they are, and note what they were asked. */
function world(account = identity.account) {
  const asked: string[] = [];
  const written: string[] = [];
  const source: StackSource = {
    server: 'https://kube:6443',
    namespace: 'default',
    client: {
      find: () => Promise.resolve(undefined),
      request: ({ method, query }) => {
        if (method !== 'GET' && query?.['dryRun'] !== 'All') written.push(method);
        return Promise.resolve({
          metadata: { ...storedStack().metadata, name: 'kube-system', uid: identity.cluster },
        });
      },
    },
  };
  const cloud = {
    read: ({ input }: { readonly input: object }) => {
      asked.push(JSON.stringify(input));
      return Promise.resolve({ ok: true as const, value: [] });
    },
    write: ({ op }: { readonly op: { readonly name: string } }) => {
      written.push(op.name);
      return Promise.resolve({ ok: true as const, value: {} });
    },
  };
  const { context } = commandContext();
  const tools: PlanTools = {
    kinds: allKinds,
    clock: context.clock,
    pace: pace(),
    signal: context.signal,
    clouds: {
      connect: ({ region }) => Promise.resolve({ ok: true, cloud, account, region, partition: 'aws' }),
    },
  };
  return { source, tools, asked, written };
}

const owned = (change: Partial<StoredStack['metadata']> = {}): StoredStack =>
  storedStack({
    finalizers: [FINALIZER],
    annotations: { [ANNOTATIONS.ledger]: writeLedger(newLedger(identity)) },
    ...change,
  });

const manifest = (change: Record<string, unknown> = {}, annotations = {}) => ({
  name: 'blog',
  annotations,
  spec: specOf(change),
});

describe('the plan of an object that is there', () => {
  test('asks AWS about its own stack, and writes nothing', async () => {
    const { source, tools, asked, written } = world();
    const report = await livePlan(owned(), manifest({ service: { replicas: 3 } }), source, tools);
    expect(report).toMatchObject({ result: 'changes', cause: 'spec', comparedWith: 'aws', notes: [] });
    expect(asked.join('\n')).toContain(derivedName(identity, 'cluster'));
    expect(written).toEqual([]);
  });

  test('is of drift only while nothing was asked for since it was ready', async () => {
    const { source, tools } = world();
    const condition = { type: 'Ready', status: 'True', observedGeneration: 3 };
    const ready = { ...owned(), status: { conditions: [condition] } };
    const cause = async (...args: Parameters<typeof manifest>) =>
      (await livePlan(ready, manifest(...args), source, tools)).cause;
    expect((await livePlan(ready, undefined, source, tools)).cause).toBe('drift');
    expect(await cause()).toBe('drift');
    expect(await cause({ image: { tag: '2.0.0' } })).toBe('spec');
    expect(await cause({}, { [ANNOTATIONS.restartedAt]: 'now' })).toBe('spec');
    const edited = { ...ready, metadata: { ...ready.metadata, generation: 4 } };
    expect((await livePlan(edited, undefined, source, tools)).cause).toBe('spec');
  });

  test('which is being deleted has no price any more', async () => {
    const { source, tools } = world();
    const going = owned({ deletionTimestamp: new Date(NOW).toISOString() });
    const report = await livePlan(going, undefined, source, tools);
    expect(report).toMatchObject({ cause: 'deletion', result: 'nothing-to-do' });
    expect(report.cost).toBeUndefined();
  });

  test('costs more or less than it does now', async () => {
    const { source, tools } = world();
    const { cost } = await livePlan(
      owned(),
      manifest({ network: { natGateways: 'PerZone' } }),
      source,
      tools,
    );
    expect(cost?.before).toBeLessThan(cost?.perMonth ?? 0);
  });

  test.each<[string, StoredStack, string | undefined, string]>([
    ['of another account', owned(), '999999999999', 'and your credentials are of 999999999999'],
    [
      'with a ledger nobody can read',
      owned({ annotations: { [ANNOTATIONS.ledger]: '{' } }),
      undefined,
      'cannot be read',
    ],
    [
      'with a spec that is invalid',
      { ...owned(), spec: specWith({ region: 'Ireland' }) },
      undefined,
      'spec.region',
    ],
  ])('%s is refused with a remedy', async (_what, stack, account, message) => {
    const { source, tools } = world(account);
    await expect(livePlan(stack, undefined, source, tools)).rejects.toThrow(message);
  });

  test('needs credentials', async () => {
    const { source, tools } = world();
    const refused = { ok: false as const, reason: 'CredentialsUnavailable', message: 'log in' };
    const clouds = { connect: () => Promise.resolve(refused) };
    await expect(livePlan(owned(), undefined, source, { ...tools, clouds })).rejects.toThrow(
      'default/blog: log in',
    );
  });
});

test('the plan of an object that takes over a stack asks AWS what is left of that one', async () => {
  const { source, tools, asked, written } = world();
  const claim = manifest({}, { [ANNOTATIONS.stackId]: 'the-old-one' });
  const report = await reattachPlan(claim, 'default', 'the-old-one', source, tools);
  expect(report).toMatchObject({ cause: 'new', comparedWith: 'aws' });
  expect(asked.join('\n')).toContain(derivedName({ stackId: 'the-old-one' }, 'cluster'));
  expect(written).toEqual([]);
});
