import { describe, expect, test } from '@jest/globals';

import type { WordPressStackStatus } from '../../../src/api/v1alpha1/status.ts';
import { paint } from '../../../src/cli/paint.ts';
import { statusTree } from '../../../src/cli/status-tree.ts';
import { NOW } from '../../support/cli-samples.ts';
import { storedStack } from '../../support/report-samples.ts';

const ago = (minutes: number): string => new Date(NOW - minutes * 60_000).toISOString();
const condition = (type: string, status: string, reason: string, message = '') =>
  ({ type, status, reason, message, lastTransitionTime: ago(3), observedGeneration: 3 }) as never;

const status: WordPressStackStatus = {
  observedGeneration: 3,
  stackID: '199a7ba9-8397',
  accountID: '123456789012',
  region: 'eu-west-1',
  url: 'http://blog.example',
  conditions: [
    condition('Ready', 'False', 'Progressing', 'database: AWS is creating it'),
    condition('NetworkReady', 'True', 'Ready'),
    condition('ServiceReady', 'False', 'Waiting', 'service: waits for the database'),
  ],
  image: { running: '1.0.0' },
  service: { summary: '1/2' },
  resources: { total: 4, ready: 1 },
  inventory: [
    {
      id: 'database',
      type: 'database',
      layer: 'Database',
      state: 'creating',
      createdAt: ago(7),
      awsID: 'wps-199a7ba9-8397',
      message: 'AWS is creating it',
    },
    {
      id: 'service',
      type: 'service',
      layer: 'Service',
      state: 'waiting',
      awsID: 'arn:aws:ecs:eu-west-1:123456789012:service/wps-1/wordpress',
      message: 'waits for a, b, c, d',
      waitsFor: ['a', 'b', 'c', 'd'],
    },
    { id: 'task', type: 'task', layer: 'Service', state: 'stalled', message: 'push it', awsID: 'task' },
    { id: 'vpc', type: 'vpc', layer: 'Network', state: 'ready', awsID: 'vpc-1' },
  ],
};

const tree = (change: WordPressStackStatus = {}, metadata = {}, on = false): readonly string[] =>
  statusTree({ stack: storedStack(metadata, { ...status, ...change }), paint: paint(on), now: NOW });

describe('the tree of a stack', () => {
  test('has layers in their order, and of each resource state, age, id and what holds it', () => {
    expect(tree().join('\n')).toBe(`default/blog   Progressing 3m
  database: AWS is creating it
  http://blog.example
  image 1.0.0   tasks 1/2   resources 1/4   region eu-west-1   account 123456789012   stack 199a7ba9-8397

Network   Ready 3m
└─ ✓ vpc   ready      vpc-1

Database
└─ ● database   creating   7m   wps-199a7ba9…   AWS is creating it

Service   Waiting 3m
├─ ○ service   waiting      service/wps-1/wordpress   waits for a, b, c and 1 more
└─ ✗ task      stalled                                push it`);
  });

  test('has the colours that say what a human must look at', () => {
    const colored = tree({}, {}, true).join('\n');
    expect(colored).toContain('\u001B[31m✗\u001B[0m task');
    expect(colored).toContain('\u001B[32m✓\u001B[0m vpc');
  });

  test('says that an edit was not looked at yet, a deletion, and that nobody looked at all', () => {
    expect(tree({}, { generation: 4 })).toContain(
      'The spec was edited since; the operator has not looked yet.',
    );
    expect(tree({}, { deletionTimestamp: ago(2) })[0]).toBe('default/blog   Progressing 3m, deleted 2m ago');
    const fresh = statusTree({ stack: storedStack(), paint: paint(false), now: NOW });
    expect(fresh).toEqual(['default/blog   no operator has looked at it yet']);
  });

  test('shows what an operator of another version reports', () => {
    const inventory = [
      { id: 'cdn', type: 'cdn', layer: 'Edge', state: 'dreaming' },
      { id: 'vpc', type: 'vpc', state: 'ready' },
    ];
    expect(tree({ inventory }).slice(5)).toEqual([
      'Edge',
      '└─ ? cdn   dreaming',
      '',
      'Other',
      '└─ ✓ vpc   ready',
    ]);
  });
});
