import * as autoscaling from '@aws-sdk/client-auto-scaling';
import * as ec2 from '@aws-sdk/client-ec2';
import * as efs from '@aws-sdk/client-efs';
import * as iam from '@aws-sdk/client-iam';
import * as rds from '@aws-sdk/client-rds';
import * as secrets from '@aws-sdk/client-secrets-manager';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Dispatcher } from '../kernel/dispatch.ts';
import { Emulator } from '../kernel/emulator.ts';
import { ec2Codes, efsCodes, jsonCodes, queryCodes, rdsCodes } from '../kernel/error-codes.ts';
import { defineService } from '../kernel/service.ts';
import type { Service } from '../kernel/service.ts';
import { SystemTimers } from '../kernel/timers.ts';
import { clientConfig, refusal } from '../testing/setup.ts';
import { ServiceError } from './service-error.ts';

const region = 'us-east-1';

/** An emulator of the one service, and the inputs that reached its handlers. */
const serve = (service: Service): Emulator =>
  new Emulator({ services: [service], timers: new SystemTimers() });

const moment = new Date(Date.UTC(2026, 4, 17, 12, 30, 45));

describe('the EC2 protocol', () => {
  const received: unknown[] = [];
  const service = defineService({
    name: 'ec2',
    module: ec2,
    client: () => new ec2.EC2Client({ region }),
    codes: ec2Codes,
    handlers: {
      CreateVpc(_context, input) {
        received.push(input);
        return { Vpc: { VpcId: 'vpc-1', Tags: input.TagSpecifications?.[0]?.Tags ?? [] } };
      },
      DescribeNatGateways(_context, input) {
        received.push(input);
        return {
          NatGateways: [{ CreateTime: moment, NatGatewayAddresses: [{ IsPrimary: true }] }, { Tags: [] }],
        };
      },
      DeleteVpc: () => ({}),
    },
  });
  const client = new ec2.EC2Client(clientConfig(serve(service)));

  test('carries nested lists both ways', async () => {
    const Tags = [
      { Key: 'a&b', Value: '<"\'>\n\ttab' },
      { Key: 'ключ', Value: '' },
    ];
    const input = { CidrBlock: '10.0.0.0/16', TagSpecifications: [{ ResourceType: 'vpc' as const, Tags }] };
    const { Vpc } = await client.send(new ec2.CreateVpcCommand(input));
    expect(received.at(-1)).toEqual(input);
    expect(Vpc).toEqual({ VpcId: 'vpc-1', Tags });
  });

  test('carries any text in a tag unchanged', async () => {
    const text = fc
      .string({ unit: 'grapheme', maxLength: 40 })
      .filter((value) => !/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/.test(value));
    await fc.assert(
      fc.asyncProperty(text, text, async (Key, Value) => {
        const TagSpecifications = [{ ResourceType: 'vpc' as const, Tags: [{ Key, Value }] }];
        await client.send(new ec2.CreateVpcCommand({ TagSpecifications }));
        expect(received.at(-1)).toEqual({ TagSpecifications });
      }),
      { numRuns: 50 },
    );
  });

  test('carries timestamps, booleans, numbers and operations without a result', async () => {
    const input = { MaxResults: 5, Filter: [{ Name: 'state', Values: ['available', 'pending'] }] };
    const { NatGateways } = await client.send(new ec2.DescribeNatGatewaysCommand(input));
    expect(received.at(-1)).toEqual(input);
    expect(NatGateways).toEqual([
      { CreateTime: moment, NatGatewayAddresses: [{ IsPrimary: true }] },
      { Tags: [] },
    ]);
    await client.send(new ec2.DeleteVpcCommand({ VpcId: 'vpc-1' }));
  });

  test('refuses wrong values, absent ones and a dry run', async () => {
    const wrong = new ec2.CreateVpcCommand({ CidrBlock: '10.0.0.0/16', InstanceTenancy: 'shared' as never });
    expect(await refusal(client.send(wrong))).toMatchObject({
      name: 'InvalidParameterValue',
      message: expect.stringContaining('InstanceTenancy'),
    });
    expect(await refusal(client.send(new ec2.DeleteVpcCommand({} as never)))).toMatchObject({
      name: 'MissingParameter',
    });
    const dry = new ec2.DeleteVpcCommand({ VpcId: 'vpc-1', DryRun: true });
    expect(await refusal(client.send(dry))).toMatchObject({
      name: 'DryRunOperation',
      $metadata: { httpStatusCode: 412 },
    });
  });

  test('refuses parameters that the operation does not have', async () => {
    const body = 'Action=DeleteVpc&Version=2016-11-15&VpcId=vpc-1&Colour=red';
    const request = { method: 'POST', path: '/', query: {}, headers: {}, body };
    const answer = await new Dispatcher(serve(service)).dispatch(request);
    expect(answer).toMatchObject({
      status: 400,
      body: expect.stringContaining('<Code>UnknownParameter</Code>'),
    });
  });
});

describe('the query protocol', () => {
  test('carries members, lists and URL-encoded documents; errors keep their wire code', async () => {
    const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [] });
    const service = defineService({
      name: 'iam',
      module: iam,
      client: () => new iam.IAMClient({ region }),
      codes: queryCodes,
      handlers: {
        CreateRole: (_context, input) => ({
          Role: {
            RoleName: input.RoleName,
            AssumeRolePolicyDocument,
            Tags: input.Tags,
            Path: '/',
            RoleId: 'AROA',
            Arn: 'arn',
            CreateDate: moment,
          },
        }),
        GetRole() {
          throw new ServiceError('NoSuchEntityException', 'The role is not here');
        },
      },
    });
    const client = new iam.IAMClient(clientConfig(serve(service)));
    const input = { RoleName: 'web', AssumeRolePolicyDocument, Tags: [{ Key: 'a', Value: 'b' }] };
    const { Role } = await client.send(new iam.CreateRoleCommand(input));
    expect(Role).toMatchObject({ ...input, CreateDate: moment });
    const error = await refusal(client.send(new iam.GetRoleCommand({ RoleName: 'web' })));
    expect(error).toBeInstanceOf(iam.NoSuchEntityException);
    const tooLong = client.send(new iam.CreateRoleCommand({ ...input, RoleName: 'r'.repeat(65) }));
    expect(await refusal(tooLong)).toMatchObject({ name: 'ValidationError' });
  });

  test('gives errors their query code', async () => {
    const service = defineService({
      name: 'rds',
      module: rds,
      client: () => new rds.RDSClient({ region }),
      codes: rdsCodes,
      handlers: {
        DeleteDBInstance() {
          throw new ServiceError('DBInstanceNotFoundFault', 'gone');
        },
      },
    });
    const emulator = serve(service);
    const body = 'Action=DeleteDBInstance&Version=2014-10-31&DBInstanceIdentifier=x';
    const answer = await new Dispatcher(emulator).dispatch({
      method: 'POST',
      path: '/',
      query: {},
      headers: {},
      body,
    });
    expect(answer).toMatchObject({
      status: 404,
      body: expect.stringContaining('<Code>DBInstanceNotFound</Code>'),
    });
    const client = new rds.RDSClient(clientConfig(emulator));
    const error = await refusal(client.send(new rds.DeleteDBInstanceCommand({ DBInstanceIdentifier: 'x' })));
    expect(error).toBeInstanceOf(rds.DBInstanceNotFoundFault);
  });

  test('reads empty lists and numbers', async () => {
    const received: unknown[] = [];
    const service = defineService({
      name: 'autoscaling',
      module: autoscaling,
      client: () => new autoscaling.AutoScalingClient({ region }),
      codes: queryCodes,
      handlers: {
        CreateAutoScalingGroup(_context, input) {
          received.push(input);
          return {};
        },
      },
    });
    const client = new autoscaling.AutoScalingClient(clientConfig(serve(service)));
    const input = {
      AutoScalingGroupName: 'web',
      MinSize: 0,
      MaxSize: 2,
      TargetGroupARNs: [],
      NewInstancesProtectedFromScaleIn: true,
    };
    await client.send(new autoscaling.CreateAutoScalingGroupCommand(input));
    expect(received).toEqual([input]);
  });
});

describe('the JSON protocol', () => {
  const service = defineService({
    name: 'secretsmanager',
    module: secrets,
    client: () => new secrets.SecretsManagerClient({ region }),
    codes: jsonCodes,
    handlers: {
      GetSecretValue: (_context, input) => ({
        Name: input.SecretId,
        CreatedDate: moment,
        SecretBinary: new Uint8Array([0, 1, 254, 255]),
        VersionStages: ['AWSCURRENT'],
      }),
      PutSecretValue() {
        throw new ServiceError('ResourceNotFoundException', 'no such secret');
      },
      DescribeSecret: (_context, input) => ({
        Name: input.SecretId,
        VersionIdsToStages: { one: ['AWSCURRENT'] },
      }),
    },
  });
  const emulator = serve(service);
  const client = new secrets.SecretsManagerClient(clientConfig(emulator));

  test('carries blobs, timestamps and maps; errors are instances of their class', async () => {
    const value = await client.send(new secrets.GetSecretValueCommand({ SecretId: 's' }));
    expect(value).toMatchObject({ Name: 's', CreatedDate: moment, VersionStages: ['AWSCURRENT'] });
    expect([...value.SecretBinary!]).toEqual([0, 1, 254, 255]);
    const described = await client.send(new secrets.DescribeSecretCommand({ SecretId: 's' }));
    expect(described.VersionIdsToStages).toEqual({ one: ['AWSCURRENT'] });
    const put = client.send(new secrets.PutSecretValueCommand({ SecretId: 's', SecretString: 'x' }));
    expect(await refusal(put)).toBeInstanceOf(secrets.ResourceNotFoundException);
  });

  test('does not repeat a secret that it refuses', async () => {
    const ClientRequestToken = 'too-short';
    const SecretString = 'hunter2'.repeat(10_000);
    const put = client.send(
      new secrets.PutSecretValueCommand({ SecretId: 's', SecretString, ClientRequestToken }),
    );
    expect((await refusal(put)).message).not.toContain('hunter2');
  });

  const raw = (body: string) => ({
    method: 'POST',
    path: '/',
    query: {},
    headers: { 'x-amz-target': 'secretsmanager.DescribeSecret' },
    body,
  });

  test.each([
    ['{"SecretId":"s","Colour":"red"}', 'SerializationException'],
    ['{"SecretId":', 'SerializationException'],
    ['{"SecretId":7}', 'InvalidParameterException'],
    ['{}', 'InvalidParameterException'],
  ])('refuses %s', async (body, code) => {
    const answer = await new Dispatcher(emulator).dispatch(raw(body));
    expect(JSON.parse(answer.body)).toMatchObject({ __type: code });
    expect(answer).toMatchObject({ status: 400, headers: { 'x-amzn-errortype': code } });
  });

  test('counts an operation that nobody serves', async () => {
    const error = await refusal(client.send(new secrets.RotateSecretCommand({ SecretId: 's' })));
    expect(error.name).toBe('UnknownOperationException');
    expect([...emulator.unserved]).toEqual([['secretsmanager:RotateSecret', 1]]);
  });
});

describe('the REST protocol', () => {
  const received: unknown[] = [];
  const keep = (input: unknown): void => {
    received.push(input);
  };
  const service = defineService({
    name: 'efs',
    module: efs,
    client: () => new efs.EFSClient({ region }),
    codes: efsCodes,
    handlers: {
      CreateFileSystem(_context, input) {
        keep(input);
        throw new ServiceError('FileSystemAlreadyExists', 'there', {
          members: { FileSystemId: 'fs-1', ErrorCode: 'x' },
        });
      },
      DescribeFileSystems(_context, input) {
        keep(input);
        return { FileSystems: [], NextMarker: 'more' };
      },
      TagResource(_context, input) {
        keep(input);
        return {};
      },
      UntagResource(_context, input) {
        keep(input);
        return {};
      },
      DeleteFileSystem(_context, input) {
        keep(input);
        return {};
      },
    },
  });
  const client = new efs.EFSClient(clientConfig(serve(service)));

  test('carries labels, query strings, lists in query strings and bodies', async () => {
    await client.send(new efs.DescribeFileSystemsCommand({ MaxItems: 10, CreationToken: 'a b&c' }));
    expect(received.at(-1)).toEqual({ MaxItems: 10, CreationToken: 'a b&c' });
    const ResourceId = 'arn:aws:elasticfilesystem:us-east-1:111122223333:file-system/fs-0123456789abcdef0';
    await client.send(new efs.TagResourceCommand({ ResourceId, Tags: [{ Key: 'a', Value: 'b' }] }));
    expect(received.at(-1)).toEqual({ ResourceId, Tags: [{ Key: 'a', Value: 'b' }] });
    await client.send(new efs.UntagResourceCommand({ ResourceId, TagKeys: ['a', 'b'] }));
    expect(received.at(-1)).toEqual({ ResourceId, TagKeys: ['a', 'b'] });
    await client.send(new efs.DeleteFileSystemCommand({ FileSystemId: 'fs-0123456789abcdef0' }));
    expect(received.at(-1)).toEqual({ FileSystemId: 'fs-0123456789abcdef0' });
  });

  test('gives errors their status and members', async () => {
    const error = await refusal(
      client.send(new efs.CreateFileSystemCommand({ CreationToken: 'a', Encrypted: true })),
    );
    expect(error).toBeInstanceOf(efs.FileSystemAlreadyExists);
    expect(error).toMatchObject({ FileSystemId: 'fs-1', $metadata: { httpStatusCode: 409 } });
  });
});
