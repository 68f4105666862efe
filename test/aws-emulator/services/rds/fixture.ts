import {
  CreateDBInstanceCommand,
  CreateDBParameterGroupCommand,
  CreateDBSubnetGroupCommand,
  DeleteDBInstanceCommand,
  DescribeDBInstancesCommand,
  ModifyDBInstanceCommand,
  RDSClient,
} from '@aws-sdk/client-rds';
import type {
  CreateDBInstanceMessage,
  DBInstance,
  DeleteDBInstanceMessage,
  ModifyDBInstanceMessage,
} from '@aws-sdk/client-rds';
import type { EmulatorOptions } from '../../kernel/emulator.ts';
import { account, clientConfig, region, startEmulator } from '../../testing/setup.ts';
import { groupId, layNetwork, subnetId } from '../../testing/network.ts';
import { networkInterfaceTable } from '../ec2/tables.ts';

export const minute = 60;
export const hour = 60 * minute;

export const password = 'correct-horse-battery';

const instance: CreateDBInstanceMessage = {
  DBInstanceIdentifier: 'blog',
  DBInstanceClass: 'db.t4g.micro',
  Engine: 'mysql',
  EngineVersion: '8.4',
  MasterUsername: 'wordpress',
  MasterUserPassword: password,
  AllocatedStorage: 20,
  MaxAllocatedStorage: 100,
  StorageType: 'gp3',
  StorageEncrypted: true,
  DBSubnetGroupName: 'data',
  DBParameterGroupName: 'own',
  VpcSecurityGroupIds: [groupId],
  BackupRetentionPeriod: 7,
  PreferredMaintenanceWindow: 'sun:03:00-sun:04:00',
  PreferredBackupWindow: '22:00-23:00',
  CopyTagsToSnapshot: true,
  EngineLifecycleSupport: 'open-source-rds-extended-support-disabled',
  Tags: [{ Key: 'team', Value: 'web' }],
};

/** An account with a network, a subnet group `data` and a parameter group `own`. */
export async function start(options: Partial<EmulatorOptions> = {}) {
  const { emulator, clock } = startEmulator(options);
  const scope = emulator.scope(account, region);
  layNetwork(scope);
  const rds = new RDSClient(clientConfig(emulator));
  await rds.send(
    new CreateDBSubnetGroupCommand({
      DBSubnetGroupName: 'data',
      DBSubnetGroupDescription: 'data subnets',
      SubnetIds: [subnetId('a'), subnetId('b')],
    }),
  );
  await rds.send(
    new CreateDBParameterGroupCommand({
      DBParameterGroupName: 'own',
      DBParameterGroupFamily: 'mysql8.4',
      Description: 'own',
    }),
  );
  if (options.lag !== undefined) await clock.advance(2 * minute);
  const create = (given: Partial<CreateDBInstanceMessage> = {}) =>
    rds.send(new CreateDBInstanceCommand({ ...instance, ...given }));
  const modify = (given: Partial<ModifyDBInstanceMessage>) =>
    rds.send(new ModifyDBInstanceCommand({ DBInstanceIdentifier: 'blog', ...given }));
  const remove = (given: Partial<DeleteDBInstanceMessage> = { SkipFinalSnapshot: true }) =>
    rds.send(new DeleteDBInstanceCommand({ DBInstanceIdentifier: 'blog', ...given }));
  const look = async (): Promise<DBInstance> => {
    const found = await rds.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier: 'blog' }));
    return found.DBInstances?.[0] ?? {};
  };
  const interfaces = () => scope.table(networkInterfaceTable).truth.list();
  return { emulator, clock, scope, rds, create, modify, remove, look, interfaces };
}

/** The same with an instance that is available. */
export async function startWithInstance(
  given: Partial<CreateDBInstanceMessage> = {},
  options: Partial<EmulatorOptions> = {},
) {
  const started = await start(options);
  await started.create(given);
  await started.clock.advance(20 * minute);
  return started;
}
