import type { DBInstance } from '../../aws/operations/rds-shapes.ts';
import { modifyDBInstance, restoreDBInstanceFromDBSnapshot } from '../../aws/operations/rds.ts';
import { secretValue, type Aspect, type Call, type Tags } from '../../engine/index.ts';
import { tagList } from '../ec2-tags.ts';
import { isPinned, LIFECYCLE_SUPPORT, type DatabaseWant } from './database-want.ts';

/**
 * Everything that the call takes. Password, windows, backups, the limit of autoscaling and another version are put right
 * when the instance is there: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_RestoreDBInstanceFromDBSnapshot.html
 */
export function restore(want: DatabaseWant, snapshot: string, tags: Tags): Call {
  return restoreDBInstanceFromDBSnapshot.call({
    DBInstanceIdentifier: want.identifier,
    DBSnapshotIdentifier: snapshot,
    DBInstanceClass: want.instanceClass,
    EngineLifecycleSupport: LIFECYCLE_SUPPORT,
    AutoMinorVersionUpgrade: !isPinned(want),
    StorageType: 'gp3',
    MultiAZ: want.multiAZ,
    PubliclyAccessible: false,
    DBSubnetGroupName: want.subnetGroup,
    DBParameterGroupName: want.parameterGroup,
    VpcSecurityGroupIds: [want.securityGroupId],
    CopyTagsToSnapshot: true,
    DeletionProtection: true,
    Tags: tagList(tags),
  });
}

/** Which value of the secret an instance has for its password: another instance, or another value, is another text. */
export const passwordMark = (want: DatabaseWant, seen: DBInstance): string =>
  `${seen.DbiResourceId ?? ''} ${want.secretVersion}`;

/**
 * A restored database has the password of its snapshot, and a secret that was lost has a new value. RDS shows no
 * password, so the ledger remembers which value was set where. The password changes without a restart, whatever else waits:
 * https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBInstance.html
 */
export const password: Aspect<DBInstance, DatabaseWant> = {
  name: "administrator's password",
  same: () => false,
  remembers: passwordMark,
  repair: (want) =>
    modifyDBInstance.call({
      DBInstanceIdentifier: want.identifier,
      MasterUserPassword: secretValue(want.secretArn, 'password'),
    }),
};
