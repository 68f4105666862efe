import { describe, expect, test } from '@jest/globals';

import { LogReader, followLog } from '../../../src/cli/log-reader.ts';
import type { LogLine } from '../../../src/cli/log-lines.ts';
import { watch } from '../../../src/cli/status-command.ts';
import type { Clock } from '../../../src/clock.ts';
import type { Cloud } from '../../../src/engine/index.ts';
import { commandContext, NOW } from '../../support/cli-samples.ts';
import { storedStack } from '../../support/report-samples.ts';

/** A clock on which so many sleeps pass before somebody presses Ctrl-C. */
function patience(sleeps: number): { readonly clock: Clock; readonly signal: AbortSignal } {
  const stop = new AbortController();
  let left = sleeps;
  const clock: Clock = {
    now: () => NOW,
    sleep: () => {
      left -= 1;
      if (left >= 0) return Promise.resolve();
      stop.abort(new Error('Ctrl-C'));
      return Promise.reject(new Error('Ctrl-C'));
    },
  };
  return { clock, signal: stop.signal };
}

describe('a stack that is watched', () => {
  const versions = (...all: readonly string[]) => {
    const left = [...all];
    const find = () => {
      const resourceVersion = left.shift();
      return Promise.resolve(
        resourceVersion === undefined
          ? undefined
          : { metadata: { ...storedStack().metadata, resourceVersion } },
      );
    };
    return { server: '', namespace: 'default', client: { find, request: find } };
  };

  test('is printed once for each change, until it is gone', async () => {
    const { context, written } = commandContext(patience(9));
    await watch(storedStack(), versions('1', '2', '2'), context);
    expect(written.out.match(/no operator has looked/gu)).toHaveLength(2);
    expect(written.out.endsWith('default/blog is gone\n')).toBe(true);
  });

  test('is drawn over itself on a terminal, in lines that fit, until somebody has seen enough', async () => {
    const { context, written } = commandContext(patience(2));
    const terminal = { ...context.terminal, interactive: true, columns: 20 };
    await watch(storedStack(), versions('1', '1', '1', '1'), { ...context, terminal });
    const screens = written.out.split('\u001B[H\u001B[2J\u001B[3J').slice(1);
    expect(screens).toEqual(Array.from({ length: 3 }, () => 'default/blog   no o…\n'));
  });
});

describe('a log that is followed', () => {
  const event = (eventId: string, timestamp: number) => ({ eventId, timestamp, message: eventId });

  function logOf(...answers: readonly (readonly ReturnType<typeof event>[])[]) {
    const left = [...answers];
    const asked: unknown[] = [];
    const cloud: Cloud = {
      read: ({ input }) => {
        asked.push(Reflect.get(input, 'startTime'));
        return Promise.resolve({ ok: true, value: [{ events: left.shift() ?? [] }] });
      },
      write: () => Promise.reject(new Error('logs are read')),
    };
    return { asked, reader: new LogReader(cloud, 'group', new AbortController().signal) };
  }

  test('has each line once, those that come late too', async () => {
    const first = event('a', NOW - 10_000);
    const { asked, reader } = logOf(
      [first],
      [first, event('b', NOW + 1)],
      [event('late', NOW - 5), event('b', NOW + 1)],
    );
    const lines: LogLine[] = [...(await reader.since(NOW - 60_000))];
    await followLog(reader, NOW, patience(2), (more) => lines.push(...more));
    expect(lines.map(({ id }) => id)).toEqual(['a', 'b', 'late']);
    expect(asked).toEqual([NOW - 60_000, NOW - 30_000, NOW + 1 - 30_000]);
  });

  test('that cannot be read says so, with what AWS said', async () => {
    const cloud: Cloud = {
      read: () =>
        Promise.resolve({
          ok: false,
          failure: {
            class: 'denied',
            service: 'logs',
            operation: 'FilterLogEvents',
            code: 'AccessDeniedException',
            message: 'no',
            effect: 'none',
          },
        }),
      write: () => Promise.reject(new Error('logs are read')),
    };
    const reader = new LogReader(cloud, 'group', new AbortController().signal);
    await expect(reader.since(NOW)).rejects.toThrow(
      'group: logs FilterLogEvents failed with AccessDeniedException',
    );
  });
});
