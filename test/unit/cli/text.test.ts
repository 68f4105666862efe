import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';

import { age } from '../../../src/cli/age.ts';
import { eventLines, type StackEvent } from '../../../src/cli/events-command.ts';
import { keptText } from '../../../src/cli/kept-command.ts';
import { durationMs, logLines, renderLogLine } from '../../../src/cli/log-lines.ts';
import { clip, paint, width } from '../../../src/cli/paint.ts';
import { table } from '../../../src/cli/table.ts';
import { systemTerminal } from '../../../src/cli/terminal.ts';
import { NOW } from '../../support/cli-samples.ts';

const plain = paint(false);
const colored = paint(true);

describe('colours', () => {
  test('take no room', () => {
    expect(colored('red', 'no')).toBe('\u001B[31mno\u001B[0m');
    expect(plain('red', 'no')).toBe('no');
    expect(width(colored('red', 'no'))).toBe(2);
    expect(
      table([
        [colored('red', 'a'), 'b'],
        ['long', 'c'],
      ]),
    ).toEqual(['\u001B[31ma\u001B[0m      b', 'long   c']);
  });

  test('end with the line, however short it is cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ maxLength: 9 })),
        fc.integer({ min: 1, max: 30 }),
        (words, columns) => {
          const line = words.map((word) => colored('red', word.replaceAll('\u001B', ''))).join('');
          const cut = clip(line, columns);
          expect(width(cut)).toBeLessThanOrEqual(columns);
          expect(cut.split('\u001B[31m').length).toBe(cut.split('\u001B[0m').length);
          if (width(line) <= columns) expect(cut).toBe(line);
        },
      ),
    );
  });

  test.each([
    [true, {}, true],
    [true, { NO_COLOR: '1' }, false],
    [true, { NO_COLOR: '' }, true],
    [true, { TERM: 'dumb' }, false],
    [false, {}, false],
  ])('on a terminal (%s) with %j: %s', (isTTY, env, color) => {
    const stdout = { isTTY, write: () => true } as unknown as NodeJS.Process['stdout'];
    expect(systemTerminal({ stdout, stderr: stdout, env } as unknown as NodeJS.Process).color).toBe(color);
  });
});

test.each([
  [NOW - 119_000, '119s'],
  [NOW - 120_000, '2m'],
  [NOW - 3_600_000 * 47, '47h'],
  ['2029-12-25T12:00:00Z', '7d'],
  [NOW + 5_000, '0s'],
  ['yesterday', ''],
  [undefined, ''],
])('the age of %p is %p', (since, expected) => {
  expect(age(since, NOW)).toBe(expected);
});

test.each([
  ['90s', 90_000],
  ['2d', 172_800_000],
  ['1.5h', undefined],
  ['h', undefined],
])('%p are %p milliseconds', (text, expected) => {
  expect(durationMs(text)).toBe(expected);
});

test('events are told in the order in which they happened last, with how often', () => {
  const event = (change: Partial<StackEvent>): StackEvent => ({
    type: 'Normal',
    reason: 'Created',
    message: 'vpc',
    count: 1,
    lastTimestamp: new Date(NOW - 60_000).toISOString(),
    ...change,
  });
  const late = event({
    type: 'Warning',
    reason: 'CreateFailed',
    count: 3,
    lastTimestamp: new Date(NOW).toISOString(),
  });
  expect(eventLines([late, event({})], plain, NOW)).toEqual([
    'AGE   TYPE      REASON         MESSAGE',
    '60s   Normal    Created        vpc',
    '0s    Warning   CreateFailed   vpc (3 times)',
  ]);
});

test('log lines have their time and the beginning of their task', () => {
  const events = [
    { eventId: '1', timestamp: NOW, logStreamName: 'wordpress/php/0123456789ab', message: 'hi\n' },
  ];
  const [line] = logLines([{ events }, {}]);
  expect(line && renderLogLine(line, plain)).toBe('2030-01-01T12:00:00.000Z 01234567 hi');
});

test('what was kept is told entry by entry, the manifest last', () => {
  const text = keptText({ manifest: 'kind: X\n', stackID: 'u-1', kept: 'one\ntwo\n' }, plain);
  expect(text).toBe(
    'stackID: u-1\nkept:\n  one\n  two\nmanifest (kubectl wps kept NAME --manifest | kubectl apply -f -):\nkind: X\n',
  );
});

test('the manifests of earlier stacks are named, not shown', () => {
  const text = keptText(
    { manifest: 'kind: X\n', stackID: 'u-2', 'manifest.u-1': 'kind: Y\n', 'manifest.u-2': 'kind: X\n' },
    plain,
  );
  expect(text).toBe(
    'stackID: u-2\nmanifests of earlier stacks: manifest.u-1\nmanifest (kubectl wps kept NAME --manifest | kubectl apply -f -):\nkind: X\n',
  );
});
