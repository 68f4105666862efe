import type { Kind } from '../../engine/index.ts';
import { defaultSecurityGroup } from './default-security-group.ts';
import { elasticIp } from './elastic-ip.ts';
import { internetGateway } from './internet-gateway.ts';
import { natGateway } from './nat-gateway.ts';
import { routeTable } from './route-table.ts';
import { securityGroup } from './security-group.ts';
import { subnet } from './subnet.ts';
import { vpc } from './vpc.ts';
import { zones } from './zones.ts';

/** The Network layer; a kind stands after those it is found through. */
export const networkKinds: readonly Kind[] = [
  vpc,
  defaultSecurityGroup,
  internetGateway,
  subnet,
  zones,
  natGateway,
  elasticIp,
  routeTable,
  securityGroup,
];
