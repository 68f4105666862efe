import { expect, test } from '@jest/globals';
import type { AwsState } from '../../control-plane/emulator-control.ts';
import { census, doubled, miscounted } from '../../tools/census.ts';

const resource = (name: string): object => ({
  Tags: [
    { Key: 'Name', Value: 'any' },
    { Key: 'wordpress-stack.dev/resource', Value: name },
  ],
});

const aws = (types: AwsState[string][string]): AwsState => ({ '123456789012': { 'eu-west-1': types } });

const before = aws({ 'ec2/vpc': { default: {} } });
const after = aws({
  'ec2/vpc': { default: {}, one: resource('vpc'), two: resource('vpc') },
  'ec2/natgateway': { gone: { State: 'deleted', ...resource('nat/a') }, one: resource('nat/a') },
  'ec2/instance': { one: resource('instance'), two: resource('instance') },
  'ecs/service': { one: { tags: [{ key: 'wordpress-stack.dev/resource', value: 'service' }] } },
  'ecs/cluster': { one: { tags: [{ key: 'wordpress-stack.dev/resource', value: 'service' }] } },
  'logs/log-group': {
    one: { tags: { 'wordpress-stack.dev/resource': 'logs' } },
    two: { tags: { 'wordpress-stack.dev/resource': 'logs' } },
  },
});

test('counts what is alive and new, and leaves out what AWS makes by itself', () => {
  expect(census(before, after)).toEqual({
    'ec2/vpc': 2,
    'ec2/natgateway': 1,
    'ecs/service': 1,
    'ecs/cluster': 1,
    'logs/log-group': 2,
  });
});

test('tells what says twice that it is the same', () => {
  expect(doubled(before, after)).toEqual(['ec2/vpc vpc', 'logs/log-group logs']);
});

test('tells of which there are too many or too few', () => {
  expect(miscounted({ 'ec2/vpc': 1, 'ec2/subnet': 9 }, { 'ec2/vpc': 2, 'ec2/subnet': 9 })).toEqual([
    'ec2/vpc 2/1',
  ]);
  expect(miscounted({ 'ec2/subnet': 9 }, { 'rds/db': 1 })).toEqual(['ec2/subnet 0/9', 'rds/db 1/0']);
});
