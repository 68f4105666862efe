import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { leftovers } from '../tools/leftovers.ts';
import type { OperatorProcess } from '../control-plane/operator-process.ts';
import type { StackObject } from '../tools/stack-object.ts';
import { Bench } from './support/bench.ts';
import { smallest } from './support/spec.ts';

const stack = { namespace: 'backup-test', name: 'blog' };
const LEDGER = 'wordpress-stack.dev/ledger';
/**
 * Only the ledger remembers which password the database has: without it the secret's is set again, and once more when
 * the object was edited in that very moment.
 */
const PASSWORD = 'rds:ModifyDBInstance';

let bench: Bench;
let operator: OperatorProcess | undefined;

beforeAll(async () => {
  bench = await Bench.open({ name: 'backup' });
  await bench.makeNamespace(stack.namespace);
  operator = await bench.startOperator(stack.namespace);
});

afterAll(async () => {
  await operator?.stop();
  await bench.close();
});

/** The object as a backup tool reads it. */
async function backUp(): Promise<StackObject> {
  const args = ['get', 'wordpressstack', stack.name, `--namespace=${stack.namespace}`, '--output=json'];
  return JSON.parse(await bench.kubectl.run(args)) as StackObject;
}

/** The cluster's memory of the object is lost: nobody tears anything down. */
async function lose(): Promise<void> {
  await bench.patch(stack, { metadata: { finalizers: null } });
  await bench.delete(stack);
  await bench.untilGone(stack);
}

/** Makes the object again. The API server gives it a new UID, and takes a status through its own door only. */
async function restore(
  { metadata, status, ...object }: StackObject,
  what: { readonly status: boolean; readonly ledger: boolean },
): Promise<void> {
  const { [LEDGER]: ledger, ...others } = metadata.annotations ?? {};
  const annotations = what.ledger ? { ...others, [LEDGER]: ledger } : others;
  const input = JSON.stringify({ ...object, metadata: { ...stack, annotations } });
  await bench.kubectl.run(['create', '--filename=-'], { input });
  if (!what.status) return;
  const patch = `--patch=${JSON.stringify({ status })}`;
  const args = [`--namespace=${stack.namespace}`, '--subresource=status', '--type=merge', patch];
  await bench.kubectl.run(['patch', 'wordpressstack', stack.name, ...args]);
}

async function writes(): Promise<Readonly<Record<string, number>>> {
  return (await bench.emulator.calls()).writes;
}

test('an object that is restored from a backup has its stack again: nothing is doubled, nothing is changed', async () => {
  const bare = await bench.emulator.state();
  const first = await bench.build(stack, smallest);
  await bench.requestPass(stack);
  const uids = new Set([first.metadata.uid]);
  for (const what of [
    { status: true, ledger: true },
    { status: false, ledger: false },
  ]) {
    await operator?.stop();
    const backup = await backUp();
    await lose();
    const sent = await writes();
    await restore(backup, what);
    operator = await bench.startOperator(stack.namespace);
    await bench.requestPass(stack);
    const back = await bench.untilReady(stack);
    uids.add(back.metadata.uid);
    expect(back.status?.stackID).toBe(first.status?.stackID);
    const { [PASSWORD]: password = 0, ...others } = await writes();
    const { [PASSWORD]: earlier = 0, ...before } = sent;
    expect({ what, others }).toEqual({ what, others: before });
    expect({ what, again: password > earlier }).toEqual({ what, again: !what.ledger });
  }
  expect(uids.size).toBe(3);
  await bench.delete(stack);
  await bench.untilGone(stack);
  expect(leftovers(bare, await bench.emulator.state())).toEqual([]);
});
