import { CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { expect, test } from '@jest/globals';
import { clientConfig, startEmulator } from '../../testing/setup.ts';

test('CloudWatch has no alarms', async () => {
  const { emulator } = startEmulator();
  const cloudwatch = new CloudWatchClient(clientConfig(emulator));
  expect(await cloudwatch.send(new DescribeAlarmsCommand({ AlarmNamePrefix: 'a' }))).toMatchObject({
    MetricAlarms: [],
    CompositeAlarms: [],
  });
});
