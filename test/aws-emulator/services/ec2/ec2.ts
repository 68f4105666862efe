import * as ec2 from '@aws-sdk/client-ec2';
import { ec2Codes } from '../../kernel/error-codes.ts';
import { rulesIn } from '../../kernel/rule.ts';
import { defineService } from '../../kernel/service.ts';
import * as absenceRules from './absence-rules.ts';
import { accountFacts } from './account-facts.ts';
import { addresses } from './addresses.ts';
import * as commonRules from './common-rules.ts';
import { compute, computeRules } from './compute.ts';
import * as gatewayRules from './gateway-rules.ts';
import * as groupRules from './group-rules.ts';
import * as instanceTypeModule from './instance-types.ts';
import * as interfaceModule from './interfaces.ts';
import { internetGateways } from './internet-gateways.ts';
import { natGateways } from './nat-gateways.ts';
import { networkAcls } from './network-acls.ts';
import * as networkInterfaceModule from './network-interfaces.ts';
import * as routeRules from './route-rules.ts';
import { routeTables } from './route-tables.ts';
import { routes } from './routes.ts';
import { securityGroupRules } from './security-group-rules.ts';
import { securityGroups } from './security-groups.ts';
import { seedDefaultVpc } from './seed.ts';
import { subnets } from './subnets.ts';
import { tags } from './tags.ts';
import { throttle } from './throttle.ts';
import * as vpcRules from './vpc-rules.ts';
import { vpcs } from './vpcs.ts';
import * as zoneModule from './zones.ts';

const network = {
  ...addresses,
  ...internetGateways,
  ...natGateways,
  ...networkAcls,
  ...networkInterfaceModule.networkInterfaces,
  ...routes,
  ...routeTables,
  ...securityGroupRules,
  ...securityGroups,
  ...subnets,
  ...vpcs,
};

export const ec2Service = defineService({
  name: 'ec2',
  module: ec2,
  client: () => new ec2.EC2Client({ region: 'us-east-1' }),
  handlers: {
    ...network,
    ...tags,
    ...accountFacts,
    ...compute,
    ...zoneModule.zones,
  },
  codes: ec2Codes,
  throttle,
  seed: seedDefaultVpc,
  rules: [
    ...rulesIn(
      commonRules,
      gatewayRules,
      gatewayRules.natFailures,
      groupRules,
      instanceTypeModule,
      interfaceModule,
      networkInterfaceModule,
      routeRules,
      vpcRules,
      zoneModule,
    ),
    ...computeRules,
    ...Object.values(absenceRules).flatMap((value) => ('rule' in value ? [value.rule] : [])),
  ],
});
