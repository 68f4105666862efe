import type { Scope } from '../../kernel/scope.ts';
import { createInterface, deleteInterface, setInterfaceGroups } from '../ec2/interfaces.ts';
import { subnetTable } from '../ec2/tables.ts';
import { instanceTable, subnetGroupTable } from './tables.ts';
import type { InstanceRow } from './tables.ts';

const requester = 'amazon-rds';

/** Zones that a subnet group covers, each with one of its subnets. */
export function zonesOfGroup(scope: Scope, groupName: string): Map<string, string> {
  const subnets = scope.table(subnetTable).truth;
  const ids = scope.table(subnetGroupTable).truth.get(groupName)?.subnetIds ?? [];
  return new Map(
    ids.flatMap((id): [string, string][] => {
      const zone = subnets.get(id)?.AvailabilityZone;
      return zone === undefined ? [] : [[zone, id]];
    }),
  );
}

/** Puts an interface of the instance into one zone's subnet. */
export function plugIn(
  scope: Scope,
  groupName: string,
  zone: string,
  securityGroupIds: readonly string[],
): string {
  const subnetId = zonesOfGroup(scope, groupName).get(zone) ?? '';
  return createInterface(scope, {
    subnetId,
    description: 'RDSNetworkInterface',
    securityGroupIds,
    requesterId: requester,
  }).NetworkInterfaceId;
}

export function unplug(scope: Scope, row: InstanceRow): void {
  for (const id of Object.values(row.interfaces)) deleteInterface(scope, id);
}

/** Puts the groups that were asked for on the interfaces, and shows them as active. */
export function settleGroups(scope: Scope, row: InstanceRow): InstanceRow['VpcSecurityGroups'] {
  const groups = row.VpcSecurityGroups.filter(({ Status }) => Status !== 'removing');
  const ids = groups.map(({ VpcSecurityGroupId }) => VpcSecurityGroupId);
  for (const id of Object.values(row.interfaces)) setInterfaceGroups(scope, id, ids);
  return ids.map((VpcSecurityGroupId) => ({ VpcSecurityGroupId, Status: 'active' as const }));
}

/** The zone of a standby: another one than the primary's. */
export const standbyZone = (scope: Scope, groupName: string, primary: string): string =>
  [...zonesOfGroup(scope, groupName).keys()].find((zone) => zone !== primary) ?? primary;

/** Adds or removes the standby. */
export function setStandby(scope: Scope, id: string, multiAZ: boolean): void {
  const table = scope.table(instanceTable);
  table.update(id, (row) => {
    const primary = row.AvailabilityZone ?? '';
    const groups = row.VpcSecurityGroups.map((group) => group.VpcSecurityGroupId);
    const zone = standbyZone(scope, row.subnetGroupName, primary);
    const { SecondaryAvailabilityZone: _left, ...rest } = row;
    const own = { [primary]: row.interfaces[primary] ?? '' };
    if (multiAZ === row.MultiAZ) return row;
    if (!multiAZ) {
      unplug(scope, { ...row, interfaces: withoutZone(row.interfaces, primary) });
      return { ...rest, MultiAZ: false, interfaces: own };
    }
    const standby = plugIn(scope, row.subnetGroupName, zone, groups);
    return {
      ...rest,
      MultiAZ: true,
      SecondaryAvailabilityZone: zone,
      interfaces: { ...own, [zone]: standby },
    };
  });
}

const withoutZone = (interfaces: InstanceRow['interfaces'], zone: string): InstanceRow['interfaces'] =>
  Object.fromEntries(Object.entries(interfaces).filter(([key]) => key !== zone));
