import type {
  Instance,
  InstanceNetworkInterface,
  LaunchTemplate,
  LaunchTemplateVersion,
  Volume,
} from '@aws-sdk/client-ec2';
import { defineTable } from '../../kernel/table.ts';
import { defineTopic } from '../../kernel/topic.ts';
import type { Row } from './row.ts';
import type { NetworkInterfaceRow } from './tables.ts';

export type InstanceRow = Row<
  Instance,
  'InstanceId' | 'ImageId' | 'InstanceType' | 'SubnetId' | 'VpcId' | 'State' | 'Placement' | 'LaunchTime'
> & {
  readonly reservationId: string;
  /** Base64, as it was given. */
  readonly userData: string | undefined;
  readonly cpuCredits: string | undefined;
  readonly interfaceId: string;
  readonly volumeId: string;
};
/** Terminated instances stay for an hour. */
export const instanceTable = defineTable<InstanceRow>({ service: 'ec2', type: 'instance' });

export type VolumeRow = Row<Volume, 'VolumeId' | 'State'>;
export const volumeTable = defineTable<VolumeRow>({ service: 'ec2', type: 'volume' });

export type LaunchTemplateRow = Row<
  LaunchTemplate,
  'LaunchTemplateId' | 'LaunchTemplateName' | 'DefaultVersionNumber' | 'LatestVersionNumber'
>;
export const launchTemplateTable = defineTable<LaunchTemplateRow>({
  service: 'ec2',
  type: 'launch-template',
});

export type LaunchTemplateVersionRow = Readonly<LaunchTemplateVersion> & {
  readonly LaunchTemplateId: string;
  readonly VersionNumber: number;
  readonly LaunchTemplateData: LaunchData;
};
/** Versions by `<template id>/<number>`. */
export const launchTemplateVersionTable = defineTable<LaunchTemplateVersionRow>({
  service: 'ec2',
  type: 'launch-template-version',
});

/** What an instance is launched with: a template's data, as DescribeLaunchTemplateVersions shows it. */
export type LaunchData = NonNullable<LaunchTemplateVersion['LaunchTemplateData']>;

/** `running` comes 20–40 s after the launch; `shutting-down` at once and `terminated` 20–60 s after the termination. */
export interface InstanceEvent {
  readonly instanceId: string;
  readonly state: 'running' | 'shutting-down' | 'terminated';
}
export const instanceTopic = defineTopic<InstanceEvent>('ec2.instance');

/** An interface as its instance shows it. */
export const networkOfInstance = (card: NetworkInterfaceRow): InstanceNetworkInterface => ({
  NetworkInterfaceId: card.NetworkInterfaceId,
  SubnetId: card.SubnetId,
  VpcId: card.VpcId,
  PrivateIpAddress: card.PrivateIpAddress,
  Status: card.Status,
  OwnerId: card.OwnerId,
  Groups: [...card.Groups],
  Description: card.Description,
  MacAddress: card.MacAddress,
});
