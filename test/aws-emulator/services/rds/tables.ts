import type { DBInstance, DBParameterGroup, DBSnapshot, Event } from '@aws-sdk/client-rds';
import { defineTable } from '../../kernel/table.ts';
import type { With } from '../ec2/row.ts';

export type TagList = readonly { readonly Key: string; readonly Value: string }[];

interface Tagged {
  readonly Tags: TagList;
}

/** What ModifyDBInstance may leave for later, under the names of `PendingModifiedValues`. */
export interface Changes {
  readonly DBInstanceClass?: string;
  readonly AllocatedStorage?: number;
  readonly MasterUserPassword?: string;
  readonly Port?: number;
  readonly BackupRetentionPeriod?: number;
  readonly MultiAZ?: boolean;
  readonly EngineVersion?: string;
}

export interface GroupMembership {
  readonly DBParameterGroupName: string;
  readonly ParameterApplyStatus: 'in-sync' | 'applying' | 'pending-reboot';
  /** The instance just changed to this group: its parameters come with a reboot. */
  readonly joining?: true;
}

type Shown = With<
  Omit<
    DBInstance,
    | 'TagList'
    | 'DBSubnetGroup'
    | 'PendingModifiedValues'
    | 'DBParameterGroups'
    | 'VpcSecurityGroups'
    | 'DBInstanceStatus'
  >,
  | 'DBInstanceIdentifier'
  | 'DBInstanceClass'
  | 'DBInstanceArn'
  | 'DbiResourceId'
  | 'EngineVersion'
  | 'AllocatedStorage'
  | 'BackupRetentionPeriod'
  | 'MultiAZ'
  | 'DeletionProtection'
  | 'CopyTagsToSnapshot'
  | 'PreferredMaintenanceWindow'
  | 'StorageType'
>;

/** By identifier, in lower case. */
export type InstanceRow = Shown &
  Tagged & {
    readonly DBInstanceStatus: string;
    readonly DBParameterGroups: readonly GroupMembership[];
    readonly VpcSecurityGroups: readonly {
      readonly VpcSecurityGroupId: string;
      readonly Status: 'active' | 'adding' | 'removing';
    }[];
    readonly subnetGroupName: string;
    readonly port: number;
    readonly password: string;
    /** What somebody wrote into it; snapshots and restores carry it. */
    readonly content?: string;
    /** Interfaces in the subnets, by zone: the primary's, and the standby's. */
    readonly interfaces: Readonly<Record<string, string>>;
    /** Changes that were asked for and are not there yet. */
    readonly waiting: Changes;
    /** Those of them that are being worked on. */
    readonly working: Changes;
    /** Counts the pieces of work on the instance, so that a newer one replaces an older one. */
    readonly work: number;
    /** Counts the appointments for the maintenance window; the last one is kept. */
    readonly appointment: number;
    /** Epoch milliseconds of the last change of the storage. */
    readonly storageChangedAt: number | undefined;
  };
export const instanceTable = defineTable<InstanceRow>({ service: 'rds', type: 'db' });

/** Rows of subnet groups keep ids; what is shown of a subnet is looked up. */
export interface SubnetGroupRow extends Tagged {
  readonly DBSubnetGroupName: string;
  readonly DBSubnetGroupDescription: string;
  readonly DBSubnetGroupArn: string;
  readonly VpcId: string;
  readonly subnetIds: readonly string[];
}
export const subnetGroupTable = defineTable<SubnetGroupRow>({ service: 'rds', type: 'subgrp' });

export interface SetParameter {
  readonly value: string;
  readonly method: 'immediate' | 'pending-reboot';
}

export type ParameterGroupRow = With<
  DBParameterGroup,
  'DBParameterGroupName' | 'DBParameterGroupFamily' | 'DBParameterGroupArn' | 'Description'
> &
  Tagged & { readonly parameters: Readonly<Record<string, SetParameter>> };
export const parameterGroupTable = defineTable<ParameterGroupRow>({ service: 'rds', type: 'pg' });

export type SnapshotRow = With<
  Omit<DBSnapshot, 'TagList'>,
  | 'DBSnapshotIdentifier'
  | 'DBInstanceIdentifier'
  | 'DBSnapshotArn'
  | 'SnapshotType'
  | 'Status'
  | 'DbiResourceId'
> &
  Tagged & {
    /** The instance at the moment of the snapshot. */
    readonly source: InstanceRow;
  };
export const snapshotTable = defineTable<SnapshotRow>({ service: 'rds', type: 'snapshot' });

/** Automated backups of instances that were deleted without them, by resource id of the instance. */
export interface RetainedBackupRow {
  readonly instance: InstanceRow;
  readonly vpcId: string;
}
export const retainedBackupTable = defineTable<RetainedBackupRow>({
  service: 'rds',
  type: 'auto-backup',
});

/** What happened, by a running number; no object of the account. */
export type EventRow = With<
  Event,
  'SourceIdentifier' | 'SourceType' | 'Message' | 'Date' | 'EventCategories'
>;
export const eventTable = defineTable<EventRow>({ service: 'rds', type: 'event' });
