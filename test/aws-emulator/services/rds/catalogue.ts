import type * as rds from '@aws-sdk/client-rds';
import type { CallContext } from '../../kernel/call-context.ts';
import type { Handlers } from '../../kernel/handlers.ts';
import { zonesOf } from '../ec2/zones.ts';
import { parameterGroupQuota, subnetGroupQuota } from './group-rules.ts';
import { snapshotQuota } from './common-rules.ts';
import { engineVersions, familyOf, upgradesOf } from './engine-versions.ts';
import type { EngineVersion } from './engine-versions.ts';
import { instanceClasses } from './instance-classes.ts';
import { engine, instanceQuota } from './instance-rules.ts';
import { pageOfRecords } from './pages.ts';
import { instanceTable, parameterGroupTable, snapshotTable, subnetGroupTable } from './tables.ts';

const describedVersion = ({ version, major }: EngineVersion): rds.DBEngineVersion => ({
  Engine: 'mysql',
  EngineVersion: version,
  MajorEngineVersion: major,
  DBParameterGroupFamily: familyOf(version),
  DBEngineDescription: 'MySQL Community Edition',
  DBEngineVersionDescription: `MySQL ${version}`,
  ExportableLogTypes: ['audit', 'error', 'general', 'iam-db-auth-error', 'slowquery'],
  SupportsLogExportsToCloudwatchLogs: true,
  SupportsReadReplica: true,
  Status: 'available',
  ValidUpgradeTarget: upgradesOf(version).map((target) => ({
    Engine: 'mysql',
    EngineVersion: target.version,
    Description: `MySQL ${target.version}`,
    AutoUpgrade: target.isDefault && target.major === major,
    IsMajorVersionUpgrade: target.major !== major,
  })),
});

const option = (
  context: CallContext,
  EngineVersion: string,
  DBInstanceClass: string,
): rds.OrderableDBInstanceOption => ({
  Engine: 'mysql',
  EngineVersion,
  DBInstanceClass,
  LicenseModel: 'general-public-license',
  AvailabilityZones: zonesOf(context.account, context.region).map(({ name }) => ({ Name: name })),
  MultiAZCapable: true,
  ReadReplicaCapable: true,
  Vpc: true,
  SupportsStorageEncryption: true,
  StorageType: 'gp3',
  SupportsStorageAutoscaling: true,
  MinStorageSize: 20,
  MaxStorageSize: 65_536,
});

const fits = (asked: string | undefined, ...values: readonly string[]): boolean =>
  asked === undefined || values.includes(asked);

/** What there is to choose from. */
export const catalogue = {
  DescribeDBEngineVersions(context, input) {
    const { Engine, EngineVersion, DBParameterGroupFamily: family, DefaultOnly: only = false } = input;
    const found = engineVersions.filter(
      ({ version, major, isDefault }) =>
        fits(Engine, 'mysql') &&
        fits(EngineVersion, version, major) &&
        fits(family, familyOf(version)) &&
        (!only || isDefault),
    );
    const { items, Marker } = pageOfRecords(context, found.map(describedVersion), input);
    return { DBEngineVersions: items, Marker };
  },

  DescribeOrderableDBInstanceOptions(context, input) {
    if (input.Engine !== 'mysql') throw engine.refuse('Invalid DB engine');
    const { EngineVersion, DBInstanceClass } = input;
    const found = engineVersions
      .filter(({ version }) => fits(EngineVersion, version))
      .flatMap(({ version }) =>
        instanceClasses
          .filter((name) => fits(DBInstanceClass, name))
          .map((name) => option(context, version, name)),
      );
    const { items, Marker } = pageOfRecords(context, found, input);
    return { OrderableDBInstanceOptions: items, Marker };
  },

  DescribeCertificates() {
    return {
      DefaultCertificateForNewLaunches: 'rds-ca-rsa2048-g1',
      Certificates: ['rds-ca-rsa2048-g1', 'rds-ca-rsa4096-g1', 'rds-ca-ecc384-g1'].map((name) => ({
        CertificateIdentifier: name,
        CertificateType: 'CA',
      })),
    };
  },

  /** Maintenance that RDS itself wants to do; the emulator wants none. */
  DescribePendingMaintenanceActions() {
    return { PendingMaintenanceActions: [] };
  },

  /** There is no Aurora here. */
  DescribeDBClusters() {
    return { DBClusters: [] };
  },

  DescribeAccountAttributes(context) {
    const counted = [
      ['DBInstances', instanceTable, instanceQuota],
      ['DBSubnetGroups', subnetGroupTable, subnetGroupQuota],
      ['DBParameterGroups', parameterGroupTable, parameterGroupQuota],
      ['ManualSnapshots', snapshotTable, snapshotQuota],
    ] as const;
    return {
      AccountQuotas: counted.map(([AccountQuotaName, table, limit]) => ({
        AccountQuotaName,
        Used: context.table<object>(table).truth.list().length,
        Max: context.limit(limit),
      })),
    };
  },
} satisfies Handlers<typeof rds>;
