import { describe, expect, test } from '@jest/globals';
import { pace, type Answer, type Call, type Cloud, type Kind, type Tags } from '../../../src/engine/index.ts';
import { ownerTags } from '../../../src/engine/owner-tags.ts';
import { identify } from '../../../src/controller/identity.ts';
import type { StackStore, StoredStack } from '../../../src/controller/stack-store.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';
import { failureOf, sampleCall, sheet } from '../../support/plan-samples.ts';
import { identity } from '../../support/stack-identity.ts';

const [namespace = '', name = ''] = identity.owner.split('/');
const uid = '00000000-0000-4000-8000-000000000009';

const stack = (annotations: Readonly<Record<string, string>> = {}): StoredStack => ({
  metadata: { namespace, name, uid, resourceVersion: '1', generation: 1, finalizers: [], annotations },
  spec: {},
  status: {},
});

/** Leaves the tags of what one list shows. */
const kinds: readonly Kind[] = [
  {
    ...sheet('vpc'),
    traces: { ask: () => [sampleCall({ list: 'vpc' })], tags: (page) => page as readonly Tags[] },
  },
];

async function ask(answer: Answer<readonly unknown[]>) {
  const asked: Call[] = [];
  const cloud: Cloud = {
    read: (call) => {
      asked.push(call);
      return Promise.resolve(answer);
    },
    write: () => Promise.reject(new Error('a look writes nothing')),
  };
  const { account, region, partition, cluster } = identity;
  const found = await identify(
    {
      stack: stack(),
      access: { cloud, account, region, partition },
      cluster,
      ledger: undefined,
      knows: () => false,
    },
    {
      store: { list: () => Promise.resolve([stack()]) } as unknown as StackStore,
      kinds,
      clock: new VirtualClock(),
      pace: pace(),
    },
    new AbortController().signal,
  );
  return { found, asked };
}

const shown = (...tags: readonly Tags[]): Answer<readonly unknown[]> => ({ ok: true, value: [tags] });
const tagsOf = (stackId: string, change: Partial<typeof identity> = {}): Tags =>
  ownerTags({ ...identity, stackId, ...change }, 'vpc');

describe('an object without a ledger', () => {
  test('begins a stack under its own UID where AWS has none of its name', async () => {
    const { found, asked } = await ask(shown());
    expect(found).toMatchObject({ ok: true, identity: { stackId: uid }, recognised: false });
    expect(asked).toHaveLength(1);
  });

  test('has the stack again whose tags carry its name and cluster', async () => {
    const { found } = await ask(shown(tagsOf('former'), tagsOf('former')));
    expect(found).toMatchObject({ ok: true, identity: { stackId: 'former' }, recognised: true });
  });

  test.each<[string, Tags]>([
    ['of another name', tagsOf('former', { owner: 'team/other' })],
    ['of another cluster', tagsOf('former', { cluster: 'elsewhere' })],
    ['that says nothing of a stack', {}],
  ])('is not led astray by something %s, whatever the filter lets through', async (_title, tags) => {
    const { found } = await ask(shown(tags));
    expect(found).toMatchObject({ ok: true, identity: { stackId: uid }, recognised: false });
  });

  test('asks people where there are several', async () => {
    const { found } = await ask(shown(tagsOf('one'), tagsOf('two')));
    expect(found).toMatchObject({ ok: false, reason: 'IdentityLost' });
    expect(found).toHaveProperty('message', expect.stringMatching(/2 stacks .*\(one, two\).*stack-id$/u));
  });

  test.each([
    ['denied', 'AccessDenied', 'refused'],
    ['throttled', 'Throttled', 'passing'],
    ['transient', 'Retrying', 'passing'],
  ] as const)('begins nothing while AWS cannot be asked: %s', async (of, reason, unanswered) => {
    const { found } = await ask({ ok: false, failure: failureOf({ class: of }) });
    expect(found).toMatchObject({ ok: false, reason, unanswered });
  });
});
