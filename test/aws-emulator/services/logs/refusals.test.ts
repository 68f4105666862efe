import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  DescribeLogGroupsCommand,
  ListTagsForResourceCommand,
  TagResourceCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { describe, expect, test } from '@jest/globals';
import { account, clientConfig, refusal, region, startEmulator } from '../../testing/setup.ts';

const resourceArn = `arn:aws:logs:${region}:${account}:log-group:one`;

async function start(quotas: Readonly<Record<string, number>> = {}) {
  const logs = new CloudWatchLogsClient(clientConfig(startEmulator({ quotas }).emulator));
  const create = (logGroupName: string) => logs.send(new CreateLogGroupCommand({ logGroupName }));
  await create('one');
  const tag = (keys: readonly string[]) =>
    logs.send(
      new TagResourceCommand({ resourceArn, tags: Object.fromEntries(keys.map((key) => [key, 'x'])) }),
    );
  return { logs, create, tag };
}

describe('CloudWatch Logs refuses', () => {
  test('to search by prefix and pattern at once', async () => {
    const { logs } = await start();
    const call = logs.send(
      new DescribeLogGroupsCommand({ logGroupNamePrefix: 'o', logGroupNamePattern: 'ne' }),
    );
    expect(await refusal(call)).toMatchObject({
      name: 'InvalidParameterException',
      message: 'LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.',
    });
  });

  test('the tags of any ARN but that of a log group', async () => {
    const { logs } = await start();
    const ask = (arn: string) => logs.send(new ListTagsForResourceCommand({ resourceArn: arn }));
    // DescribeLogGroups shows the first one, too.
    for (const wrong of [`${resourceArn}:*`, `${resourceArn}:log-stream:two`])
      expect(await refusal(ask(wrong))).toMatchObject({ name: 'InvalidParameterException' });
    await ask(resourceArn);
  });

  test('one log group more than the quota', async () => {
    const { create } = await start({ 'logs.log-groups': 2 });
    await create('two');
    expect(await refusal(create('three'))).toMatchObject({ name: 'LimitExceededException' });
  });

  test('the 51st tag', async () => {
    const { tag } = await start();
    await tag(Array.from({ length: 50 }, (_, index) => `key${String(index)}`));
    await tag(['key0']);
    expect(await refusal(tag(['one-more']))).toMatchObject({ name: 'TooManyTagsException' });
  });
});
