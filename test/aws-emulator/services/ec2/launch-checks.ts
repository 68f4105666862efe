import { includesType } from '../../kernel/account-facts.ts';
import { rule } from '../../kernel/rule.ts';
import type { Rule } from '../../kernel/rule.ts';
import { quota } from '../../kernel/quota.ts';
import type { Scope } from '../../kernel/scope.ts';
import { knownInstanceProfile } from '../iam/rights.ts';
import { groupIdsOf } from './instance-lifecycle.ts';
import { instanceTable } from './instance-tables.ts';
import type { LaunchData } from './instance-tables.ts';
import { instanceTypeNamed, isOffered } from './instance-type-list.ts';
import { publicImages } from './machine-images.ts';
import { securityGroupTable, subnetTable } from './tables.ts';

const codes = 'https://docs.aws.amazon.com/ec2/latest/devguide/errors-overview.html';

export const imageAbsent = rule({
  id: 'ec2.launch.image',
  code: 'InvalidAMIID.NotFound',
  page: codes,
  text: 'An instance is launched from an image that exists.',
});

export const typeInvalid = rule({
  id: 'ec2.launch.type',
  code: 'InvalidParameterValue',
  page: codes,
  text: 'An instance has a type that the region offers.',
  uncertain: true,
});

export const architectureMismatch = rule({
  id: 'ec2.launch.architecture',
  code: 'InvalidParameterValue',
  page: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/troubleshooting-launch.html',
  text: 'Image and instance type have the same architecture.',
});

export const profileInvalid = rule({
  id: 'ec2.launch.instance-profile',
  code: 'InvalidParameterValue',
  page: 'https://docs.aws.amazon.com/autoscaling/ec2/userguide/ts-as-instancelaunchfailure.html',
  text: 'The instance profile exists, and the news of it has spread.',
});

export const subnetInvalid = rule({
  id: 'ec2.launch.subnet',
  code: 'InvalidSubnetID.NotFound',
  page: codes,
  text: 'An instance is launched into a subnet that exists.',
});

export const groupInvalid = rule({
  id: 'ec2.launch.security-group',
  code: 'InvalidGroup.NotFound',
  page: codes,
  text: 'The security groups exist.',
});

export const groupElsewhere = rule({
  id: 'ec2.launch.network',
  code: 'InvalidParameter',
  page: codes,
  text: "The security groups belong to the subnet's VPC.",
});

export const creditsUnsupported = rule({
  id: 'ec2.launch.credits',
  code: 'InvalidParameterCombination',
  page: 'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreditSpecificationRequest.html',
  text: 'Only burstable types have CPU credits.',
  uncertain: true,
});

export const vcpuLimit = rule({
  id: 'ec2.launch.vcpus',
  code: 'VcpuLimitExceeded',
  page: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-on-demand-instances.html#on-demand-instance-limits',
  text: 'Running on-demand instances have no more vCPUs together than the quota.',
});

/** New accounts begin with less; AWS raises the quota with use. */
export const vcpuQuota = quota({
  id: 'ec2.vcpus',
  limit: 64,
  page: 'https://docs.aws.amazon.com/ec2/latest/instancetypes/ec2-instance-quotas.html',
});

export const typeUnsupported = rule({
  id: 'ec2.launch.zone',
  code: 'Unsupported',
  page: 'https://docs.aws.amazon.com/autoscaling/ec2/userguide/ts-as-instancelaunchfailure.html',
  text: 'An instance is launched in a zone that offers its type.',
});

export const capacityShort = rule({
  id: 'ec2.launch.capacity',
  code: 'InsufficientInstanceCapacity',
  page: 'https://docs.aws.amazon.com/autoscaling/ec2/userguide/ts-as-capacity.html',
  text: 'An instance is launched where AWS has room for its type.',
});

export interface Refusal {
  readonly rule: Rule;
  readonly message: string;
}

type Check = (scope: Scope, data: LaunchData, subnetId: string) => Refusal | undefined;

const image: Check = (_scope, data) =>
  publicImages.some(({ ImageId }) => ImageId === data.ImageId)
    ? undefined
    : { rule: imageAbsent, message: `The image id '[${data.ImageId ?? ''}]' does not exist` };

const type: Check = (_scope, data) =>
  instanceTypeNamed(data.InstanceType ?? '')
    ? undefined
    : {
        rule: typeInvalid,
        message: `Invalid value '${data.InstanceType ?? ''}' for InstanceType.`,
      };

const architecture: Check = (_scope, data) => {
  const ofType = instanceTypeNamed(data.InstanceType ?? '')?.architecture;
  const ofImage = publicImages.find(({ ImageId }) => ImageId === data.ImageId)?.Architecture;
  if (ofType === ofImage) return undefined;
  return {
    rule: architectureMismatch,
    message: `The architecture '${ofType ?? ''}' of the specified instance type does not match the architecture '${ofImage ?? ''}' of the specified AMI.`,
  };
};

const profile: Check = (scope, data) => {
  const wanted = data.IamInstanceProfile;
  if (!wanted) return undefined;
  if (knownInstanceProfile(scope, { name: wanted.Name, arn: wanted.Arn })) return undefined;
  const [member, noun, value] =
    wanted.Name === undefined ? ['arn', 'ARN', wanted.Arn ?? ''] : ['name', 'name', wanted.Name];
  return {
    rule: profileInvalid,
    message: `Value (${value}) for parameter iamInstanceProfile.${member} is invalid. Invalid IAM Instance Profile ${noun}`,
  };
};

const subnet: Check = (scope, _data, subnetId) =>
  scope.table(subnetTable).reachable(subnetId)
    ? undefined
    : { rule: subnetInvalid, message: `The subnet ID '${subnetId}' does not exist` };

const groups: Check = (scope, data, subnetId) => {
  const vpcId = scope.table(subnetTable).truth.get(subnetId)?.VpcId;
  for (const id of groupIdsOf(data)) {
    const group = scope.table(securityGroupTable).reachable(id);
    if (!group) return { rule: groupInvalid, message: `The security group '${id}' does not exist` };
    if (group.VpcId === vpcId) continue;
    const message = `Security group ${id} and subnet ${subnetId} belong to different networks.`;
    return { rule: groupElsewhere, message };
  }
  return undefined;
};

const credits: Check = (_scope, data) => {
  const burstable = instanceTypeNamed(data.InstanceType ?? '')?.burstable;
  if (data.CreditSpecification === undefined || burstable === true) return undefined;
  const name = data.InstanceType ?? '';
  return {
    rule: creditsUnsupported,
    message: `The CreditSpecification parameter is not supported for instance type ${name}.`,
  };
};

const vcpus: Check = (scope, data) => {
  const running = scope
    .table(instanceTable)
    .truth.filter(({ State }) => State.Name === 'pending' || State.Name === 'running')
    .reduce((sum, row) => sum + (instanceTypeNamed(row.InstanceType)?.vcpus ?? 0), 0);
  const limit = scope.limit(vcpuQuota);
  if (running + (instanceTypeNamed(data.InstanceType ?? '')?.vcpus ?? 0) <= limit) return undefined;
  return {
    rule: vcpuLimit,
    message: `You have requested more vCPU capacity than your current vCPU limit of ${String(limit)} allows for the instance bucket that the specified instance type belongs to. Please visit http://aws.amazon.com/contact-us/ec2-request to request an adjustment to this limit.`,
  };
};

/** Zones are AWS's, and so are their contents: neither says anything of the parameters. */
const room: Check = (scope, data, subnetId) => {
  const type = instanceTypeNamed(data.InstanceType ?? '');
  const subnetRow = scope.table(subnetTable).truth.get(subnetId);
  if (type === undefined || subnetRow === undefined) return undefined;
  const { AvailabilityZone: name, AvailabilityZoneId: zone } = subnetRow;
  if (!isOffered(type, zone, scope.facts)) {
    return {
      rule: typeUnsupported,
      message: `Your requested instance type (${type.name}) is not supported in your requested Availability Zone (${name}). Please retry your request by not specifying an Availability Zone or choosing another.`,
    };
  }
  if (!includesType(scope.facts.shortages, type.name, zone)) return undefined;
  return {
    rule: capacityShort,
    message: `We currently do not have sufficient ${type.name} capacity in the Availability Zone you requested (${name}). Our system will be working on provisioning additional capacity. You can currently get ${type.name} capacity by not specifying an Availability Zone in your request.`,
  };
};

/** Checks of the launch parameters themselves, and those of a launch at this moment. */
const parameterChecks: readonly Check[] = [image, type, architecture, credits, subnet, groups, profile];

/** Why an instance could never be launched so, as far as AWS knows now; Auto Scaling asks this of a template. */
export function parameterRefusal(scope: Scope, data: LaunchData, subnetId: string): Refusal | undefined {
  for (const check of parameterChecks) {
    const refusal = check(scope, data, subnetId);
    if (refusal) return refusal;
  }
  return undefined;
}

/** Why an instance cannot be launched now. */
export const launchRefusal = (scope: Scope, data: LaunchData, subnetId: string): Refusal | undefined =>
  parameterRefusal(scope, data, subnetId) ?? vcpus(scope, data, subnetId) ?? room(scope, data, subnetId);
