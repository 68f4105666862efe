import * as logs from '@aws-sdk/client-cloudwatch-logs';
import { describe, expect, test } from '@jest/globals';
import { apiOf } from '../codec/api.ts';
import { Validator } from './validate.ts';

const { operations } = apiOf(logs, new logs.CloudWatchLogsClient({ region: 'eu-west-1' }));
const constraints = {
  CreateLogGroupRequest: {
    logGroupName: { min: 2, max: 5, pattern: '[a-z]+' },
    logGroupClass: { enum: ['STANDARD', 'DELIVERY'] },
    tags: { max: 2, key: { pattern: '[a-z]+' }, value: { max: 3 } },
  },
  DescribeLogStreamsRequest: { limit: { min: 1, max: 50 } },
  GetLogEventsRequest: {},
  FilterLogEventsRequest: { logStreamNames: { max: 2, item: { min: 2 } } },
};

function check(operation: string, value: Readonly<Record<string, unknown>>) {
  const schema = operations.get(operation)?.input;
  if (!schema) throw new Error(`no operation ${operation}`);
  return new Validator(constraints).check(schema, value);
}

describe('A value is refused', () => {
  test.each<[string, string, Readonly<Record<string, unknown>>, string, string]>([
    ['that is required and absent', 'CreateLogGroup', {}, 'logGroupName', 'must contain the parameter'],
    ['that is too short', 'CreateLogGroup', { logGroupName: 'a' }, 'logGroupName', 'or equal to 2'],
    ['that is too long', 'CreateLogGroup', { logGroupName: 'abcdef' }, 'logGroupName', 'or equal to 5'],
    ['outside its pattern', 'CreateLogGroup', { logGroupName: 'ab1' }, 'logGroupName', 'pattern: [a-z]+'],
    [
      'outside its enum',
      'CreateLogGroup',
      { logGroupName: 'abc', logGroupClass: 'OTHER' },
      'logGroupClass',
      '[STANDARD, DELIVERY]',
    ],
    ['below its range', 'DescribeLogStreams', { limit: 0 }, 'limit', 'or equal to 1'],
    ['above its range', 'DescribeLogStreams', { limit: 51 }, 'limit', 'or equal to 50'],
    [
      'in too long a list',
      'FilterLogEvents',
      { logStreamNames: ['ab', 'ab', 'ab'] },
      'logStreamNames',
      'to 2',
    ],
    ['within a list', 'FilterLogEvents', { logStreamNames: ['ab', 'a'] }, 'logStreamNames.2', 'to 2'],
    [
      'in too long a map',
      'CreateLogGroup',
      { logGroupName: 'abc', tags: { a: '1', b: '2', c: '3' } },
      'tags',
      'to 2',
    ],
    ['as key of a map', 'CreateLogGroup', { logGroupName: 'abc', tags: { A: '1' } }, 'tags.key', '[a-z]+'],
    ['within a map', 'CreateLogGroup', { logGroupName: 'abc', tags: { a: '1234' } }, 'tags.a', 'to 3'],
  ])('%s', (_what, operation, value, path, message) => {
    expect(check(operation, value)).toMatchObject({
      path,
      message: expect.stringContaining(message) as unknown,
    });
  });

  test('and any other is let through', () => {
    const value = { logGroupName: 'abc', logGroupClass: 'STANDARD', tags: { a: '123' } };
    expect(check('CreateLogGroup', value)).toBeUndefined();
  });
});
