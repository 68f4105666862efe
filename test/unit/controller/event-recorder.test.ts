import { describe, expect, it } from '@jest/globals';
import { EventRecorder, type RecordedEvent } from '../../../src/controller/event-recorder.ts';
import type { KubeRequest } from '../../../src/controller/kube-client.ts';
import { KubeStatusError } from '../../../src/controller/kube-error.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

interface Stored {
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly message: string;
  readonly count: number;
  readonly lastTimestamp: string;
}

const blog = {
  apiVersion: 'wordpress-stack.dev/v1alpha1',
  kind: 'WordPressStack',
  namespace: 'web',
  name: 'blog',
  uid: 'uid-1',
};
const created: RecordedEvent = {
  type: 'Normal',
  reason: 'Created',
  message: 'vpc: EC2 CreateVpc made vpc-1',
};

/** The events of an API server: names are unique. */
function setUp(broken: () => boolean = () => false) {
  const clock = new VirtualClock();
  const events = new Map<string, Stored>();
  const lost: string[] = [];
  const request = async ({ method, path, body }: KubeRequest): Promise<unknown> => {
    await clock.sleep(5);
    if (broken()) throw new TypeError('fetch failed');
    const name = path.split('/')[6] ?? (body as Stored).metadata.name;
    const stored = events.get(name);
    if (method === 'POST' && stored) throw new KubeStatusError(409, 'AlreadyExists', 'exists');
    if (method !== 'GET') events.set(name, { ...stored, ...(body as Stored) });
    return events.get(name);
  };
  const recorder = () =>
    new EventRecorder({
      client: { request },
      clock,
      signal: new AbortController().signal,
      onLost: (event, error) => lost.push(`${event.reason}: ${String(error)}`),
      instance: 'pod-1',
    });
  return { clock, events, lost, recorder };
}

describe('EventRecorder', () => {
  it('writes an event about the object, in its namespace', async () => {
    const { clock, events, recorder } = setUp();
    const all = recorder();
    all.record(blog, created);
    await clock.runUntil(all.flush());
    expect([...events.values()]).toEqual([
      {
        apiVersion: 'v1',
        kind: 'Event',
        metadata: { namespace: 'web', name: expect.stringMatching(/^blog\.[0-9a-f]{16}$/) as unknown },
        involvedObject: blog,
        type: 'Normal',
        reason: 'Created',
        message: created.message,
        count: 1,
        firstTimestamp: '2030-01-01T00:00:00.000Z',
        lastTimestamp: '2030-01-01T00:00:00.000Z',
        source: { component: 'wordpress-stack-operator' },
        reportingComponent: 'wordpress-stack-operator',
        reportingInstance: 'pod-1',
      },
    ]);
  });

  it('counts repeats, also across a restart', async () => {
    const { clock, events, recorder } = setUp();
    for (let run = 0; run < 3; run++) {
      const afterRestart = recorder();
      afterRestart.record(blog, created);
      await clock.runUntil(afterRestart.flush());
      await clock.runFor(60_000);
    }
    const [event, ...others] = [...events.values()];
    expect(others).toEqual([]);
    expect(event).toMatchObject({ count: 3, lastTimestamp: '2030-01-01T00:02:00.020Z' });
  });

  it('counts messages that differ only in what changes each time as one event, and shows the newest', async () => {
    const { clock, events, recorder } = setUp();
    const all = recorder();
    for (const id of ['r-1', 'r-2']) {
      all.record(blog, {
        type: 'Warning',
        reason: 'Throttled',
        message: `try again (${id})`,
        aggregateBy: 'vpc',
      });
    }
    all.record(blog, {
      type: 'Warning',
      reason: 'Throttled',
      message: 'try again (r-3)',
      aggregateBy: 'nat/a',
    });
    await clock.runUntil(all.flush());
    expect([...events.values()].map(({ message, count }) => `${count}x ${message}`)).toEqual([
      '2x try again (r-2)',
      '1x try again (r-3)',
    ]);
  });

  it('keeps the events of two objects of one name apart', async () => {
    const { clock, events, recorder } = setUp();
    const all = recorder();
    all.record(blog, created);
    all.record({ ...blog, uid: 'uid-2' }, created);
    await clock.runUntil(all.flush());
    expect(events.size).toBe(2);
  });

  it('sends in order and without making the caller wait', async () => {
    const { clock, events, recorder } = setUp();
    const all = recorder();
    const messages = ['one', 'two', 'three', 'four'];
    for (const message of messages) all.record(blog, { ...created, message });
    expect(events.size).toBe(0);
    await clock.runUntil(all.flush());
    expect([...events.values()].map(({ message }) => message)).toEqual(messages);
  });

  it('loses what cannot be written, says so, and goes on', async () => {
    let down = true;
    const { clock, events, lost, recorder } = setUp(() => down);
    const all = recorder();
    all.record(blog, created);
    await clock.runUntil(all.flush());
    down = false;
    all.record(blog, { ...created, reason: 'Deleted' });
    await clock.runUntil(all.flush());
    expect(lost).toEqual(['Created: TypeError: fetch failed']);
    expect(events.size).toBe(1);
  });

  it('does not remember more than a thousand events while the server is away', async () => {
    const { clock, lost, recorder } = setUp(() => true);
    const all = recorder();
    for (let n = 0; n < 1_010; n++) all.record(blog, created);
    expect(lost).toHaveLength(10);
    await clock.runUntil(clock.sleep(6_000));
    expect(lost).toHaveLength(1_010);
    all.record(blog, created);
    await clock.runUntil(all.flush());
    expect(lost).toHaveLength(1_011);
  });

  it('waits three seconds at the end for a server that is away, and not for each event', async () => {
    const { clock, recorder } = setUp();
    const all = recorder();
    for (let n = 0; n < 1_000; n++) all.record(blog, { ...created, message: `number ${n}` });
    const since = clock.now();
    await clock.runUntil(all.flush());
    expect(clock.now() - since).toBe(3_000);
  });

  it('cuts a message at the limit of the API server, at a whole character', async () => {
    const { clock, events, recorder } = setUp();
    const all = recorder();
    all.record(blog, { ...created, message: 'ö'.repeat(600) });
    await clock.runUntil(all.flush());
    const [event] = [...events.values()];
    expect(event?.message).toBe(`${'ö'.repeat(510)}…`);
    expect(Buffer.byteLength(event!.message)).toBeLessThanOrEqual(1024);
  });
});
