import {
  AllocateAddressCommand,
  CreateTagsCommand,
  CreateVpcCommand,
  DeleteVpcCommand,
  DescribeSubnetsCommand,
  DescribeVpcsCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import { describe, expect, test } from '@jest/globals';
import { clientConfig, refusal, startEmulator } from '../testing/setup.ts';
import type { EmulatorOptions } from './emulator.ts';

const start = (options: Partial<EmulatorOptions> = {}) => {
  const { emulator, clock } = startEmulator(options);
  return { emulator, clock, client: new EC2Client(clientConfig(emulator)) };
};

const createVpc = async (client: EC2Client, name = 'one'): Promise<string> => {
  const TagSpecifications = [{ ResourceType: 'vpc' as const, Tags: [{ Key: 'name', Value: name }] }];
  const { Vpc } = await client.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16', TagSpecifications }));
  return Vpc!.VpcId!;
};

const named = async (client: EC2Client, name = 'one'): Promise<number> => {
  const found = await client.send(
    new DescribeVpcsCommand({ Filters: [{ Name: 'tag:name', Values: [name] }] }),
  );
  return found.Vpcs!.length;
};

describe('read lag', () => {
  test('none: every read sees every write', async () => {
    const { client } = start({ lag: 'none' });
    const VpcId = await createVpc(client);
    expect(await named(client)).toBe(1);
    await client.send(new DeleteVpcCommand({ VpcId }));
    expect(await named(client)).toBe(0);
  });

  test('maximum: reads by id follow within 5 s, lists within 60 s, and deletions likewise', async () => {
    const { client, clock } = start({ lag: 'maximum', seed: 3 });
    const VpcId = await createVpc(client);
    const byId = () => client.send(new DescribeVpcsCommand({ VpcIds: [VpcId] }));
    expect(await refusal(byId())).toMatchObject({ name: 'InvalidVpcID.NotFound' });
    expect(await refusal(client.send(new DeleteVpcCommand({ VpcId })))).toMatchObject({
      name: 'InvalidVpcID.NotFound',
    });
    expect(await named(client)).toBe(0);
    await clock.advance(5);
    await byId();
    await clock.advance(55);
    expect(await named(client)).toBe(1);

    await client.send(new DeleteVpcCommand({ VpcId }));
    await byId();
    expect(await named(client)).toBe(1);
    await clock.advance(5);
    expect(await refusal(byId())).toMatchObject({ name: 'InvalidVpcID.NotFound' });
    await clock.advance(55);
    expect(await named(client)).toBe(0);
  });

  test('a change is seen as late as a creation', async () => {
    const { client, clock } = start({ lag: 'maximum', seed: 3 });
    const VpcId = await createVpc(client);
    await clock.advance(60);
    await client.send(new CreateTagsCommand({ Resources: [VpcId], Tags: [{ Key: 'name', Value: 'two' }] }));
    expect([await named(client, 'one'), await named(client, 'two')]).toEqual([1, 0]);
    await clock.advance(60);
    expect([await named(client, 'one'), await named(client, 'two')]).toEqual([0, 1]);
  });
});

describe('late effects', () => {
  test('of chosen calls are seen at the last moment, those of others at once', async () => {
    const { client, clock } = start({ late: ({ operation }) => operation === 'CreateVpc' });
    const VpcId = await createVpc(client);
    const tag = new CreateTagsCommand({ Resources: [VpcId], Tags: [{ Key: 'name', Value: 'two' }] });
    await clock.advance(4.9);
    expect(await refusal(client.send(tag))).toMatchObject({ name: 'InvalidVpcID.NotFound' });
    await clock.advance(0.2);
    await client.send(tag);
    await clock.advance(54);
    expect(await named(client, 'two')).toBe(0);
    await clock.advance(1);
    expect(await named(client, 'two')).toBe(1);
    await client.send(new DeleteVpcCommand({ VpcId }));
    expect(await named(client, 'two')).toBe(0);
  });
});

describe('accounts and regions', () => {
  test('see nothing of each other', async () => {
    const { emulator, client } = start();
    await createVpc(client);
    const elsewhere = new EC2Client(clientConfig(emulator, { region: 'us-east-1' }));
    const stranger = new EC2Client(clientConfig(emulator, { accessKeyId: 'AKIAEXAMPLE' }));
    expect(await named(elsewhere)).toBe(0);
    expect(await named(stranger)).toBe(0);
    expect(Object.keys(emulator.inventory())).toHaveLength(2);
  });

  test('unsigned calls belong to the caller that the handler stands for', async () => {
    const { emulator } = startEmulator();
    const unsigned = new EC2Client({
      ...clientConfig(emulator),
      requestHandler: emulator.requestHandler({ accessKeyId: '999988887777' }),
      signer: { sign: (request) => Promise.resolve(request) },
    });
    await createVpc(unsigned);
    const owner = new EC2Client(clientConfig(emulator, { accessKeyId: '999988887777' }));
    expect(await named(owner)).toBe(1);
  });
});

describe('throttling', () => {
  test('empties the bucket of one action, which refills with time', async () => {
    const { emulator, clock, client } = start({ quotas: { 'ec2.elastic-ips': 1000 } });
    const allocate = () => client.send(new AllocateAddressCommand({}));
    for (let count = 0; count < 50; count += 1) await allocate();
    expect(await refusal(allocate())).toMatchObject({
      name: 'RequestLimitExceeded',
      $metadata: { httpStatusCode: 503 },
    });
    await createVpc(client);
    await clock.advance(1);
    for (let count = 0; count < 5; count += 1) await allocate();
    expect(await refusal(allocate())).toMatchObject({ name: 'RequestLimitExceeded' });
    emulator.config.throttling = false;
    await allocate();
  });
});

describe('pagination', () => {
  test('walks through a list once, and refuses tokens it did not give', async () => {
    const { client } = start({ quotas: { 'ec2.vpcs': 20 } });
    for (let count = 0; count < 11; count += 1) await createVpc(client);
    const seen = new Set<string>();
    let NextToken: string | undefined;
    do {
      const page = await client.send(new DescribeVpcsCommand({ MaxResults: 5, NextToken }));
      for (const vpc of page.Vpcs!) seen.add(vpc.VpcId!);
      NextToken = page.NextToken;
    } while (NextToken !== undefined);
    expect(seen.size).toBe(12);
    const wrong = client.send(new DescribeVpcsCommand({ MaxResults: 5, NextToken: 'guess' }));
    expect(await refusal(wrong)).toMatchObject({ name: 'InvalidNextToken' });
    const small = client.send(new DescribeVpcsCommand({ MaxResults: 4 }));
    expect(await refusal(small)).toMatchObject({ name: 'InvalidParameterValue' });
  });
});

describe('faults', () => {
  test('strike before or after the effect, so many times, where they belong', async () => {
    const { emulator, client } = start();
    emulator.faults.add({ service: 'ec2', operation: 'CreateVpc', count: 1 });
    emulator.faults.add({
      service: 'ec2',
      operation: 'CreateVpc',
      code: 'Unavailable',
      status: 503,
      count: 1,
      when: 'after',
    });
    expect(await refusal(createVpc(client))).toMatchObject({
      name: 'InternalError',
      $metadata: { httpStatusCode: 500 },
    });
    expect(await named(client)).toBe(0);
    expect(await refusal(createVpc(client))).toMatchObject({ name: 'Unavailable' });
    expect(await named(client)).toBe(1);
    await createVpc(client);
    expect(await named(client)).toBe(2);
  });

  test('strike with the probability they are given', async () => {
    const { emulator, client } = start();
    emulator.faults.add({ operation: 'DescribeVpcs', code: 'Unavailable', probability: 0.5 });
    let struck = 0;
    for (let count = 0; count < 60; count += 1) {
      const answer = await named(client).catch((error: unknown) => error);
      if (answer instanceof Error) struck += 1;
    }
    expect(struck).toBeGreaterThan(10);
    expect(struck).toBeLessThan(50);
  });

  test('a hang ends as a timeout, or when the caller gives up', async () => {
    const { emulator, clock, client } = start();
    emulator.faults.set([{ operation: 'DescribeVpcs', hang: true }]);
    const hanging = refusal(named(client));
    await clock.advance(120);
    expect(await hanging).toMatchObject({ name: 'TimeoutError' });
    const abort = new AbortController();
    const given = refusal(client.send(new DescribeVpcsCommand({}), { abortSignal: abort.signal }));
    await clock.advance(1);
    abort.abort();
    expect(await given).toMatchObject({ name: 'AbortError' });
  });

  test('latency passes on the clock, with the effect in the middle', async () => {
    const { emulator, clock, client } = start({ latencyMs: 1000 });
    let answered = false;
    const creation = createVpc(client).then(() => {
      answered = true;
    });
    await clock.advance(0.6);
    expect(Object.values(emulator.inventory()['111122223333']!['eu-west-1']!['ec2/vpc']!)).toHaveLength(2);
    expect(answered).toBe(false);
    await clock.advance(0.5);
    await creation;
  });
});

describe('the interceptor', () => {
  test('sees every call before and after, and may break the connection', async () => {
    const { emulator, client } = start();
    const seen: string[] = [];
    emulator.config.onCall = ({ service, operation, write, account, region }, phase) => {
      seen.push(`${phase} ${service}:${operation} ${write ? 'write' : 'read'} ${account} ${region}`);
      if (write && phase === 'after') throw new Error('crashed');
    };
    expect(await refusal(createVpc(client))).toMatchObject({ message: 'crashed' });
    expect(await named(client)).toBe(1);
    expect(seen).toEqual([
      'before ec2:CreateVpc write 111122223333 eu-west-1',
      'after ec2:CreateVpc write 111122223333 eu-west-1',
      'before ec2:DescribeVpcs read 111122223333 eu-west-1',
      'after ec2:DescribeVpcs read 111122223333 eu-west-1',
    ]);
    expect(emulator.calls.records.map(({ outcome }) => outcome)).toEqual(['lost', 'ok']);
  });
});

describe('the log', () => {
  test('counts reads, writes and errors', async () => {
    const { emulator, client } = start();
    await createVpc(client);
    await named(client);
    await refusal(client.send(new DeleteVpcCommand({ VpcId: 'vpc-0123456789abcdef0' })));
    expect(emulator.calls.counts()).toEqual({
      total: { reads: 1, writes: 2 },
      reads: { 'ec2:DescribeVpcs': 1 },
      writes: { 'ec2:CreateVpc': 1, 'ec2:DeleteVpc': 1 },
      errors: { 'ec2:DeleteVpc InvalidVpcID.NotFound': 1 },
    });
    expect(emulator.refusals.get('ec2.vpc.absent')).toBe(1);
  });
});

describe('the same seed', () => {
  const history = async (seed: number): Promise<string> => {
    const { emulator, clock, client } = start({ seed, lag: 'typical' });
    emulator.faults.add({ operation: 'DescribeVpcs', code: 'Unavailable', probability: 0.3 });
    const trace: unknown[] = [];
    for (let step = 0; step < 12; step += 1) {
      trace.push(await createVpc(client).catch((error: unknown) => String(error)));
      trace.push(await named(client).catch((error: unknown) => String(error)));
      await clock.advance(1);
    }
    trace.push(
      await client.send(new DescribeSubnetsCommand({})),
      emulator.calls.records,
      emulator.inventory(),
    );
    return JSON.stringify(trace);
  };

  test('gives the same history, another seed another', async () => {
    const first = await history(11);
    expect(await history(11)).toBe(first);
    expect(await history(12)).not.toBe(first);
  });
});

describe('a reset', () => {
  test('forgets accounts and what was still to happen', async () => {
    const { emulator, client } = start();
    await createVpc(client);
    emulator.reset();
    expect(await named(client)).toBe(0);
  });
});

describe('parameters', () => {
  test('that nobody looks at are counted', async () => {
    const { emulator, client } = start();
    await client.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16', Ipv6Pool: 'pool' }));
    expect([...emulator.ignored]).toEqual([['ec2:CreateVpc Ipv6Pool', 1]]);
  });
});
