import * as ec2 from '@aws-sdk/client-ec2';
import { EC2Client } from '@aws-sdk/client-ec2';
import { describe, expect, test } from '@jest/globals';
import { account, clientConfig, refusal, region, startEmulator } from '../../testing/setup.ts';
import { addressTable } from './tables.ts';

async function start() {
  const { emulator, clock } = startEmulator();
  const client = new EC2Client(clientConfig(emulator));
  const { Vpc } = await client.send(new ec2.CreateVpcCommand({ CidrBlock: '10.20.0.0/16' }));
  const VpcId = Vpc?.VpcId ?? '';
  const { Subnet } = await client.send(new ec2.CreateSubnetCommand({ VpcId, CidrBlock: '10.20.0.0/24' }));
  const createGateway = async () =>
    (await client.send(new ec2.CreateInternetGatewayCommand({}))).InternetGateway?.InternetGatewayId ?? '';
  const attach = (InternetGatewayId: string) =>
    client.send(new ec2.AttachInternetGatewayCommand({ InternetGatewayId, VpcId }));
  const detach = (InternetGatewayId: string) =>
    client.send(new ec2.DetachInternetGatewayCommand({ InternetGatewayId, VpcId }));
  const allocate = async () =>
    (await client.send(new ec2.AllocateAddressCommand({ Domain: 'vpc' }))).AllocationId ?? '';
  /** Somebody else has the address: nothing here associates one by itself. */
  const occupy = (id: string) =>
    emulator.scope(account, region).table(addressTable).update(id, { AssociationId: 'eipassoc-0taken' });
  return {
    client,
    clock,
    VpcId,
    SubnetId: Subnet?.SubnetId ?? '',
    createGateway,
    attach,
    detach,
    allocate,
    occupy,
  };
}

describe('An internet gateway', () => {
  test('is attached to one VPC, and a VPC has one', async () => {
    const { createGateway, attach, VpcId } = await start();
    const first = await createGateway();
    await attach(first);
    expect(await refusal(attach(first))).toMatchObject({
      name: 'Resource.AlreadyAssociated',
      message: `resource ${first} is already attached to network ${VpcId}`,
    });
    expect(await refusal(attach(await createGateway()))).toMatchObject({
      name: 'InvalidParameterValue',
      message: `Network ${VpcId} already has an internet gateway attached`,
    });
  });

  test('is detached once, and only then deleted', async () => {
    const { client, createGateway, attach, detach } = await start();
    const id = await createGateway();
    const remove = () => client.send(new ec2.DeleteInternetGatewayCommand({ InternetGatewayId: id }));
    await attach(id);
    expect(await refusal(remove())).toMatchObject({ name: 'DependencyViolation' });
    await detach(id);
    expect(await refusal(detach(id))).toMatchObject({ name: 'Gateway.NotAttached' });
    await remove();
  });
});

describe('A NAT gateway', () => {
  test.each([
    ['a public one without an address', {}],
    ['a private one with an address', { ConnectivityType: 'private', AllocationId: 'eipalloc-0' }],
  ] as const)('%s is refused', async (_what, input) => {
    const { client, SubnetId } = await start();
    const call = client.send(new ec2.CreateNatGatewayCommand({ SubnetId, ...input }));
    expect(await refusal(call)).toMatchObject({ name: 'MissingParameter' });
  });

  test('fails some seconds later where no internet gateway is, or where its address is taken', async () => {
    const { client, clock, SubnetId, createGateway, attach, allocate, occupy } = await start();
    const failure = async (AllocationId: string) => {
      const made = await client.send(new ec2.CreateNatGatewayCommand({ SubnetId, AllocationId }));
      expect(made.NatGateway?.State).toBe('pending');
      await clock.advance(10);
      const ids = { NatGatewayIds: [made.NatGateway?.NatGatewayId ?? ''] };
      return (await client.send(new ec2.DescribeNatGatewaysCommand(ids))).NatGateways?.[0];
    };
    expect(await failure(await allocate())).toMatchObject({
      State: 'failed',
      FailureCode: 'Gateway.NotAttached',
    });
    await attach(await createGateway());
    const taken = await allocate();
    occupy(taken);
    expect(await failure(taken)).toMatchObject({
      State: 'failed',
      FailureCode: 'Resource.AlreadyAssociated',
      FailureMessage: `Elastic IP address [${taken}] is already associated`,
    });
  });
});

test('an address is disassociated before it is released', async () => {
  const { client, allocate, occupy } = await start();
  const AllocationId = await allocate();
  occupy(AllocationId);
  const release = () => client.send(new ec2.ReleaseAddressCommand({ AllocationId }));
  expect(await refusal(release())).toMatchObject({ name: 'InvalidIPAddress.InUse' });
  await client.send(new ec2.DisassociateAddressCommand({ AssociationId: 'eipassoc-0taken' }));
  await release();
});

test('an interface that is in use is not deleted', async () => {
  const { client, clock, SubnetId, createGateway, attach, allocate } = await start();
  await attach(await createGateway());
  await client.send(new ec2.CreateNatGatewayCommand({ SubnetId, AllocationId: await allocate() }));
  await clock.advance(180);
  const { NetworkInterfaces } = await client.send(new ec2.DescribeNetworkInterfacesCommand({}));
  const NetworkInterfaceId = NetworkInterfaces?.[0]?.NetworkInterfaceId;
  const call = client.send(new ec2.DeleteNetworkInterfaceCommand({ NetworkInterfaceId }));
  expect(await refusal(call)).toMatchObject({
    name: 'InvalidParameterValue',
    message: `Network interface '${NetworkInterfaceId ?? ''}' is currently in use.`,
  });
});
