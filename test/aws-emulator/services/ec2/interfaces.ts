import type { NetworkInterfaceType } from '@aws-sdk/client-ec2';
import { rule } from '../../kernel/rule.ts';
import type { Scope } from '../../kernel/scope.ts';
import { addressText, cidrSize, parseCidr } from './cidr.ts';
import { networkInterfaceTable, securityGroupTable, subnetTable } from './tables.ts';
import type { NetworkInterfaceRow } from './tables.ts';

export const subnetFull = rule({
  id: 'ec2.subnet.addresses',
  code: 'InsufficientFreeAddressesInSubnet',
  page: 'https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html',
  text: 'The first four addresses of a subnet and its last are reserved, the others can be used once.',
});

export interface InterfaceOptions {
  readonly subnetId: string;
  /** As AWS writes it: `EFS mount target for fs-… (fsmt-…)`, `ELB app/<name>/<id>`, `RDSNetworkInterface`. */
  readonly description: string;
  readonly securityGroupIds?: readonly string[];
  /** As EC2 answers it (`nat_gateway`, `efs`), which the SDK's list of values does not follow. Default is `interface`. */
  readonly interfaceType?: string;
  /** Service that owns the interface: `amazon-elb`; its user cannot delete it. Default is the account itself. */
  readonly requesterId?: string;
  /** Instance that it is attached to. */
  readonly instanceId?: string;
  /** True: it has a public address of the service's own, which keeps the internet gateway attached. */
  readonly publicAddress?: boolean;
  readonly privateIpAddress?: string;
}

/** Addresses that every subnet loses. https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html */
const reservedFirst = 4;
export const reservedAddresses = 5;

/** Interfaces that take up an address of the subnet. */
export const interfacesIn = (scope: Scope, subnetId: string): NetworkInterfaceRow[] =>
  scope.table(networkInterfaceTable).truth.filter((row) => row.SubnetId === subnetId);

function freeAddress(scope: Scope, subnetId: string, cidrBlock: string): string {
  const cidr = parseCidr(cidrBlock);
  const taken = new Set(interfacesIn(scope, subnetId).map((row) => row.PrivateIpAddress));
  if (!cidr) throw new Error(`subnet ${subnetId} has no valid block`);
  for (let offset = reservedFirst; offset < cidrSize(cidr) - 1; offset += 1) {
    const address = addressText(cidr.base + offset);
    if (!taken.has(address)) return address;
  }
  throw subnetFull.refuse(`The specified subnet '${subnetId}' does not have enough free addresses.`);
}

/** A public address nobody else has. */
export const publicAddress = (scope: Scope): string =>
  `${scope.random.next() < 0.5 ? '54' : '52'}.${[1, 2, 3].map(() => String(Math.floor(scope.between(1, 255)))).join('.')}`;

function attachmentOf(scope: Scope, options: InterfaceOptions) {
  return {
    AttachmentId: scope.newId('eni-attach'),
    AttachTime: scope.date,
    DeleteOnTermination: options.instanceId !== undefined,
    DeviceIndex: options.instanceId === undefined ? 1 : 0,
    Status: 'attached' as const,
    InstanceOwnerId: options.requesterId ?? scope.account,
    ...(options.instanceId === undefined ? {} : { InstanceId: options.instanceId }),
  };
}

function groupsOf(scope: Scope, ids: readonly string[]): NetworkInterfaceRow['Groups'] {
  const groups = scope.table(securityGroupTable);
  return ids.map((GroupId) => ({ GroupId, GroupName: groups.truth.get(GroupId)?.GroupName ?? '' }));
}

/** Puts an interface into a subnet, in use at once. The subnet and the groups must exist. */
export function createInterface(scope: Scope, options: InterfaceOptions): NetworkInterfaceRow {
  const subnet = scope.table(subnetTable).truth.get(options.subnetId);
  if (!subnet) throw new Error(`no subnet ${options.subnetId}`);
  const address = options.privateIpAddress ?? freeAddress(scope, subnet.SubnetId, subnet.CidrBlock);
  const id = scope.newId('eni');
  const association = options.publicAddress
    ? { Association: { PublicIp: publicAddress(scope), IpOwnerId: options.requesterId ?? 'amazon' } }
    : {};
  const row: NetworkInterfaceRow = {
    NetworkInterfaceId: id,
    SubnetId: subnet.SubnetId,
    VpcId: subnet.VpcId,
    AvailabilityZone: subnet.AvailabilityZone,
    AvailabilityZoneId: subnet.AvailabilityZoneId,
    Description: options.description,
    Groups: groupsOf(scope, options.securityGroupIds ?? []),
    InterfaceType: (options.interfaceType ?? 'interface') as NetworkInterfaceType,
    MacAddress: `02:${(scope.random.hex(10).match(/../g) ?? []).join(':')}`,
    OwnerId: scope.account,
    PrivateIpAddress: address,
    PrivateIpAddresses: [{ Primary: true, PrivateIpAddress: address }],
    RequesterId: options.requesterId ?? scope.account,
    RequesterManaged: options.requesterId !== undefined,
    SourceDestCheck: options.interfaceType !== 'nat_gateway',
    Status: 'in-use',
    Attachment: attachmentOf(scope, options),
    Tags: [],
    ...association,
  };
  return scope.table(networkInterfaceTable).insert(id, row);
}

/** Changes the groups of an interface that is in use. */
export function setInterfaceGroups(scope: Scope, id: string, groupIds: readonly string[]): void {
  scope.table(networkInterfaceTable).update(id, { Groups: groupsOf(scope, groupIds) });
}

export function deleteInterface(scope: Scope, id: string): void {
  scope.table(networkInterfaceTable).remove(id);
}
