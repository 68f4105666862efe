import * as ec2 from '@aws-sdk/client-ec2';
import { EC2Client } from '@aws-sdk/client-ec2';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Emulator } from '../../kernel/emulator.ts';
import type { ManualClock } from '../../testing/manual-clock.ts';
import { clientConfig, refusal, startEmulator } from '../../testing/setup.ts';

let emulator: Emulator;
let clock: ManualClock;
let client: EC2Client;

beforeEach(() => {
  ({ emulator, clock } = startEmulator());
  client = new EC2Client(clientConfig(emulator));
});

afterEach(() => {
  expect([...emulator.ignored]).toEqual([]);
});

const createVpc = async (CidrBlock = '10.20.0.0/16'): Promise<string> => {
  const { Vpc } = await client.send(new ec2.CreateVpcCommand({ CidrBlock }));
  return Vpc!.VpcId!;
};

const createSubnet = async (VpcId: string, CidrBlock: string): Promise<string> => {
  const { Subnet } = await client.send(
    new ec2.CreateSubnetCommand({ VpcId, CidrBlock, AvailabilityZone: 'eu-west-1a' }),
  );
  return Subnet!.SubnetId!;
};

const attachGateway = async (VpcId: string): Promise<string> => {
  const { InternetGateway } = await client.send(new ec2.CreateInternetGatewayCommand({}));
  const InternetGatewayId = InternetGateway!.InternetGatewayId!;
  await client.send(new ec2.AttachInternetGatewayCommand({ InternetGatewayId, VpcId }));
  return InternetGatewayId;
};

const createNat = async (SubnetId: string, ClientToken = 'one') => {
  const { AllocationId } = await client.send(new ec2.AllocateAddressCommand({ Domain: 'vpc' }));
  const input = { SubnetId, AllocationId: AllocationId!, ClientToken };
  const { NatGateway } = await client.send(new ec2.CreateNatGatewayCommand(input));
  return { NatGatewayId: NatGateway!.NatGatewayId!, AllocationId: AllocationId!, input };
};

const natState = async (id: string): Promise<string | undefined> => {
  const { NatGateways } = await client.send(new ec2.DescribeNatGatewaysCommand({ NatGatewayIds: [id] }));
  return NatGateways?.[0]?.State;
};

const refused = async (call: Promise<unknown>): Promise<string> => (await refusal(call)).name;

describe('an account', () => {
  test('owns a default VPC with a public subnet in each zone', async () => {
    const { Vpcs } = await client.send(
      new ec2.DescribeVpcsCommand({ Filters: [{ Name: 'is-default', Values: ['true'] }] }),
    );
    expect(Vpcs).toMatchObject([{ CidrBlock: '172.31.0.0/16', IsDefault: true }]);
    const { Subnets } = await client.send(new ec2.DescribeSubnetsCommand({}));
    const { AvailabilityZones } = await client.send(new ec2.DescribeAvailabilityZonesCommand({}));
    expect(Subnets?.map((row) => row.AvailabilityZone)).toEqual(
      AvailabilityZones?.map((zone) => zone.ZoneName),
    );
    expect(Subnets?.[0]).toMatchObject({ AvailableIpAddressCount: 4091, MapPublicIpOnLaunch: true });
  });

  test('has five VPCs in a region, the default one included', async () => {
    for (let index = 0; index < 4; index += 1) await createVpc(`10.${String(index)}.0.0/16`);
    expect(await refused(createVpc('10.9.0.0/16'))).toBe('VpcLimitExceeded');
  });
});

describe('a VPC', () => {
  test('has its host bits cleared and comes with route table, group and ACL', async () => {
    const VpcId = await createVpc('10.20.0.5/16');
    const inVpc = { Filters: [{ Name: 'vpc-id', Values: [VpcId] }] };
    const { Vpcs } = await client.send(new ec2.DescribeVpcsCommand({ VpcIds: [VpcId] }));
    expect(Vpcs).toMatchObject([
      { CidrBlock: '10.20.0.0/16', State: 'available', InstanceTenancy: 'default' },
    ]);
    const { RouteTables } = await client.send(new ec2.DescribeRouteTablesCommand(inVpc));
    expect(RouteTables).toMatchObject([
      {
        Associations: [{ Main: true }],
        Routes: [{ GatewayId: 'local', DestinationCidrBlock: '10.20.0.0/16' }],
      },
    ]);
    const { SecurityGroups } = await client.send(new ec2.DescribeSecurityGroupsCommand(inVpc));
    expect(SecurityGroups).toMatchObject([
      {
        GroupName: 'default',
        IpPermissions: [{ IpProtocol: '-1' }],
        IpPermissionsEgress: [{ IpProtocol: '-1' }],
      },
    ]);
    const { NetworkAcls } = await client.send(new ec2.DescribeNetworkAclsCommand(inVpc));
    expect(NetworkAcls).toMatchObject([{ IsDefault: true }]);
  });

  test.each(['10.0.0.0/15', '10.0.0.0/29'])('cannot be %s', async (block) => {
    expect(await refused(createVpc(block))).toBe('InvalidVpc.Range');
  });

  test('takes DNS attributes one by one', async () => {
    const VpcId = await createVpc();
    await client.send(new ec2.ModifyVpcAttributeCommand({ VpcId, EnableDnsHostnames: { Value: true } }));
    const shown = await client.send(
      new ec2.DescribeVpcAttributeCommand({ VpcId, Attribute: 'enableDnsHostnames' }),
    );
    expect(shown.EnableDnsHostnames).toEqual({ Value: true });
    const both = { VpcId, EnableDnsHostnames: { Value: true }, EnableDnsSupport: { Value: true } };
    expect(await refused(client.send(new ec2.ModifyVpcAttributeCommand(both)))).toBe(
      'InvalidParameterCombination',
    );
  });

  test('goes after everything in it, and takes its own parts with it', async () => {
    const VpcId = await createVpc();
    const remove = () => client.send(new ec2.DeleteVpcCommand({ VpcId }));
    const SubnetId = await createSubnet(VpcId, '10.20.1.0/24');
    expect(await refused(remove())).toBe('DependencyViolation');
    await client.send(new ec2.DeleteSubnetCommand({ SubnetId }));
    const InternetGatewayId = await attachGateway(VpcId);
    expect(await refused(remove())).toBe('DependencyViolation');
    await client.send(new ec2.DetachInternetGatewayCommand({ InternetGatewayId, VpcId }));
    const { GroupId } = await client.send(
      new ec2.CreateSecurityGroupCommand({ VpcId, GroupName: 'web', Description: 'web' }),
    );
    expect(await refused(remove())).toBe('DependencyViolation');
    await client.send(new ec2.DeleteSecurityGroupCommand({ GroupId }));
    const { RouteTable } = await client.send(new ec2.CreateRouteTableCommand({ VpcId }));
    expect(await refused(remove())).toBe('DependencyViolation');
    await client.send(new ec2.DeleteRouteTableCommand({ RouteTableId: RouteTable?.RouteTableId }));
    await remove();
    const { RouteTables } = await client.send(
      new ec2.DescribeRouteTablesCommand({ Filters: [{ Name: 'vpc-id', Values: [VpcId] }] }),
    );
    expect(RouteTables).toEqual([]);
    expect(await refused(remove())).toBe('InvalidVpcID.NotFound');
  });
});

describe('a subnet', () => {
  test('lies in its VPC, overlaps no other and is in a zone that exists', async () => {
    const VpcId = await createVpc();
    await createSubnet(VpcId, '10.20.0.0/20');
    expect(await refused(createSubnet(VpcId, '10.20.8.0/24'))).toBe('InvalidSubnet.Conflict');
    expect(await refused(createSubnet(VpcId, '10.21.0.0/24'))).toBe('InvalidSubnet.Range');
    const elsewhere = { VpcId, CidrBlock: '10.20.16.0/24', AvailabilityZone: 'eu-west-1z' };
    expect(await refused(client.send(new ec2.CreateSubnetCommand(elsewhere)))).toBe('InvalidParameterValue');
  });

  test('stays while an interface is in it', async () => {
    const VpcId = await createVpc();
    await attachGateway(VpcId);
    const SubnetId = await createSubnet(VpcId, '10.20.0.0/24');
    await createNat(SubnetId);
    expect(await refused(client.send(new ec2.DeleteSubnetCommand({ SubnetId })))).toBe('DependencyViolation');
  });
});

describe('a NAT gateway', () => {
  test('becomes available, carries an interface and its address, and frees them when it is deleted', async () => {
    const VpcId = await createVpc();
    const InternetGatewayId = await attachGateway(VpcId);
    const SubnetId = await createSubnet(VpcId, '10.20.0.0/24');
    const { NatGatewayId, AllocationId } = await createNat(SubnetId);
    expect(await natState(NatGatewayId)).toBe('pending');
    await clock.advance(180);
    expect(await natState(NatGatewayId)).toBe('available');
    const { NetworkInterfaces } = await client.send(
      new ec2.DescribeNetworkInterfacesCommand({ Filters: [{ Name: 'subnet-id', Values: [SubnetId] }] }),
    );
    expect(NetworkInterfaces).toMatchObject([
      {
        Description: `Interface for NAT Gateway ${NatGatewayId}`,
        Association: { AllocationId },
        RequesterManaged: true,
      },
    ]);
    const { Addresses } = await client.send(
      new ec2.DescribeAddressesCommand({ AllocationIds: [AllocationId] }),
    );
    const AssociationId = Addresses![0]!.AssociationId!;

    await client.send(new ec2.DeleteNatGatewayCommand({ NatGatewayId }));
    expect(await natState(NatGatewayId)).toBe('deleting');
    const release = () => client.send(new ec2.ReleaseAddressCommand({ AllocationId }));
    const detach = () => client.send(new ec2.DetachInternetGatewayCommand({ InternetGatewayId, VpcId }));
    expect(await refused(release())).toBe('AuthFailure');
    expect(await refused(client.send(new ec2.DisassociateAddressCommand({ AssociationId })))).toBe(
      'AuthFailure',
    );
    expect(await refused(detach())).toBe('DependencyViolation');
    await clock.advance(180);
    expect(await natState(NatGatewayId)).toBe('deleted');
    await clock.advance(10);
    await release();
    await detach();
    await client.send(new ec2.DeleteSubnetCommand({ SubnetId }));
    await clock.advance(3600);
    expect(await refused(natState(NatGatewayId))).toBe('NatGatewayNotFound');
  });

  test('is made once per client token', async () => {
    const VpcId = await createVpc();
    await attachGateway(VpcId);
    const SubnetId = await createSubnet(VpcId, '10.20.0.0/24');
    const { NatGatewayId, input } = await createNat(SubnetId, 'token');
    const again = await client.send(new ec2.CreateNatGatewayCommand(input));
    expect(again.NatGateway?.NatGatewayId).toBe(NatGatewayId);
    const other = { ...input, ConnectivityType: 'private' as const };
    expect(await refused(client.send(new ec2.CreateNatGatewayCommand(other)))).toBe(
      'IdempotentParameterMismatch',
    );
  });

  test('fails where no internet gateway is', async () => {
    const SubnetId = await createSubnet(await createVpc(), '10.20.0.0/24');
    const { NatGatewayId } = await createNat(SubnetId);
    await clock.advance(10);
    const { NatGateways } = await client.send(
      new ec2.DescribeNatGatewaysCommand({ NatGatewayIds: [NatGatewayId] }),
    );
    expect(NatGateways).toMatchObject([{ State: 'failed', FailureCode: 'Gateway.NotAttached' }]);
  });
});

describe('an elastic address', () => {
  test('is one of five', async () => {
    for (let count = 0; count < 5; count += 1) await client.send(new ec2.AllocateAddressCommand({}));
    expect(await refused(client.send(new ec2.AllocateAddressCommand({})))).toBe('AddressLimitExceeded');
  });
});

describe('a route table', () => {
  test('routes to gateways of its own VPC that are ready, once per destination', async () => {
    const VpcId = await createVpc();
    const GatewayId = await attachGateway(VpcId);
    const SubnetId = await createSubnet(VpcId, '10.20.0.0/24');
    const { RouteTable } = await client.send(new ec2.CreateRouteTableCommand({ VpcId, ClientToken: 'a' }));
    const RouteTableId = RouteTable!.RouteTableId!;
    const route = { RouteTableId, DestinationCidrBlock: '0.0.0.0/0' };
    const { NatGatewayId } = await createNat(SubnetId);
    expect(await refused(client.send(new ec2.CreateRouteCommand({ ...route, NatGatewayId })))).toBe(
      'InvalidNatGatewayID.NotFound',
    );
    await clock.advance(180);
    await client.send(new ec2.CreateRouteCommand({ ...route, NatGatewayId }));
    expect(await refused(client.send(new ec2.CreateRouteCommand({ ...route, GatewayId })))).toBe(
      'RouteAlreadyExists',
    );
    await client.send(new ec2.DeleteNatGatewayCommand({ NatGatewayId }));
    const shown = await client.send(new ec2.DescribeRouteTablesCommand({ RouteTableIds: [RouteTableId] }));
    expect(shown.RouteTables?.[0]?.Routes?.[1]).toMatchObject({ NatGatewayId, State: 'blackhole' });
    await client.send(new ec2.ReplaceRouteCommand({ ...route, GatewayId }));
    await client.send(new ec2.DeleteRouteCommand(route));
    expect(await refused(client.send(new ec2.DeleteRouteCommand(route)))).toBe('InvalidRoute.NotFound');
    expect(await refused(client.send(new ec2.ReplaceRouteCommand({ ...route, GatewayId })))).toBe(
      'InvalidParameterValue',
    );
    const local = { RouteTableId, DestinationCidrBlock: '10.20.0.0/16' };
    expect(await refused(client.send(new ec2.DeleteRouteCommand(local)))).toBe('InvalidParameterValue');
    const foreign = await attachGateway(await createVpc('10.30.0.0/16'));
    expect(await refused(client.send(new ec2.CreateRouteCommand({ ...route, GatewayId: foreign })))).toBe(
      'InvalidParameterValue',
    );
  });

  test('holds a subnet alone, and goes when it holds none', async () => {
    const VpcId = await createVpc();
    const SubnetId = await createSubnet(VpcId, '10.20.0.0/24');
    const create = async () =>
      (await client.send(new ec2.CreateRouteTableCommand({ VpcId }))).RouteTable!.RouteTableId!;
    const [first, second] = [await create(), await create()];
    const associate = (RouteTableId: string) =>
      client.send(new ec2.AssociateRouteTableCommand({ RouteTableId, SubnetId }));
    const { AssociationId } = await associate(first);
    expect((await associate(first)).AssociationId).toBe(AssociationId);
    expect(await refused(associate(second))).toBe('Resource.AlreadyAssociated');
    const remove = (RouteTableId: string) => client.send(new ec2.DeleteRouteTableCommand({ RouteTableId }));
    expect(await refused(remove(first))).toBe('DependencyViolation');
    const moved = await client.send(
      new ec2.ReplaceRouteTableAssociationCommand({ AssociationId, RouteTableId: second }),
    );
    await remove(first);
    await client.send(new ec2.DisassociateRouteTableCommand({ AssociationId: moved.NewAssociationId }));
    await remove(second);
  });

  test('is never deleted while it is the main one', async () => {
    const VpcId = await createVpc();
    const { RouteTables } = await client.send(
      new ec2.DescribeRouteTablesCommand({ Filters: [{ Name: 'vpc-id', Values: [VpcId] }] }),
    );
    const main = RouteTables![0]!;
    expect(
      await refused(client.send(new ec2.DeleteRouteTableCommand({ RouteTableId: main.RouteTableId }))),
    ).toBe('DependencyViolation');
    const AssociationId = main.Associations![0]!.RouteTableAssociationId;
    expect(await refused(client.send(new ec2.DisassociateRouteTableCommand({ AssociationId })))).toBe(
      'InvalidParameterValue',
    );
  });
});

describe('a security group', () => {
  const createGroup = async (VpcId: string, GroupName: string): Promise<string> => {
    const { GroupId } = await client.send(
      new ec2.CreateSecurityGroupCommand({ VpcId, GroupName, Description: GroupName }),
    );
    return GroupId!;
  };
  const from = (GroupId: string, port: number) => ({
    IpPermissions: [{ IpProtocol: 'tcp', FromPort: port, ToPort: port, UserIdGroupPairs: [{ GroupId }] }],
  });

  test('has a unique name of allowed characters', async () => {
    const VpcId = await createVpc();
    await createGroup(VpcId, 'web');
    expect(await refused(createGroup(VpcId, 'web'))).toBe('InvalidGroup.Duplicate');
    expect(await refused(createGroup(VpcId, 'default'))).toBe('InvalidParameterValue');
    expect(await refused(createGroup(VpcId, 'sg-web'))).toBe('InvalidParameterValue');
    expect(await refused(createGroup(VpcId, 'wéb'))).toBe('InvalidParameterValue');
  });

  test('keeps its rules apart, shows them lumped together, and has each once', async () => {
    const VpcId = await createVpc();
    const [web, tasks] = [await createGroup(VpcId, 'web'), await createGroup(VpcId, 'tasks')];
    const authorized = await client.send(
      new ec2.AuthorizeSecurityGroupIngressCommand({
        GroupId: tasks,
        TagSpecifications: [{ ResourceType: 'security-group-rule', Tags: [{ Key: 'owner', Value: 'me' }] }],
        ...from(web, 8080),
      }),
    );
    const ruleId = authorized.SecurityGroupRules![0]!.SecurityGroupRuleId!;
    const again = new ec2.AuthorizeSecurityGroupIngressCommand({ GroupId: tasks, ...from(web, 8080) });
    expect(await refused(client.send(again))).toBe('InvalidPermission.Duplicate');
    await client.send(
      new ec2.AuthorizeSecurityGroupIngressCommand({
        GroupId: tasks,
        IpPermissions: [
          {
            IpProtocol: '6',
            FromPort: 8080,
            ToPort: 8080,
            IpRanges: [{ CidrIp: '10.1.2.3/8', Description: 'lan' }],
          },
        ],
      }),
    );
    const { SecurityGroups } = await client.send(
      new ec2.DescribeSecurityGroupsCommand({ GroupIds: [tasks] }),
    );
    expect(SecurityGroups?.[0]?.IpPermissions).toMatchObject([
      {
        IpProtocol: 'tcp',
        FromPort: 8080,
        UserIdGroupPairs: [{ GroupId: web }],
        IpRanges: [{ CidrIp: '10.0.0.0/8', Description: 'lan' }],
      },
    ]);
    const { SecurityGroupRules } = await client.send(
      new ec2.DescribeSecurityGroupRulesCommand({ Filters: [{ Name: 'tag:owner', Values: ['m*'] }] }),
    );
    expect(SecurityGroupRules).toMatchObject([
      { SecurityGroupRuleId: ruleId, IsEgress: false, ReferencedGroupInfo: { GroupId: web } },
    ]);
    await client.send(
      new ec2.RevokeSecurityGroupIngressCommand({ GroupId: tasks, SecurityGroupRuleIds: [ruleId] }),
    );
    const gone = new ec2.RevokeSecurityGroupIngressCommand({ GroupId: tasks, ...from(web, 8080) });
    expect(await refused(client.send(gone))).toBe('InvalidPermission.NotFound');
  });

  test('goes after the rules that refer to it; the default one never', async () => {
    const VpcId = await createVpc();
    const [web, tasks] = [await createGroup(VpcId, 'web'), await createGroup(VpcId, 'tasks')];
    await client.send(new ec2.AuthorizeSecurityGroupIngressCommand({ GroupId: tasks, ...from(web, 80) }));
    const remove = (GroupId: string) => client.send(new ec2.DeleteSecurityGroupCommand({ GroupId }));
    expect(await refused(remove(web))).toBe('DependencyViolation');
    await remove(tasks);
    await remove(web);
    const { SecurityGroups } = await client.send(
      new ec2.DescribeSecurityGroupsCommand({ Filters: [{ Name: 'vpc-id', Values: [VpcId] }] }),
    );
    expect(await refused(remove(SecurityGroups![0]!.GroupId!))).toBe('CannotDelete');
  });

  test('has no rule without ports, source or a group of the same VPC', async () => {
    const group = await createGroup(await createVpc(), 'web');
    const foreign = await createGroup(await createVpc('10.30.0.0/16'), 'other');
    const authorize = (input: object) =>
      client.send(new ec2.AuthorizeSecurityGroupIngressCommand({ GroupId: group, ...input }));
    expect(
      await refused(
        authorize({ IpPermissions: [{ IpProtocol: 'tcp', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }] }),
      ),
    ).toBe('InvalidParameterValue');
    expect(await refused(authorize({ IpPermissions: [{ IpProtocol: 'tcp', FromPort: 1, ToPort: 1 }] }))).toBe(
      'MissingParameter',
    );
    expect(await refused(authorize(from(foreign, 80)))).toBe('InvalidGroup.NotFound');
    expect(await refused(authorize(from('sg-0123456789abcdef0', 80)))).toBe('InvalidGroup.NotFound');
  });
});

describe('tags', () => {
  test('are set, replaced, listed and removed on any kind', async () => {
    const VpcId = await createVpc();
    const InternetGatewayId = await attachGateway(VpcId);
    const Resources = [VpcId, InternetGatewayId];
    await client.send(
      new ec2.CreateTagsCommand({
        Resources,
        Tags: [
          { Key: 'a', Value: '1' },
          { Key: 'b', Value: '2' },
        ],
      }),
    );
    await client.send(new ec2.CreateTagsCommand({ Resources: [VpcId], Tags: [{ Key: 'a', Value: '3' }] }));
    await client.send(
      new ec2.DeleteTagsCommand({ Resources: [VpcId], Tags: [{ Key: 'b', Value: 'other' }] }),
    );
    await client.send(new ec2.DeleteTagsCommand({ Resources: [InternetGatewayId], Tags: [{ Key: 'b' }] }));
    const { Tags } = await client.send(new ec2.DescribeTagsCommand({}));
    expect(Tags).toEqual([
      { Key: 'a', Value: '3', ResourceId: VpcId, ResourceType: 'vpc' },
      { Key: 'b', Value: '2', ResourceId: VpcId, ResourceType: 'vpc' },
      { Key: 'a', Value: '1', ResourceId: InternetGatewayId, ResourceType: 'internet-gateway' },
    ]);
  });

  test('are at most 50, unique, and not of AWS', async () => {
    const VpcId = await createVpc();
    const set = (Tags: ec2.Tag[]) => client.send(new ec2.CreateTagsCommand({ Resources: [VpcId], Tags }));
    expect(await refused(set([{ Key: 'aws:x', Value: '' }]))).toBe('InvalidParameterValue');
    expect(
      await refused(
        set([
          { Key: 'a', Value: '' },
          { Key: 'a', Value: '' },
        ]),
      ),
    ).toBe('InvalidParameterValue');
    const many = Array.from({ length: 51 }, (_, index) => ({ Key: `k${String(index)}`, Value: '' }));
    expect(await refused(set(many))).toBe('TagLimitExceeded');
    const absent = { Resources: ['vpc-0123456789abcdef0'], Tags: [{ Key: 'a', Value: '' }] };
    expect(await refused(client.send(new ec2.CreateTagsCommand(absent)))).toBe('InvalidVpcID.NotFound');
  });

  test('select rows by wildcard, all filters together', async () => {
    const VpcId = await createVpc();
    await client.send(
      new ec2.CreateTagsCommand({ Resources: [VpcId], Tags: [{ Key: 'stack/id', Value: 'blog*1' }] }),
    );
    const count = async (...Filters: ec2.Filter[]) =>
      (await client.send(new ec2.DescribeVpcsCommand({ Filters }))).Vpcs?.length;
    expect(await count({ Name: 'tag:stack/id', Values: ['bl?g*'] })).toBe(1);
    expect(await count({ Name: 'tag:stack/id', Values: ['blog\\*1'] })).toBe(1);
    expect(await count({ Name: 'tag:stack/id', Values: ['Blog*1', 'x'] })).toBe(0);
    expect(
      await count({ Name: 'tag-key', Values: ['stack/id'] }, { Name: 'is-default', Values: ['true'] }),
    ).toBe(0);
    expect(await refused(count({ Name: 'colour', Values: ['red'] }))).toBe('InvalidParameterValue');
  });
});
