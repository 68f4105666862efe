import type * as ec2 from '@aws-sdk/client-ec2';
import type { CallContext } from '../../kernel/call-context.ts';
import type { Handlers, Present } from '../../kernel/handlers.ts';
import type { FilterReaders } from './filters.ts';
import { launchInstance, stateOf, terminateInstance } from './instance-lifecycle.ts';
import { instanceTable, networkOfInstance, volumeTable } from './instance-tables.ts';
import type { InstanceRow, LaunchData } from './instance-tables.ts';
import { instanceTypeNamed } from './instance-type-list.ts';
import * as rules from './instance-rules.ts';
import { launchRefusal } from './launch-checks.ts';
import { resolveTemplate } from './launch-template-data.ts';
import { templateVersionAbsent } from './launch-template-rules.ts';
import { checkData, template } from './launch-templates.ts';
import { describeRows, existing } from './rows.ts';
import { networkInterfaceTable, subnetTable } from './tables.ts';
import { defaultVpc } from './vpcs.ts';

const readers: FilterReaders<InstanceRow> = {
  'instance-id': (row) => row.InstanceId,
  'instance-state-name': (row) => row.State.Name,
  'instance-type': (row) => row.InstanceType,
  'image-id': (row) => row.ImageId,
  'subnet-id': (row) => row.SubnetId,
  'vpc-id': (row) => row.VpcId,
  'availability-zone': (row) => row.Placement.AvailabilityZone,
  'private-ip-address': (row) => row.PrivateIpAddress,
  'instance.group-id': (row) => row.SecurityGroups?.map(({ GroupId }) => GroupId),
  'iam-instance-profile.arn': (row) => row.IamInstanceProfile?.Arn,
};

/** The instance with its interfaces and volume, as long as it has any. */
function shapeOf(context: CallContext, row: InstanceRow): ec2.Instance {
  const card = context.table(networkInterfaceTable).truth.get(row.interfaceId);
  const volume = context.table(volumeTable).truth.get(row.volumeId);
  return {
    ...row,
    Tags: [...row.Tags],
    NetworkInterfaces: card ? [networkOfInstance(card)] : [],
    BlockDeviceMappings: volume
      ? [
          {
            DeviceName: '/dev/xvda',
            Ebs: { VolumeId: row.volumeId, Status: 'attached', DeleteOnTermination: true },
          },
        ]
      : [],
  };
}

function reservations(context: CallContext, rows: readonly InstanceRow[]): ec2.Reservation[] {
  const byReservation = new Map<string, InstanceRow[]>();
  for (const row of rows) {
    byReservation.set(row.reservationId, [...(byReservation.get(row.reservationId) ?? []), row]);
  }
  return [...byReservation].map(([ReservationId, members]) => ({
    ReservationId,
    OwnerId: context.account,
    Groups: [],
    Instances: members.map((row) => shapeOf(context, row)),
  }));
}

type RunInput = Present<ec2.RunInstancesRequest>;

/** The launch parameters: those of the template, and over them those of the call. */
function dataOf(context: CallContext, input: RunInput): LaunchData {
  const { LaunchTemplate: reference } = input;
  const own = Object.fromEntries(
    Object.entries({
      ImageId: input.ImageId,
      InstanceType: input.InstanceType,
      SecurityGroupIds: input.SecurityGroupIds,
      IamInstanceProfile: input.IamInstanceProfile,
      UserData: input.UserData,
      MetadataOptions: input.MetadataOptions,
      BlockDeviceMappings: input.BlockDeviceMappings,
      NetworkInterfaces: input.NetworkInterfaces,
      TagSpecifications: input.TagSpecifications,
      CreditSpecification: input.CreditSpecification,
    }).filter(([, value]) => value !== undefined),
  );
  const given = checkData(own);
  if (!reference) return given;
  template(context, reference);
  const resolved = resolveTemplate(context.scope, reference);
  if (!resolved)
    throw templateVersionAbsent.refuse('Could not find the specified version for the launch template.');
  return { ...resolved.data, ...given };
}

/** https://docs.aws.amazon.com/vpc/latest/userguide/default-vpc.html */
function defaultSubnetId(context: CallContext): string {
  const { VpcId: id } = defaultVpc(context);
  const subnet = context
    .table(subnetTable)
    .truth.find((row) => row.VpcId === id && row.DefaultForAz === true);
  if (subnet) return subnet.SubnetId;
  throw rules.launchSubnet.refuse(`No subnets found for the default VPC '${id}'. Please specify a subnet.`);
}

function run(context: CallContext, input: RunInput): ec2.Reservation {
  const data = dataOf(context, input);
  const subnetId = input.SubnetId ?? data.NetworkInterfaces?.[0]?.SubnetId ?? defaultSubnetId(context);
  const count = input.MaxCount;
  if (input.MinCount < 1 || input.MinCount > count)
    throw rules.launchCount.refuse(`Value (${String(input.MinCount)}) for parameter minCount is invalid.`);
  const reservationId = context.newId('r');
  const rows = Array.from({ length: count }, () => {
    const refusal = launchRefusal(context.scope, data, subnetId);
    if (refusal) throw refusal.rule.refuse(refusal.message);
    return launchInstance(context.scope, { data, subnetId, reservationId });
  });
  return {
    ReservationId: reservationId,
    OwnerId: context.account,
    Groups: [],
    Instances: rows.map((row) => shapeOf(context, row)),
  };
}

const creditOf = (row: InstanceRow): ec2.InstanceCreditSpecification => {
  if (instanceTypeNamed(row.InstanceType)?.burstable !== true)
    throw rules.creditsOf.refuse(`The instance '${row.InstanceId}' is not burstable.`);
  // The default of T3, T3a and T4g.
  return { InstanceId: row.InstanceId, CpuCredits: row.cpuCredits ?? 'unlimited' };
};

/** https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-instance-lifecycle.html */
export const instances = {
  RunInstances(context, input) {
    return context.once(input.ClientToken, input, () => run(context, input));
  },

  DescribeInstances(context, input) {
    const rows = describeRows(context, instanceTable, {
      ids: input.InstanceIds,
      absence: rules.instanceAbsent,
      filters: input.Filters,
      readers,
    });
    const page = { limit: input.MaxResults, token: input.NextToken, default: 1000, max: 1000 };
    const { items, next } = context.page(rows, page);
    return { Reservations: reservations(context, items), NextToken: next };
  },

  DescribeInstanceStatus(context, input) {
    const { IncludeAllInstances: all = false } = input;
    const rows = describeRows(context, instanceTable, {
      ids: input.InstanceIds,
      absence: rules.instanceAbsent,
      filters: input.Filters,
      readers,
    }).filter(({ State }) => all || State.Name === 'running');
    const page = { limit: input.MaxResults, token: input.NextToken, default: 1000, max: 1000 };
    const { items, next } = context.page(rows, page);
    return {
      InstanceStatuses: items.map((row) => ({
        InstanceId: row.InstanceId,
        AvailabilityZone: row.Placement.AvailabilityZone,
        InstanceState: row.State,
        InstanceStatus: { Status: 'ok' as const },
        SystemStatus: { Status: 'ok' as const },
      })),
      NextToken: next,
    };
  },

  DescribeInstanceCreditSpecifications(context, input) {
    const rows = describeRows(context, instanceTable, {
      ids: input.InstanceIds,
      absence: rules.instanceAbsent,
      filters: input.Filters,
      readers,
    });
    const page = { limit: input.MaxResults, token: input.NextToken, default: 1000, max: 1000 };
    const { items, next } = context.page(rows, page);
    return { InstanceCreditSpecifications: items.map(creditOf), NextToken: next };
  },

  TerminateInstances(context, input) {
    const rows = input.InstanceIds.map((id) => existing(context, instanceTable, id, rules.instanceAbsent));
    const changes = rows.map((row) => {
      terminateInstance(context.scope, row.InstanceId);
      const now = context.table(instanceTable).truth.get(row.InstanceId);
      return {
        InstanceId: row.InstanceId,
        PreviousState: row.State,
        CurrentState: now?.State ?? stateOf('terminated'),
      };
    });
    return { TerminatingInstances: changes };
  },

  DescribeVolumes(context, input) {
    const rows = describeRows(context, volumeTable, {
      ids: input.VolumeIds,
      absence: rules.volumeAbsent,
      filters: input.Filters,
      readers: {
        'volume-id': (row) => row.VolumeId,
        status: (row) => row.State,
        'attachment.instance-id': (row) => row.Attachments?.map(({ InstanceId }) => InstanceId),
      },
    });
    const page = { limit: input.MaxResults, token: input.NextToken, max: 1000 };
    const { items, next } = context.page(rows, page);
    return { Volumes: items, NextToken: next };
  },
} satisfies Handlers<typeof ec2>;
