import { describe, expect, it } from '@jest/globals';
import { Limiter } from '../../../src/aws/limiter.ts';
import { createVpc, deleteVpc, describeVpcs } from '../../../src/aws/operations/ec2-network.ts';
import { createCluster, registerTaskDefinition, runTask } from '../../../src/aws/operations/ecs.ts';
import type { Answer } from '../../../src/engine/cloud.ts';
import type { Call } from '../../../src/engine/op.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';
import { account, region, startCloud } from './cloud-fixture.ts';

const { signal } = new AbortController();
const make = createVpc.call({ CidrBlock: '10.20.0.0/16' });
const look = describeVpcs.call({ Filters: [{ Name: 'is-default', Values: ['false'] }] });

const cidrs = (answer: Answer<readonly unknown[]>): unknown[] => {
  if (!answer.ok) throw new Error(answer.failure.message);
  return answer.value.flatMap((page) =>
    ((page as { Vpcs?: { CidrBlock?: string }[] }).Vpcs ?? []).map((vpc) => vpc.CidrBlock),
  );
};

describe('An answer', () => {
  it('that says that nothing was done is a failure', async () => {
    const failures = [{ arn: 'arn:aws:ecs:…/i-1', reason: 'RESOURCE:MEMORY' }];
    expect(runTask.refusal?.({ tasks: [], failures })).toEqual({
      code: 'RESOURCE:MEMORY',
      message: 'arn:aws:ecs:…/i-1',
    });
    expect(runTask.refusal?.({ tasks: [{}], failures: [] })).toBeUndefined();
    const { clock, cloud, told } = startCloud();
    const write = (call: Call) => clock.runUntil(cloud.write(call, signal));
    await write(createCluster.call({ clusterName: 'blog' }));
    await write(
      registerTaskDefinition.call({
        family: 'web',
        containerDefinitions: [{ name: 'web', image: 'web', memory: 9 }],
      }),
    );
    const input = { cluster: 'blog', taskDefinition: 'web' };
    const refusing = { ...runTask, refusal: () => ({ code: 'RESOURCE:MEMORY', message: 'i-1' }) };
    expect(await write({ op: refusing, input })).toMatchObject({
      ok: false,
      failure: {
        class: 'dependency',
        code: 'RESOURCE:MEMORY',
        reason: 'InsufficientCapacity',
        effect: 'none',
      },
    });
    expect(told().at(-1)).toBe('RunTask RESOURCE:MEMORY');
    expect(await write(runTask.call(input))).toMatchObject({ ok: true });
  });
});

describe('SdkCloud.read', () => {
  it('returns all pages', async () => {
    const { clock, cloud, told } = startCloud({}, { quotas: { 'ec2.vpcs': 20 } });
    const blocks = [
      '10.20.0.0/16',
      '10.21.0.0/16',
      '10.22.0.0/16',
      '10.23.0.0/16',
      '10.24.0.0/16',
      '10.25.0.0/16',
    ];
    await clock.runUntil(
      Promise.all(blocks.map((CidrBlock) => cloud.write(createVpc.call({ CidrBlock }), signal))),
    );
    const answer = await clock.runUntil(cloud.read(describeVpcs.call({ MaxResults: 5 }), signal));
    expect(answer.ok && answer.value).toHaveLength(2);
    expect(cidrs(answer)).toEqual(expect.arrayContaining(blocks));
    expect(told().filter((line) => line === 'DescribeVpcs OK')).toHaveLength(2);
  });

  it('lets those who ask the same at the same time share one call', async () => {
    const { clock, cloud, emulator } = startCloud();
    const answers = await clock.runUntil(
      Promise.all([
        cloud.read(look, signal),
        cloud.read(look, signal),
        cloud.read(describeVpcs.call({}), signal),
      ]),
    );
    expect(answers.map((answer) => answer.ok)).toEqual([true, true, true]);
    expect(emulator.calls.records).toHaveLength(2);
  });

  it('does not answer with what was asked before a write', async () => {
    const { clock, cloud, emulator } = startCloud();
    const gate = Promise.withResolvers<undefined>();
    emulator.config.onCall = (call, phase) =>
      call.operation === 'DescribeVpcs' && phase === 'after' ? gate.promise : undefined;
    const before = cloud.read(look, signal);
    await clock.runUntil(cloud.write(make, signal));
    const after = cloud.read(look, signal);
    gate.resolve(undefined);
    expect(cidrs(await clock.runUntil(before))).toEqual([]);
    expect(cidrs(await clock.runUntil(after))).toEqual(['10.20.0.0/16']);
  });

  it('goes on for the others when one gives up, and is called off when all have', async () => {
    const { clock, cloud, emulator, told } = startCloud();
    emulator.faults.add({ operation: 'DescribeVpcs', hang: true, count: 1 });
    const [one, two] = [new AbortController(), new AbortController()];
    const reads = [cloud.read(look, one.signal), cloud.read(look, two.signal)];
    one.abort(new Error('first gives up'));
    await expect(reads[0]).rejects.toThrow('first gives up');
    await clock.runFor(1_000);
    two.abort(new Error('second gives up'));
    await expect(reads[1]).rejects.toThrow('second gives up');
    expect(await clock.run(() => false)).toBe(false);
    expect(told()).toEqual([]);
    expect(cidrs(await clock.runUntil(cloud.read(look, signal)))).toEqual([]);
  });

  it('asks again after a failure inside AWS or a connection that broke', async () => {
    const { clock, cloud, emulator, told } = startCloud();
    emulator.faults.add({ operation: 'DescribeVpcs', code: 'InternalError', status: 500, count: 1 });
    emulator.faults.add({ operation: 'DescribeVpcs', hang: true, count: 1 });
    expect((await clock.runUntil(cloud.read(look, signal))).ok).toBe(true);
    expect(told()).toEqual(['DescribeVpcs InternalError', 'DescribeVpcs TimeoutError', 'DescribeVpcs OK']);
  });

  it('gives up after three attempts and says why', async () => {
    const { clock, cloud, emulator } = startCloud();
    emulator.faults.add({ operation: 'DescribeVpcs', code: 'RequestLimitExceeded', status: 503 });
    const answer = await clock.runUntil(cloud.read(look, signal));
    expect(answer).toMatchObject({
      ok: false,
      failure: {
        class: 'throttled',
        code: 'RequestLimitExceeded',
        service: 'ec2',
        operation: 'DescribeVpcs',
      },
    });
    expect(emulator.calls.records).toHaveLength(3);
  });
});

describe('SdkCloud.write', () => {
  it('answers with the output and the request id', async () => {
    const { clock, cloud } = startCloud();
    const answer = await clock.runUntil(cloud.write(make, signal));
    expect(answer).toMatchObject({ ok: true, value: { Vpc: { CidrBlock: '10.20.0.0/16' } } });
    expect(answer.ok && answer.requestId).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('is not sent again when AWS may have acted on it', async () => {
    const { clock, cloud, emulator, told } = startCloud();
    emulator.faults.add({
      operation: 'CreateVpc',
      code: 'InternalError',
      status: 500,
      when: 'after',
      count: 1,
    });
    expect(await clock.runUntil(cloud.write(make, signal))).toMatchObject({
      ok: false,
      failure: { class: 'transient', effect: 'unknown' },
    });
    emulator.faults.add({ operation: 'CreateVpc', hang: true, when: 'after', count: 1 });
    expect(await clock.runUntil(cloud.write(make, signal))).toMatchObject({
      ok: false,
      failure: { class: 'transient', effect: 'unknown' },
    });
    expect(told()).toEqual(['CreateVpc InternalError', 'CreateVpc TimeoutError']);
    expect(cidrs(await clock.runUntil(cloud.read(look, signal)))).toHaveLength(2);
  });

  it('is sent again when AWS throttled it, once the bucket has refilled', async () => {
    const { clock, cloud, emulator, told } = startCloud();
    emulator.faults.add({ operation: 'CreateVpc', code: 'RequestLimitExceeded', status: 503, count: 1 });
    const start = clock.now();
    expect((await clock.runUntil(cloud.write(make, signal))).ok).toBe(true);
    expect(told()).toEqual(['CreateVpc RequestLimitExceeded', 'CreateVpc OK']);
    // 2.5 a second, half of what AWS grants, from empty.
    expect(clock.now() - start).toBeGreaterThanOrEqual(400);
  });

  it('is not sent when it was decided too long ago, first or again', async () => {
    const { clock, cloud, emulator, told } = startCloud();
    const late = { ...make, notAfter: clock.now() - 1 };
    expect(await clock.runUntil(cloud.write(late, signal))).toMatchObject({
      ok: false,
      failure: { class: 'transient', effect: 'none', code: 'DecisionOutdated', operation: 'CreateVpc' },
    });
    expect(told()).toEqual([]);
    emulator.faults.add({ operation: 'CreateVpc', code: 'RequestLimitExceeded', status: 503, count: 1 });
    const soon = { ...make, notAfter: clock.now() + 100 };
    expect(await clock.runUntil(cloud.write(soon, signal))).toMatchObject({
      ok: false,
      failure: { class: 'throttled' },
    });
    expect(told()).toEqual(['CreateVpc RequestLimitExceeded']);
  });

  it('that AWS refuses is sent once', async () => {
    const { clock, cloud, told } = startCloud();
    const answer = await clock.runUntil(
      cloud.write(deleteVpc.call({ VpcId: 'vpc-0123456789abcdef0' }), signal),
    );
    expect(answer).toMatchObject({
      ok: false,
      failure: { class: 'absent', effect: 'none', code: 'InvalidVpcID.NotFound', operation: 'DeleteVpc' },
    });
    expect(told()).toEqual(['DeleteVpc InvalidVpcID.NotFound']);
  });

  it('rejects when aborted, in the limiter, on the wire and between attempts, and remembers no failure', async () => {
    const { clock, cloud, emulator, told } = startCloud();
    const abortAfter = async (ms: number): Promise<void> => {
      const controller = new AbortController();
      const written = expect(cloud.write(make, controller.signal)).rejects.toThrow('stopping');
      await clock.runFor(ms);
      controller.abort(new Error('stopping'));
      await written;
    };
    emulator.faults.add({ operation: 'CreateVpc', hang: true, count: 1 });
    await abortAfter(1_000);
    expect(told()).toEqual([]);
    emulator.faults.add({ operation: 'CreateVpc', code: 'RequestLimitExceeded', status: 503, count: 1 });
    await abortAfter(100);
    expect(told()).toEqual(['CreateVpc RequestLimitExceeded']);
    await abortAfter(100);
    expect(emulator.calls.records.filter(({ outcome }) => outcome === 'ok')).toEqual([]);
  });

  it('rejects an operation that was made up', async () => {
    const { cloud } = startCloud();
    const op = {
      service: 'ec2',
      name: 'Guess',
      write: true,
      bucket: 'ec2:mutating',
      iam: [],
      call: () => make,
    };
    await expect(cloud.write({ op, input: {} }, signal)).rejects.toThrow(/ec2:Guess/);
  });
});

describe('SdkCloud.identify', () => {
  it('asks whose the credentials are', async () => {
    const { clock, cloud } = startCloud();
    expect(await clock.runUntil(cloud.identify(signal))).toMatchObject({
      ok: true,
      value: { account, partition: 'aws', arn: expect.stringContaining(account) },
    });
  });

  it('counts in the account that it found', async () => {
    const clock = new VirtualClock();
    const limiter = new Limiter({ clock });
    const fixture = startCloud({ clock, limiter });
    await clock.runUntil(fixture.cloud.identify(signal));
    limiter.drain({ account, region, bucket: make.op.bucket });
    const start = clock.now();
    await clock.runUntil(fixture.cloud.write(make, signal));
    expect(clock.now() - start).toBe(400);
  });
});

describe('a call record', () => {
  it('tells what was called, by whom, with what outcome and how long it took', async () => {
    const { clock, cloud, emulator, records } = startCloud();
    emulator.config.latencyMs = 80;
    await clock.runUntil(cloud.write(make, signal));
    expect(records).toEqual([
      {
        service: 'ec2',
        operation: 'CreateVpc',
        write: true,
        account,
        region,
        code: 'OK',
        throttled: false,
        durationMs: 80,
      },
    ]);
  });
});
