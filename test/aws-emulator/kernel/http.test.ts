import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CreateVpcCommand, DescribeVpcsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createEmulator } from '../index.ts';
import { account, refusal, region } from '../testing/setup.ts';
import type { CallCounts } from './call-log.ts';
import { httpHandler } from './http.ts';
import type { Inventory } from './inventory.ts';
import { SystemTimers } from './timers.ts';

let server: Server;
let timers: SystemTimers;
let endpoint: string;

beforeEach(async () => {
  timers = new SystemTimers();
  server = createServer(httpHandler(createEmulator({ timers })));
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  endpoint = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
});

afterEach(async () => {
  timers.close();
  server.closeAllConnections();
  await new Promise((closed) => server.close(closed));
});

const config = () => ({
  region,
  endpoint,
  credentials: { accessKeyId: account, secretAccessKey: 'secret' },
  maxAttempts: 1,
});

async function get<Body>(path: string): Promise<Body> {
  return (await (await fetch(`${endpoint}/_emulator/${path}`)).json()) as Body;
}

const post = (path: string, body: object = {}) =>
  fetch(`${endpoint}/_emulator/${path}`, { method: 'POST', body: JSON.stringify(body) });

test('serves SDK clients, and tells what they did', async () => {
  const ec2 = new EC2Client(config());
  await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
  expect(await new STSClient(config()).send(new GetCallerIdentityCommand({}))).toMatchObject({
    Account: account,
  });
  expect(await get<CallCounts>('calls')).toMatchObject({
    total: { reads: 1, writes: 1 },
    writes: { 'ec2:CreateVpc': 1 },
  });
  const state = await get<Inventory>('state');
  expect(Object.keys(state[account]![region]!['ec2/vpc']!)).toHaveLength(2);
  await post('calls/reset');
  expect(await get<CallCounts>('calls')).toMatchObject({ total: { reads: 0, writes: 0 } });
  await post('reset');
  expect(await get('state')).toEqual({});
});

test('takes faults, and breaks the connection of calls whose answer is lost', async () => {
  const ec2 = new EC2Client(config());
  const read = () => ec2.send(new DescribeVpcsCommand({}));
  await post('config', {
    faults: [{ operation: 'DescribeVpcs', code: 'Unavailable', status: 503, count: 1 }],
  });
  expect(await refusal(read())).toMatchObject({ name: 'Unavailable' });
  await read();
  await post('config', { timeScale: 1000, faults: [{ operation: 'DescribeVpcs', hang: true }] });
  const abort = new AbortController();
  const hanging = refusal(ec2.send(new DescribeVpcsCommand({}), { abortSignal: abort.signal }));
  abort.abort();
  expect(await hanging).toMatchObject({ name: 'AbortError' });
});

test('loses answers after the effect, and tells how often each fault struck', async () => {
  const ec2 = new EC2Client(config());
  const fault = { operation: 'CreateVpc', when: 'after', drop: true, count: 1 };
  await post('config', { faults: [fault] });
  expect(await get('faults')).toEqual([{ fault, struck: 0 }]);
  const create = () => ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
  expect(await refusal(create())).toMatchObject({ message: expect.stringContaining('socket hang up') });
  await create();
  expect(await get('faults')).toEqual([{ fault, struck: 1 }]);
  expect(await get<CallCounts>('calls')).toMatchObject({
    writes: { 'ec2:CreateVpc': 2 },
    errors: { 'ec2:CreateVpc lost': 1 },
  });
});

test('counts what it does not serve', async () => {
  const body = 'Action=DescribeKeyPairs&Version=2016-11-15';
  const answer = await fetch(endpoint, { method: 'POST', body });
  expect(await answer.text()).toContain('<Code>InvalidAction</Code>');
  await fetch(`${endpoint}/unknown`);
  expect(await get('unserved')).toEqual({ 'ec2:DescribeKeyPairs': 1, '?:GET /unknown': 1 });
});

test('names its controls to who asks for another', async () => {
  const answer = await fetch(`${endpoint}/_emulator/nothing`);
  expect(answer.status).toBe(404);
  expect(await answer.text()).toContain('GET calls');
});
