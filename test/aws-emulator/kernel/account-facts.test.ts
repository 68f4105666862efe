import { DescribeInstanceTypeOfferingsCommand, DescribeVpcsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { ECSClient, ListClustersCommand } from '@aws-sdk/client-ecs';
import { IAMClient, ListRolesCommand } from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { describe, expect, test } from '@jest/globals';
import { account, clientConfig, refusal, startEmulator } from '../testing/setup.ts';
import { launchRefusal } from '../services/ec2/launch-checks.ts';
import { machineImages } from '../services/ec2/machine-images.ts';
import { subnetTable } from '../services/ec2/tables.ts';

const instanceType = 't3.small' as const;

describe('what is true of an account', () => {
  test('one that AWS has blocked can ask who it is, and nothing else', async () => {
    const { emulator } = startEmulator({ facts: { blocked: [account] } });
    const config = clientConfig(emulator);
    expect(await refusal(new EC2Client(config).send(new DescribeVpcsCommand({})))).toMatchObject({
      name: 'Blocked',
    });
    expect(await refusal(new ECSClient(config).send(new ListClustersCommand({})))).toMatchObject({
      name: 'BlockedException',
    });
    await new STSClient(config).send(new GetCallerIdentityCommand({}));
    const other = clientConfig(emulator, { accessKeyId: '999900001111' });
    await new EC2Client(other).send(new DescribeVpcsCommand({}));
  });

  test('credentials are of nobody in a region that is not enabled', async () => {
    const { emulator } = startEmulator({ facts: { closedRegions: ['eu-west-1'] } });
    const config = clientConfig(emulator);
    const refused = [
      [new EC2Client(config).send(new DescribeVpcsCommand({})), 'AuthFailure'],
      [new STSClient(config).send(new GetCallerIdentityCommand({})), 'InvalidClientTokenId'],
      [new ECSClient(config).send(new ListClustersCommand({})), 'UnrecognizedClientException'],
    ] as const;
    for (const [call, name] of refused) expect(await refusal(call)).toMatchObject({ name });
    await new IAMClient(clientConfig(emulator, { region: 'us-east-1' })).send(new ListRolesCommand({}));
  });
});

describe('what is true of a zone', () => {
  const launch = (facts: Parameters<typeof startEmulator>[0]) => {
    const { emulator } = startEmulator(facts);
    const scope = emulator.scope(account, 'eu-west-1');
    const [subnet] = scope.table(subnetTable).truth.list();
    const image = machineImages.find(({ Architecture }) => Architecture === 'x86_64')?.ImageId ?? '';
    const data = { ImageId: image, InstanceType: instanceType };
    return { emulator, refused: launchRefusal(scope, data, subnet?.SubnetId ?? '') };
  };

  test('usually it has room', () => {
    expect(launch({}).refused).toBeUndefined();
  });

  test('without room it launches nothing', () => {
    expect(launch({ facts: { shortages: [{ instanceType }] } }).refused?.rule.id).toBe('ec2.launch.capacity');
  });

  test('a type that it does not offer is neither launched nor listed', async () => {
    const { emulator, refused } = launch({ facts: { unoffered: [{ instanceType }] } });
    expect(refused?.rule.id).toBe('ec2.launch.zone');
    const offerings = await new EC2Client(clientConfig(emulator)).send(
      new DescribeInstanceTypeOfferingsCommand({
        LocationType: 'availability-zone-id',
        Filters: [{ Name: 'instance-type', Values: [instanceType] }],
      }),
    );
    expect(offerings.InstanceTypeOfferings).toEqual([]);
  });
});
