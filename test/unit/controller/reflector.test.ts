import { describe, expect, it } from '@jest/globals';
import { KubeStatusError } from '../../../src/controller/kube-error.ts';
import { kubeObject, type ListPage } from '../../../src/controller/kube-list.ts';
import { Reflector, type ListWatch, type WatchEvent } from '../../../src/controller/reflector.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

/** What a watch does next: send an event, let time pass, end with an error, or fall silent for ever. */
type Step = WatchEvent | { wait: number } | { fail: Error } | 'hang';

const object = (name: string, resourceVersion: number, generation = 1) =>
  kubeObject.parse({
    metadata: {
      namespace: 'web',
      name,
      uid: `uid-${name}`,
      resourceVersion: String(resourceVersion),
      generation,
    },
  });
const added = (name: string, version: number): WatchEvent => ({
  type: 'ADDED',
  object: object(name, version),
});
const modified = (name: string, version: number, generation: number): WatchEvent => ({
  type: 'MODIFIED',
  object: object(name, version, generation),
});
const deleted = (name: string, version: number): WatchEvent => ({
  type: 'DELETED',
  object: object(name, version),
});
const bookmark = (version: number): WatchEvent => ({ type: 'BOOKMARK', resourceVersion: String(version) });
const page = (version: number, names: readonly string[], next = ''): ListPage => ({
  resourceVersion: String(version),
  next,
  items: names.map((name) => object(name, version)),
});
const gone = new KubeStatusError(410, 'Expired', 'too old resource version');

/** A server that answers lists and watches from a script; after the script, watches hang. */
function scripted(
  clock: VirtualClock,
  lists: readonly (ListPage | Error)[],
  watches: readonly Step[][] = [],
) {
  const calls: string[] = [];
  const open = new Set<number>();
  let listed = 0;
  let watched = 0;
  const start = clock.now();
  const at = (): string => `${(clock.now() - start) / 1_000}s`;

  async function* play(steps: readonly Step[], signal: AbortSignal): AsyncGenerator<WatchEvent> {
    const id = watched++;
    open.add(id);
    signal.addEventListener('abort', () => open.delete(id));
    for (const step of steps) {
      if (step === 'hang') await new Promise(() => undefined);
      else if ('fail' in step) throw step.fail;
      else if ('wait' in step) await clock.sleep(step.wait, signal);
      else yield step;
    }
  }

  const listWatch: ListWatch = {
    list: (token) => {
      calls.push(`${at()} list ${token}`.trimEnd());
      const answer = lists[Math.min(listed++, lists.length - 1)]!;
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    },
    watch: (version, timeoutSeconds, signal) => {
      calls.push(`${at()} watch from ${version} for ${timeoutSeconds}s`);
      return play(watches[watched] ?? ['hang'], signal);
    },
  };
  return { listWatch, calls, open };
}

function reflect(lists: readonly (ListPage | Error)[], watches?: readonly Step[][]) {
  const clock = new VirtualClock();
  const server = scripted(clock, lists, watches);
  const changes: string[] = [];
  const failures: string[] = [];
  const stop = new AbortController();
  const reflector = new Reflector({
    clock,
    random: () => 0.5,
    listWatch: server.listWatch,
    onChange: ({ namespace, name }) => changes.push(`${namespace}/${name}`),
    fingerprint: ({ metadata }) => `${metadata.uid} ${metadata.generation ?? 0}`,
    observer: { failed: (error) => failures.push(String(error)), listed: () => undefined },
  });
  const ended = reflector.run(stop.signal);
  return { clock, ...server, changes, failures, stop, reflector, ended };
}

describe('Reflector', () => {
  it('lists all pages, then watches from the version of the list', async () => {
    const { clock, calls, changes, reflector } = reflect([page(7, ['a', 'b'], 'more'), page(7, ['c'])]);
    expect(reflector.hasSynced).toBe(false);
    await clock.runFor(1);
    expect(changes).toEqual(['web/a', 'web/b', 'web/c']);
    expect(calls).toEqual(['0s list', '0s list more', '0s watch from 7 for 270s']);
    expect(reflector.hasSynced).toBe(true);
  });

  it('tells of what came, changed and went, and not of what does not matter', async () => {
    const { clock, changes } = reflect(
      [page(1, ['a'])],
      [
        [
          added('b', 2),
          modified('b', 3, 1),
          modified('b', 4, 2),
          modified('a', 5, 1),
          deleted('a', 6),
          'hang',
        ],
      ],
    );
    await clock.runFor(1);
    expect(changes).toEqual(['web/a', 'web/b', 'web/b', 'web/a']);
  });

  it('goes on from the last event, bookmarks included, when the server ends the watch', async () => {
    const { clock, calls, failures } = reflect([page(1, [])], [[added('a', 4), bookmark(9)], ['hang']]);
    await clock.runFor(10);
    expect(calls.slice(1)).toEqual(['0s watch from 1 for 270s', '0s watch from 9 for 270s']);
    expect(failures).toEqual([]);
  });

  it('survives a reset connection and does not list again', async () => {
    const reset: Step = { fail: new TypeError('terminated') };
    const { clock, calls, changes } = reflect(
      [page(1, [])],
      [
        [added('a', 4), reset],
        [added('b', 5), 'hang'],
      ],
    );
    await clock.runFor(1_000);
    expect(calls).toEqual(['0s list', '0s watch from 1 for 270s', '0.75s watch from 4 for 270s']);
    expect(changes).toEqual(['web/a', 'web/b']);
  });

  it.each([
    ['when the watch is refused with 410', [{ fail: gone }]],
    ['on an ERROR event with 410 after others', [added('a', 2), { fail: gone }]],
  ] satisfies [string, Step[]][])('lists again %s, and finds what went meanwhile', async (_, steps) => {
    const { clock, calls, changes } = reflect([page(1, ['x', 'a']), page(50, ['a', 'n'])], [steps]);
    await clock.runFor(2_000);
    expect(calls.slice(2)).toEqual(['0.75s list', '0.75s watch from 50 for 270s']);
    expect(changes.slice(-2)).toEqual(['web/x', 'web/n']);
  });

  it('gives up a silent watch after 90 s', async () => {
    const { clock, calls, open } = reflect(
      [page(1, [])],
      [[{ wait: 60_000 }, bookmark(3), 'hang'], ['hang']],
    );
    await clock.runFor(152_000);
    expect(calls.slice(2)).toEqual(['150.75s watch from 3 for 270s']);
    expect(open.size).toBe(1);
  });

  it('backs off from a second to half a minute while the server is away, and starts anew after an event', async () => {
    const down: Step[] = [{ fail: new TypeError('fetch failed') }];
    const { clock, calls } = reflect(
      [page(1, [])],
      [down, down, down, down, down, down, down, [bookmark(2), ...down], ['hang']],
    );
    await clock.runFor(90_000);
    const times = calls.slice(1).map((call) => Number.parseFloat(call));
    const pauses = times.slice(1).map((time, index) => time - times[index]!);
    expect(pauses).toEqual([0.75, 1.5, 3, 6, 12, 22.5, 22.5, 0.75]);
  });

  it('treats a watch that ends at once without a word as a failure', async () => {
    const { clock, calls, failures } = reflect([page(1, [])], [[], [], ['hang']]);
    await clock.runFor(5_000);
    expect(calls.map((call) => Number.parseFloat(call))).toEqual([0, 0, 0.75, 2.25]);
    expect(failures).toHaveLength(2);
  });

  it('retries a list that fails', async () => {
    const { clock, calls, reflector, changes } = reflect([new Error('refused'), page(3, ['a'])]);
    await clock.runFor(2_000);
    expect(calls.slice(0, 2)).toEqual(['0s list', '0.75s list']);
    expect(reflector.hasSynced).toBe(true);
    expect(changes).toEqual(['web/a']);
  });

  it('lists anew every ten minutes, whatever the watch says', async () => {
    const chatter: Step[] = Array.from(
      { length: 4 },
      (_, n) => [{ wait: 60_000 }, bookmark(n + 10)] as Step[],
    ).flat();
    const { clock, calls, changes } = reflect(
      [page(1, ['lost', 'a']), page(99, ['a'])],
      [chatter, chatter, [...chatter.slice(0, 4)], chatter, chatter],
    );
    await clock.runFor(601_000);
    expect(calls.filter((call) => call.includes('list'))).toEqual(['0s list', '600s list']);
    expect(calls[3]).toBe('480s watch from 13 for 120s');
    expect(changes).toEqual(['web/lost', 'web/a', 'web/lost']);
  });

  it.each([
    ['during a watch', 1],
    ['during a pause', 91_000],
  ])('ends when its signal aborts %s, and leaves nothing open', async (_, ms) => {
    const { clock, stop, ended, open, calls } = reflect([page(1, [])]);
    await clock.runFor(ms);
    stop.abort();
    await clock.runUntil(ended);
    expect(open.size).toBe(0);
    const before = calls.length;
    await clock.runFor(600_000);
    expect(calls).toHaveLength(before);
  });

  it('opens no watch when it is stopped during the list', async () => {
    const { clock, stop, ended, calls } = reflect([page(1, ['a'])]);
    stop.abort();
    await clock.runUntil(ended);
    expect(calls).toEqual(['0s list']);
  });

  it('counts a failed attempt as progress, because a restart does not bring the server back', async () => {
    const { clock, reflector } = reflect([new Error('refused')]);
    const start = clock.now();
    await clock.runFor(600_000);
    expect(reflector.hasSynced).toBe(false);
    expect(clock.now() - reflector.lastProgressAt).toBeLessThan(31_000);
    expect(reflector.lastProgressAt).toBeGreaterThan(start);
  });
});
