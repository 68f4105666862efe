import {
  AddTagsToResourceCommand,
  CreateDBParameterGroupCommand,
  CreateDBSubnetGroupCommand,
  DeleteDBParameterGroupCommand,
  DeleteDBSubnetGroupCommand,
  DescribeDBParameterGroupsCommand,
  DescribeDBParametersCommand,
  DescribeDBSubnetGroupsCommand,
  ListTagsForResourceCommand,
  ModifyDBParameterGroupCommand,
  ModifyDBSubnetGroupCommand,
  RebootDBInstanceCommand,
  RemoveTagsFromResourceCommand,
  ResetDBParameterGroupCommand,
} from '@aws-sdk/client-rds';
import type { Parameter, RDSClient } from '@aws-sdk/client-rds';
import { describe, expect, test } from '@jest/globals';
import { account, refusal, region } from '../../testing/setup.ts';
import { subnetId, vpcId } from '../../testing/network.ts';
import { minute, start, startWithInstance } from './fixture.ts';

const parameter = (
  name: string,
  value: string,
  method: Parameter['ApplyMethod'] = 'immediate',
): Parameter => ({
  ParameterName: name,
  ParameterValue: value,
  ApplyMethod: method,
});

const change = (rds: RDSClient, ...Parameters: Parameter[]) =>
  rds.send(new ModifyDBParameterGroupCommand({ DBParameterGroupName: 'own', Parameters }));

describe('RDS subnet groups', () => {
  const create = (rds: RDSClient, name: string, ...SubnetIds: string[]) =>
    rds.send(
      new CreateDBSubnetGroupCommand({
        DBSubnetGroupName: name,
        DBSubnetGroupDescription: 'more',
        SubnetIds,
      }),
    );

  test('show their VPC and the zones of their subnets', async () => {
    const { rds } = await start();
    const found = await rds.send(new DescribeDBSubnetGroupsCommand({ DBSubnetGroupName: 'Data' }));
    expect(found.DBSubnetGroups).toMatchObject([
      {
        VpcId: vpcId,
        Subnets: [
          { SubnetIdentifier: subnetId('a'), SubnetAvailabilityZone: { Name: 'eu-west-1a' } },
          { SubnetIdentifier: subnetId('b') },
        ],
      },
    ]);
  });

  test('have a name of their own and cover two zones with subnets that exist', async () => {
    const { rds } = await start();
    const [a, b] = [subnetId('a'), subnetId('b')];
    expect(await refusal(create(rds, 'data', a, b))).toMatchObject({
      name: 'DBSubnetGroupAlreadyExistsFault',
    });
    expect(await refusal(create(rds, 'more', a))).toMatchObject({
      name: 'DBSubnetGroupDoesNotCoverEnoughAZs',
    });
    expect(await refusal(create(rds, 'more', a, 'subnet-0123456789abcdef0'))).toMatchObject({
      name: 'InvalidSubnet',
    });
    expect(await refusal(create(rds, 'default', a, b))).toMatchObject({ name: 'InvalidParameterValue' });
  });

  test('stay while an instance uses them', async () => {
    const { rds, remove, clock } = await startWithInstance();
    const drop = () => rds.send(new DeleteDBSubnetGroupCommand({ DBSubnetGroupName: 'data' }));
    expect(await refusal(drop())).toMatchObject({ name: 'InvalidDBSubnetGroupStateFault' });
    await remove();
    expect(await refusal(drop())).toMatchObject({ name: 'InvalidDBSubnetGroupStateFault' });
    await clock.advance(11 * minute);
    await drop();
    expect(await refusal(drop())).toMatchObject({ name: 'DBSubnetGroupNotFoundFault' });
  });

  test('keep the zones that an instance stands in', async () => {
    const { rds, look } = await startWithInstance();
    const zone = (await look()).AvailabilityZone?.slice(-1);
    const replace = (zones: string[]) =>
      rds.send(new ModifyDBSubnetGroupCommand({ DBSubnetGroupName: 'data', SubnetIds: zones.map(subnetId) }));
    await replace(['a', 'b', 'c']);
    const others = ['a', 'b', 'c'].filter((candidate) => candidate !== zone);
    expect(await refusal(replace(others))).toMatchObject({ name: 'SubnetAlreadyInUse' });
  });
});

describe('RDS parameter groups', () => {
  test('have a name of their own and a family that exists', async () => {
    const { rds } = await start();
    const create = (name: string, family: string) =>
      rds.send(
        new CreateDBParameterGroupCommand({
          DBParameterGroupName: name,
          DBParameterGroupFamily: family,
          Description: 'more',
        }),
      );
    expect(await refusal(create('own', 'mysql8.4'))).toMatchObject({
      name: 'DBParameterGroupAlreadyExistsFault',
    });
    expect(await refusal(create('more', 'mysql9.9'))).toMatchObject({ name: 'InvalidParameterValue' });
    expect(await refusal(create('-more', 'mysql8.4'))).toMatchObject({ name: 'InvalidParameterValue' });
    const found = await rds.send(new DescribeDBParameterGroupsCommand({}));
    expect(found.DBParameterGroups?.map((group) => group.DBParameterGroupName)).toEqual(['own']);
  });

  test('stay while an instance uses them', async () => {
    const { rds } = await startWithInstance();
    const drop = rds.send(new DeleteDBParameterGroupCommand({ DBParameterGroupName: 'own' }));
    expect(await refusal(drop)).toMatchObject({ name: 'InvalidDBParameterGroupStateFault' });
  });

  test('show defaults and own values, in pages', async () => {
    const { rds } = await start();
    await change(rds, parameter('require_secure_transport', '1'));
    const ask = (Marker?: string) =>
      rds.send(
        new DescribeDBParametersCommand({
          DBParameterGroupName: 'own',
          ...(Marker === undefined ? {} : { Marker }),
        }),
      );
    const first = await ask();
    expect(first.Parameters).toHaveLength(100);
    const second = await ask(first.Marker);
    expect(second.Parameters).toContainEqual(
      expect.objectContaining({
        ParameterName: 'require_secure_transport',
        ParameterValue: '1',
        Source: 'user',
        ApplyType: 'dynamic',
      }),
    );
    const own = await rds.send(
      new DescribeDBParametersCommand({ DBParameterGroupName: 'own', Source: 'user' }),
    );
    expect(own.Parameters).toHaveLength(1);
  });

  test('go back to defaults', async () => {
    const { rds } = await start();
    await change(rds, parameter('max_connections', '200'), parameter('wait_timeout', '60'));
    await rds.send(
      new ResetDBParameterGroupCommand({
        DBParameterGroupName: 'own',
        Parameters: [parameter('wait_timeout', '')],
      }),
    );
    const own = await rds.send(
      new DescribeDBParametersCommand({ DBParameterGroupName: 'own', Source: 'user' }),
    );
    expect(own.Parameters).toMatchObject([{ ParameterName: 'max_connections', ParameterValue: '200' }]);
  });

  test.each([
    ['an unknown parameter', parameter('no_such_thing', '1'), 'InvalidParameterValue'],
    ['a value out of range', parameter('max_connections', '0'), 'InvalidParameterValue'],
    ['a word that is not allowed', parameter('sql_mode', 'ANSI,NONSENSE'), 'InvalidParameterValue'],
    ['a parameter of RDS itself', parameter('port', '3307', 'pending-reboot'), 'InvalidParameterValue'],
    ['a static parameter at once', parameter('performance_schema', '1'), 'InvalidParameterCombination'],
  ])('refuse %s', async (_what, given, name) => {
    const { rds } = await start();
    expect(await refusal(change(rds, given))).toMatchObject({ name });
  });

  test('take at most 20 parameters in a call, and none in a default group', async () => {
    const { rds } = await start();
    const many = Array.from({ length: 21 }, () => parameter('wait_timeout', '60'));
    expect(await refusal(change(rds, ...many))).toMatchObject({ name: 'InvalidParameterValue' });
    const inDefault = rds.send(
      new ModifyDBParameterGroupCommand({
        DBParameterGroupName: 'default.mysql8.4',
        Parameters: [parameter('wait_timeout', '60')],
      }),
    );
    expect(await refusal(inDefault)).toMatchObject({ name: 'InvalidParameterValue' });
  });

  test('dynamic parameters reach an instance by themselves, static ones by a reboot', async () => {
    const { rds, look, clock } = await startWithInstance();
    const status = async () => (await look()).DBParameterGroups?.[0]?.ParameterApplyStatus;
    await change(rds, parameter('wait_timeout', '60'));
    expect(await status()).toBe('applying');
    await clock.advance(31);
    expect(await status()).toBe('in-sync');
    await change(rds, parameter('performance_schema', '1', 'pending-reboot'));
    await clock.advance(31);
    expect(await status()).toBe('pending-reboot');
    await rds.send(new RebootDBInstanceCommand({ DBInstanceIdentifier: 'blog' }));
    expect(await look()).toMatchObject({ DBInstanceStatus: 'rebooting' });
    await clock.advance(3 * minute);
    expect(await look()).toMatchObject({ DBInstanceStatus: 'available' });
    expect(await status()).toBe('in-sync');
  });

  test('a new group of an instance waits for a reboot', async () => {
    const { modify, look, clock } = await startWithInstance();
    await modify({ DBParameterGroupName: 'default.mysql8.4' });
    await clock.advance(5 * minute);
    expect(await look()).toMatchObject({
      DBParameterGroups: [
        { DBParameterGroupName: 'default.mysql8.4', ParameterApplyStatus: 'pending-reboot' },
      ],
    });
  });
});

describe('RDS tags', () => {
  test('are set and removed by ARN', async () => {
    const { rds } = await start();
    const ResourceName = `arn:aws:rds:${region}:${account}:subgrp:data`;
    await rds.send(
      new AddTagsToResourceCommand({
        ResourceName,
        Tags: [
          { Key: 'team', Value: 'web' },
          { Key: 'stage', Value: 'test' },
        ],
      }),
    );
    await rds.send(new RemoveTagsFromResourceCommand({ ResourceName, TagKeys: ['stage'] }));
    const seen = await rds.send(new ListTagsForResourceCommand({ ResourceName }));
    expect(seen.TagList).toEqual([{ Key: 'team', Value: 'web' }]);
  });

  test.each([
    ['a reserved key', 'aws:team', 'web'],
    ['a letter that is not allowed', 'team', 'web*'],
    ['a long value', 'team', 'w'.repeat(257)],
  ])('with %s are refused', async (_what, Key, Value) => {
    const { rds } = await start();
    const call = rds.send(
      new AddTagsToResourceCommand({
        ResourceName: `arn:aws:rds:${region}:${account}:pg:own`,
        Tags: [{ Key, Value }],
      }),
    );
    expect(await refusal(call)).toMatchObject({ name: 'InvalidParameterValue' });
  });

  test('are asked for of what exists', async () => {
    const { rds } = await start();
    const ask = (ResourceName: string) => rds.send(new ListTagsForResourceCommand({ ResourceName }));
    expect(await refusal(ask(`arn:aws:rds:${region}:${account}:db:nobody`))).toMatchObject({
      name: 'DBInstanceNotFoundFault',
    });
    expect(await refusal(ask('blog'))).toMatchObject({ name: 'InvalidParameterValue' });
  });
});
