import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  DeleteLogGroupCommand,
  DeleteRetentionPolicyCommand,
  DescribeLogGroupsCommand,
  DescribeLogStreamsCommand,
  FilterLogEventsCommand,
  GetLogEventsCommand,
  ListTagsForResourceCommand,
  PutLogEventsCommand,
  PutRetentionPolicyCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { describe, expect, test } from '@jest/globals';
import type { EmulatorOptions } from '../../kernel/emulator.ts';
import { account, clientConfig, refusal, region, startEmulator } from '../../testing/setup.ts';

const arnOf = (name: string): string => `arn:aws:logs:${region}:${account}:log-group:${name}`;

function start(options: Partial<EmulatorOptions> = {}) {
  const world = startEmulator(options);
  const logs = new CloudWatchLogsClient(clientConfig(world.emulator));
  const create = (logGroupName: string, tags?: Record<string, string>) =>
    logs.send(new CreateLogGroupCommand({ logGroupName, ...(tags ? { tags } : {}) }));
  const list = async (logGroupNamePrefix: string) =>
    (await logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix }))).logGroups;
  return { ...world, logs, create, list };
}

describe('Log groups', () => {
  test('a log group is found by prefix, with both forms of its ARN', async () => {
    const { create, list } = start();
    await create('stack/a');
    await create('other/a');
    expect(await list('stack/')).toMatchObject([
      { logGroupName: 'stack/a', arn: `${arnOf('stack/a')}:*`, logGroupArn: arnOf('stack/a') },
    ]);
    expect(await refusal(create('stack/a'))).toMatchObject({ name: 'ResourceAlreadyExistsException' });
  });

  test('events are kept for ever until a retention is put, which AWS must know', async () => {
    const { logs, create, list } = start();
    await create('a');
    const put = (retentionInDays: number) =>
      logs.send(new PutRetentionPolicyCommand({ logGroupName: 'a', retentionInDays }));
    expect((await list('a'))?.[0]?.retentionInDays).toBeUndefined();
    await put(30);
    expect(await list('a')).toMatchObject([{ retentionInDays: 30 }]);
    expect(await refusal(put(31))).toMatchObject({ name: 'InvalidParameterException' });
    await logs.send(new DeleteRetentionPolicyCommand({ logGroupName: 'a' }));
    expect((await list('a'))?.[0]?.retentionInDays).toBeUndefined();
  });

  test('tags go by the ARN without a star', async () => {
    const { logs, create } = start();
    await create('a', { team: 'web' });
    const resourceArn = arnOf('a');
    await logs.send(new TagResourceCommand({ resourceArn, tags: { team: 'ops', more: '1' } }));
    await logs.send(new UntagResourceCommand({ resourceArn, tagKeys: ['more'] }));
    const tags = (arn: string) => logs.send(new ListTagsForResourceCommand({ resourceArn: arn }));
    expect((await tags(resourceArn)).tags).toEqual({ team: 'ops' });
    expect(await refusal(tags(`${resourceArn}:*`))).toMatchObject({ name: 'InvalidParameterException' });
    expect(await refusal(tags(arnOf('b')))).toMatchObject({ name: 'ResourceNotFoundException' });
    const reserved = logs.send(new TagResourceCommand({ resourceArn, tags: { 'aws:x': '1' } }));
    expect(await refusal(reserved)).toMatchObject({ name: 'InvalidParameterException' });
  });

  test('a log group goes once, with its streams', async () => {
    const { logs, create, emulator } = start();
    await create('a');
    await logs.send(new CreateLogStreamCommand({ logGroupName: 'a', logStreamName: 's' }));
    const remove = () => logs.send(new DeleteLogGroupCommand({ logGroupName: 'a' }));
    await remove();
    expect(emulator.inventory()[account]?.[region]?.['logs/log-stream']).toBeUndefined();
    expect(await refusal(remove())).toMatchObject({ name: 'ResourceNotFoundException' });
  });

  test('more than ten creates in a second are throttled', async () => {
    const { create } = start();
    for (let index = 0; index < 10; index += 1) await create(`g${String(index)}`);
    expect(await refusal(create('last'))).toMatchObject({ name: 'ThrottlingException' });
  });

  test('lists lag behind', async () => {
    const { create, list, clock } = start({ lag: 'maximum', throttling: false });
    for (let index = 0; index < 20; index += 1) await create(`g${String(index)}`);
    expect((await list('g'))?.length).toBeLessThan(20);
    await clock.advance(60);
    expect(await list('g')).toHaveLength(20);
  });
});

describe('Log streams', () => {
  test('events are read by stream and by text', async () => {
    const { logs, create, clock } = start();
    await create('a');
    const stream = { logGroupName: 'a', logStreamName: 's' };
    const events = ['started', 'it died'].map((message) => ({ timestamp: clock.now(), message }));
    const put = () => logs.send(new PutLogEventsCommand({ ...stream, logEvents: events }));
    expect(await refusal(put())).toMatchObject({ name: 'ResourceNotFoundException' });
    await logs.send(new CreateLogStreamCommand(stream));
    expect(await refusal(logs.send(new CreateLogStreamCommand(stream)))).toMatchObject({
      name: 'ResourceAlreadyExistsException',
    });
    await put();
    const streams = await logs.send(new DescribeLogStreamsCommand({ logGroupName: 'a' }));
    expect(streams.logStreams).toMatchObject([{ logStreamName: 's', lastEventTimestamp: clock.now() }]);
    const read = await logs.send(new GetLogEventsCommand(stream));
    expect(read.events?.map(({ message }) => message)).toEqual(['started', 'it died']);
    const one = async (startFromHead?: boolean) => {
      const answer = await logs.send(new GetLogEventsCommand({ ...stream, limit: 1, startFromHead }));
      return answer.events?.map(({ message }) => message);
    };
    // Of many, the latest, unless they are asked for from the first on.
    expect([await one(), await one(false), await one(true)]).toEqual([['it died'], ['it died'], ['started']]);
    const found = await logs.send(new FilterLogEventsCommand({ logGroupName: 'a', filterPattern: '"died"' }));
    expect(found.events).toMatchObject([{ logStreamName: 's', message: 'it died' }]);
  });
});
