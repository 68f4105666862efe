import { rule } from '../../kernel/rule.ts';
import { absence } from './absence-rules.ts';

const reference = 'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/';

export const instanceAbsent = absence('instance', 'InvalidInstanceID.NotFound', 'instance ID');
export const volumeAbsent = absence('volume', 'InvalidVolume.NotFound', 'volume');
export const imageMissing = absence('image', 'InvalidAMIID.NotFound', 'image id');

export const launchSubnet = rule({
  id: 'ec2.run-instances.subnet',
  code: 'MissingInput',
  page: `${reference}API_RunInstances.html`,
  text: 'A launch that names no subnet goes into a default subnet of the default VPC, which has to have one.',
});

export const launchCount = rule({
  id: 'ec2.run-instances.count',
  code: 'InvalidParameterValue',
  page: `${reference}API_RunInstances.html`,
  text: 'MinCount is at least one and at most MaxCount.',
});

export const creditsOf = rule({
  id: 'ec2.instance-credits.type',
  code: 'UnsupportedOperation',
  page: `${reference}API_DescribeInstanceCreditSpecifications.html`,
  text: 'Only burstable instances have a credit option.',
  uncertain: true,
});
