import { DescribeVpcsCommand, CreateVpcCommand, DeleteVpcCommand } from '@aws-sdk/client-ec2';
import { DescribeClustersCommand, DescribeServicesCommand } from '@aws-sdk/client-ecs';
import {
  CreateFileSystemCommand,
  DeleteFileSystemCommand,
  DescribeFileSystemsCommand,
} from '@aws-sdk/client-efs';
import { GetRoleCommand, ListRolesCommand } from '@aws-sdk/client-iam';
import { DescribeDBInstancesCommand } from '@aws-sdk/client-rds';
import { expect, it } from '@jest/globals';
import { createClients, type Clients } from '../../src/aws/clients.ts';
import { createEmulator } from '../aws-emulator/index.ts';
import { timersOf } from '../aws-emulator/kernel/timers.ts';
import type { WireRequest, WireResponse } from '../aws-emulator/codec/wire.ts';
import { Dispatcher } from '../aws-emulator/kernel/dispatch.ts';
import type { InProcessHandler } from '../aws-emulator/kernel/request-handler.ts';
import { VirtualClock } from '../support/virtual-clock.ts';
import { directClient } from './direct-client.ts';
import { WireMemory } from './wire-memory.ts';

const REGION = 'eu-west-1';
const ACCOUNT = '123456789012';

/** Headers that say who sends and when, and what the transport needs. */
const AROUND =
  /^(authorization|host|content-length|user-agent|amz-sdk-.*|x-amz-(date|user-agent|content-sha256))$/u;

interface Sent {
  readonly clients: Clients;
  /** Requests without what the SDK adds around a call. */
  readonly requests: unknown[];
}

function clientsOf(direct: boolean): Sent {
  const clock = new VirtualClock();
  const requests: unknown[] = [];
  const emulator = createEmulator({ timers: timersOf(clock), seed: 1 });
  const dispatcher = new Dispatcher(emulator);
  const inProcess = emulator.requestHandler();
  const note = ({ method, path, query = {}, headers, body }: Noted): void => {
    const told = Object.entries(headers).filter(([name]) => !AROUND.test(name.toLowerCase()));
    const text = body instanceof Uint8Array ? new TextDecoder().decode(body) : (body ?? '');
    requests.push({ method, path, query, headers: Object.fromEntries(told), body: text });
  };
  const requestHandler: InProcessHandler = {
    ...inProcess,
    handle(request, options) {
      note(request);
      return inProcess.handle(request, options);
    },
  };
  const memory = new WireMemory();
  const dispatch = (request: WireRequest, signal: AbortSignal): Promise<WireResponse> => {
    note(request);
    return dispatcher.dispatch(request, { signal });
  };
  const clients = createClients({
    region: REGION,
    credentials: { accessKeyId: ACCOUNT, secretAccessKey: 'simulated' },
    requestHandler,
    endpoint: 'http://emulator.invalid',
    clock,
    random: () => 0.5,
    ...(direct && {
      through: (client) => directClient(client, { account: ACCOUNT, region: REGION, memory, dispatch }),
    }),
  });
  return { clients, requests };
}

type Noted = Omit<Parameters<InProcessHandler['handle']>[0], 'hostname'>;

const { signal } = new AbortController();

/** What the caller sees: the output, or what the error says, without what the retries of the SDK note. */
async function outcome({ clients }: Sent, service: string, command: object): Promise<unknown> {
  const answer = await clients.send(service, command, signal).catch((error: unknown) => error);
  if (!(answer instanceof Error)) return withoutAttempts(answer as object);
  return { ...withoutAttempts(answer), error: answer.constructor.name, message: answer.message };
}

function withoutAttempts(answer: object): object {
  const { $metadata, ...rest } = answer as { readonly $metadata: Readonly<Record<string, unknown>> };
  const { attempts: _attempts, totalRetryDelay: _delay, ...metadata } = $metadata;
  return { ...rest, metadata };
}

it.each([
  [
    'ec2',
    () =>
      new CreateVpcCommand({
        CidrBlock: '10.0.0.0/16',
        TagSpecifications: [{ ResourceType: 'vpc', Tags: [{ Key: 'a', Value: 'b & <c>' }] }],
      }),
  ],
  ['ec2', () => new DescribeVpcsCommand({ Filters: [{ Name: 'is-default', Values: ['true'] }] })],
  ['ec2', () => new DeleteVpcCommand({ VpcId: 'vpc-00000000000000000' })],
  ['rds', () => new DescribeDBInstancesCommand({})],
  ['rds', () => new DescribeDBInstancesCommand({ DBInstanceIdentifier: 'none' })],
  ['iam', () => new ListRolesCommand({ PathPrefix: '/' })],
  ['iam', () => new GetRoleCommand({ RoleName: 'none' })],
  ['ecs', () => new DescribeClustersCommand({ clusters: ['none'], include: ['TAGS'] })],
  ['ecs', () => new DescribeServicesCommand({ cluster: 'none', services: ['none'] })],
  ['elasticfilesystem', () => new CreateFileSystemCommand({ CreationToken: 'token', Encrypted: true })],
  ['elasticfilesystem', () => new DescribeFileSystemsCommand({ MaxItems: 5 })],
  ['elasticfilesystem', () => new DeleteFileSystemCommand({ FileSystemId: 'fs-00000000' })],
])('sends and returns what the whole SDK does: %s %#', async (service, command) => {
  const [whole, direct] = [clientsOf(false), clientsOf(true)];
  // Twice, for what is remembered the second time.
  for (const times of [1, 2]) {
    expect(await outcome(direct, service, command())).toEqual(await outcome(whole, service, command()));
    expect(direct.requests).toEqual(whole.requests);
    expect(direct.requests).toHaveLength(times);
  }
});
