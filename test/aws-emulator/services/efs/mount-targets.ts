import type * as efs from '@aws-sdk/client-efs';
import type { CallContext } from '../../kernel/call-context.ts';
import type { Handlers, InputOf } from '../../kernel/handlers.ts';
import { createInterface, deleteInterface, interfacesIn, setInterfaceGroups } from '../ec2/interfaces.ts';
import { securityGroupTable, subnetTable } from '../ec2/tables.ts';
import type { SubnetRow } from '../ec2/tables.ts';
import { availableFileSystem, existingMountTarget, idIn, seenFileSystem } from './lookup.ts';
import * as rules from './rules.ts';
import { accessPointTable, mountTargetTable } from './tables.ts';
import type { MountTargetRow } from './tables.ts';

const requester = 'amazon-elasticfilesystem';

function subnetOf(context: CallContext, id: string): SubnetRow {
  const subnet = context.table(subnetTable).reachable(id);
  if (!subnet) throw rules.subnetAbsent.refuse(`The subnet ID '${id}' does not exist`);
  return subnet;
}

/** The groups as given, else the VPC's default group. */
function groupsOf(context: CallContext, vpcId: string, given: readonly string[] | undefined): string[] {
  const groups = context.table(securityGroupTable);
  const asked = given ?? [];
  if (asked.length > context.limit(rules.mountTargetGroupQuota))
    throw rules.securityGroupCount.refuse('The maximum number of security groups per interface is reached.');
  const unknown = asked.find((id) => groups.reachable(id)?.VpcId !== vpcId);
  if (unknown !== undefined)
    throw rules.securityGroupAbsent.refuse(
      `The security group ID '${unknown}' does not exist in VPC '${vpcId}'`,
    );
  if (asked.length > 0) return [...asked];
  return groups.truth
    .filter((group) => group.VpcId === vpcId && group.GroupName === 'default')
    .map(({ GroupId }) => GroupId);
}

function checkConflict(context: CallContext, fileSystemId: string, subnet: SubnetRow): void {
  const siblings = context
    .table(mountTargetTable)
    .truth.filter((target) => target.FileSystemId === fileSystemId);
  if (siblings.some((target) => target.zone === subnet.AvailabilityZone))
    throw rules.mountTargetConflict.refuse('mount target already exists in this AZ');
  if (siblings.some((target) => target.VpcId !== subnet.VpcId))
    throw rules.mountTargetConflict.refuse('requested subnet for new mount target is not in the same VPC');
}

function checkAddress(context: CallContext, subnetId: string, address: string | undefined): void {
  const taken = interfacesIn(context.scope, subnetId).some((row) => row.PrivateIpAddress === address);
  if (taken) throw rules.addressInUse.refuse(`Address ${String(address)} is in use.`);
}

function insertTarget(
  context: CallContext,
  input: InputOf<typeof efs, 'CreateMountTarget'>,
  subnet: SubnetRow,
): MountTargetRow {
  const id = context.newId('fsmt');
  const fileSystemId = idIn(input.FileSystemId);
  const securityGroupIds = groupsOf(context, subnet.VpcId, input.SecurityGroups);
  const eni = createInterface(context.scope, {
    subnetId: subnet.SubnetId,
    description: `EFS mount target for ${fileSystemId} (${id})`,
    securityGroupIds,
    requesterId: requester,
    ...(input.IpAddress === undefined ? {} : { privateIpAddress: input.IpAddress }),
  });
  return context.table(mountTargetTable).insert(id, {
    MountTargetId: id,
    FileSystemId: fileSystemId,
    SubnetId: subnet.SubnetId,
    OwnerId: context.account,
    LifeCycleState: 'creating',
    IpAddress: eni.PrivateIpAddress,
    NetworkInterfaceId: eni.NetworkInterfaceId,
    AvailabilityZoneId: subnet.AvailabilityZoneId,
    AvailabilityZoneName: subnet.AvailabilityZone,
    VpcId: subnet.VpcId,
    securityGroupIds,
    zone: subnet.AvailabilityZone,
  });
}

function seenTarget(context: CallContext, id: string): MountTargetRow {
  const row = context.table(mountTargetTable).byId(id);
  if (!row) throw rules.mountTargetAbsent.refuse(`Mount target '${id}' does not exist.`);
  return row;
}

function fileSystemAsked(context: CallContext, input: InputOf<typeof efs, 'DescribeMountTargets'>): string {
  if (input.FileSystemId !== undefined) return seenFileSystem(context, input.FileSystemId).FileSystemId;
  const id = idIn(input.AccessPointId ?? '');
  const point = context.table(accessPointTable).byId(id);
  if (!point) throw rules.accessPointAbsent.refuse(`Access point '${id}' does not exist.`);
  return point.FileSystemId;
}

export const mountTargets = {
  CreateMountTarget(context, input) {
    const fileSystem = availableFileSystem(context, input.FileSystemId);
    const subnet = subnetOf(context, input.SubnetId);
    checkConflict(context, fileSystem.FileSystemId, subnet);
    checkAddress(context, subnet.SubnetId, input.IpAddress);
    const row = insertTarget(context, input, subnet);
    const table = context.table(mountTargetTable);
    context.after(context.between(60, 120), () => {
      table.update(row.MountTargetId, (held) =>
        held.LifeCycleState === 'creating' ? { ...held, LifeCycleState: 'available' } : held,
      );
    });
    return row;
  },

  DescribeMountTargets(context, input) {
    const asked = [input.FileSystemId, input.MountTargetId, input.AccessPointId].filter(
      (value) => value !== undefined,
    );
    if (asked.length !== 1)
      throw rules.mountTargetQuestion.refuse(
        'Specify exactly one of FileSystemId, MountTargetId and AccessPointId.',
      );
    if (input.MountTargetId !== undefined)
      return { MountTargets: [seenTarget(context, input.MountTargetId)] };
    const fileSystemId = fileSystemAsked(context, input);
    const found = context
      .table(mountTargetTable)
      .list()
      .filter((row) => row.FileSystemId === fileSystemId);
    const { items, next } = context.page(found, { limit: input.MaxItems, token: input.Marker, default: 10 });
    return { MountTargets: items, NextMarker: next };
  },

  DescribeMountTargetSecurityGroups(context, input) {
    return { SecurityGroups: seenTarget(context, input.MountTargetId).securityGroupIds };
  },

  ModifyMountTargetSecurityGroups(context, input) {
    const row = existingMountTarget(context, input.MountTargetId);
    if (row.LifeCycleState !== 'available')
      throw rules.mountTargetState.refuse(`Mount target '${row.MountTargetId}' is ${row.LifeCycleState}.`);
    const securityGroupIds = groupsOf(context, row.VpcId, input.SecurityGroups);
    setInterfaceGroups(context.scope, row.NetworkInterfaceId, securityGroupIds);
    context.table(mountTargetTable).update(row.MountTargetId, { securityGroupIds });
    return {};
  },

  DeleteMountTarget(context, input) {
    const { MountTargetId: id, NetworkInterfaceId: interfaceId } = existingMountTarget(
      context,
      input.MountTargetId,
    );
    const table = context.table(mountTargetTable);
    const { scope } = context;
    table.update(id, { LifeCycleState: 'deleting' });
    context.after(context.between(60, 180), () => {
      deleteInterface(scope, interfaceId);
      table.remove(id);
    });
    return {};
  },
} satisfies Handlers<typeof efs>;
