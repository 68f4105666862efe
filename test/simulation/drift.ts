import { DeleteRouteCommand, EC2Client, RevokeSecurityGroupIngressCommand } from '@aws-sdk/client-ec2';
import { routeTableTable, securityGroupTable } from '../aws-emulator/services/ec2/tables.ts';
import { tagKeys } from '../../src/engine/index.ts';
import { ACCOUNT, REGION, type World } from './world.ts';

interface Tagged {
  readonly Tags?:
    readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[] | undefined;
}

function carries(row: Tagged, id: string): boolean {
  return row.Tags?.some((tag) => tag.Key === tagKeys.resource && tag.Value === id) ?? false;
}

/** Somebody with the same account and no manners: takes away a security group rule and a route, through the AWS API. */
export async function damage(world: World): Promise<void> {
  const scope = world.emulator.scope(ACCOUNT, REGION);
  const ec2 = new EC2Client({
    region: REGION,
    credentials: { accessKeyId: ACCOUNT, secretAccessKey: 'somebody' },
    requestHandler: world.emulator.requestHandler(),
    maxAttempts: 1,
  });
  const group = scope.table(securityGroupTable).truth.find((row) => carries(row, 'security-group/database'));
  const table = scope.table(routeTableTable).truth.find((row) => carries(row, 'route-table/app/b'));
  if (group === undefined || table === undefined) throw new Error('nothing to damage');
  const rule = group.rules.find((entry) => !entry.IsEgress);
  await ec2.send(
    new RevokeSecurityGroupIngressCommand({
      GroupId: group.GroupId,
      SecurityGroupRuleIds: [rule?.SecurityGroupRuleId ?? ''],
    }),
  );
  await ec2.send(
    new DeleteRouteCommand({ RouteTableId: table.RouteTableId, DestinationCidrBlock: '0.0.0.0/0' }),
  );
  world.journal.note('somebody revokes a rule and deletes a route');
}

/** Whether what `damage` took away is there again. */
export function isMended(world: World): boolean {
  const scope = world.emulator.scope(ACCOUNT, REGION);
  const group = scope.table(securityGroupTable).truth.find((row) => carries(row, 'security-group/database'));
  const table = scope.table(routeTableTable).truth.find((row) => carries(row, 'route-table/app/b'));
  const rule = group?.rules.some((entry) => !entry.IsEgress && entry.FromPort === 3306) === true;
  return rule && table?.Routes.some((route) => route.DestinationCidrBlock === '0.0.0.0/0') === true;
}
