import type { TableDefinition } from '../../kernel/table.ts';
import * as absent from './absence-rules.ts';
import type { Absence } from './absence-rules.ts';
import type { Tagged } from './row.ts';
import { instanceAbsent, volumeAbsent } from './instance-rules.ts';
import { instanceTable, launchTemplateTable, volumeTable } from './instance-tables.ts';
import { templateIdAbsent } from './launch-template-rules.ts';
import {
  addressTable,
  internetGatewayTable,
  natGatewayTable,
  networkAclTable,
  networkInterfaceTable,
  routeTableTable,
  securityGroupRuleTable,
  securityGroupTable,
  subnetTable,
  vpcTable,
} from './tables.ts';

/** A kind of resource that takes tags, found by the prefix of its ids. */
export interface Taggable {
  readonly prefix: string;
  readonly resourceType: string;
  readonly table: TableDefinition<Tagged>;
  readonly absent: Absence;
}

const kind = <Row extends Tagged>(
  prefix: string,
  resourceType: string,
  table: TableDefinition<Row>,
  absence: Absence,
): Taggable => ({
  prefix,
  resourceType,
  table: table as TableDefinition<object> as TableDefinition<Tagged>,
  absent: absence,
});

export const taggable: readonly Taggable[] = [
  kind('vpc-', 'vpc', vpcTable, absent.vpcAbsent),
  kind('subnet-', 'subnet', subnetTable, absent.subnetAbsent),
  kind('igw-', 'internet-gateway', internetGatewayTable, absent.internetGatewayAbsent),
  kind('eipalloc-', 'elastic-ip', addressTable, absent.addressAbsent),
  kind('nat-', 'natgateway', natGatewayTable, absent.natGatewayAbsent),
  kind('rtb-', 'route-table', routeTableTable, absent.routeTableAbsent),
  kind('sg-', 'security-group', securityGroupTable, absent.securityGroupAbsent),
  kind('sgr-', 'security-group-rule', securityGroupRuleTable, absent.securityGroupRuleAbsent),
  kind('eni-', 'network-interface', networkInterfaceTable, absent.networkInterfaceAbsent),
  kind('acl-', 'network-acl', networkAclTable, absent.networkAclAbsent),
  kind('i-', 'instance', instanceTable, instanceAbsent),
  kind('vol-', 'volume', volumeTable, volumeAbsent),
  kind('lt-', 'launch-template', launchTemplateTable, {
    rule: templateIdAbsent,
    text: (id) => `The specified launch template, with template ID ${id}, does not exist.`,
  }),
];
