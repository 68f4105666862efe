import { rule } from '../../kernel/rule.ts';
import { quota } from '../../kernel/quota.ts';

const codes = 'https://docs.aws.amazon.com/ec2/latest/devguide/errors-overview.html';
const reference = 'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/';

export const templateIdAbsent = rule({
  id: 'ec2.launch-template.id',
  code: 'InvalidLaunchTemplateId.NotFound',
  page: codes,
  text: 'A call names a launch template that exists.',
});

export const templateNameAbsent = rule({
  id: 'ec2.launch-template.name',
  code: 'InvalidLaunchTemplateName.NotFoundException',
  page: codes,
  text: 'A call names a launch template that exists.',
});

export const templateNameTaken = rule({
  id: 'ec2.launch-template.unique',
  code: 'InvalidLaunchTemplateName.AlreadyExistsException',
  page: codes,
  text: 'Launch templates of an account and region have different names.',
});

export const templateVersionAbsent = rule({
  id: 'ec2.launch-template.version',
  code: 'InvalidLaunchTemplateId.VersionNotFound',
  page: codes,
  text: 'A call names a version that exists.',
});

export const templateReference = rule({
  id: 'ec2.launch-template.reference',
  code: 'MissingParameter',
  page: `${reference}API_CreateLaunchTemplateVersion.html`,
  text: 'A launch template is named by its id or its name, by one of the two.',
  uncertain: true,
});

export const userDataEncoding = rule({
  id: 'ec2.launch-template.user-data',
  code: 'InvalidUserData.Malformed',
  page: codes,
  text: 'User data is base64, at most 16 KiB before encoding.',
});

export const templateProfile = rule({
  id: 'ec2.launch-template.instance-profile',
  code: 'InvalidParameterCombination',
  page: `${reference}API_LaunchTemplateIamInstanceProfileSpecificationRequest.html`,
  text: 'An instance profile is given by its name or its ARN, not by both.',
});

export const templateInterfaces = rule({
  id: 'ec2.launch-template.interfaces',
  code: 'InvalidParameterCombination',
  page: `${reference}API_RequestLaunchTemplateData.html`,
  text: 'With network interfaces given, security groups belong to the interface.',
  uncertain: true,
});

export const templateQuota = quota({
  id: 'ec2.launch-templates',
  limit: 5000,
  page: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/launch-template-restrictions.html',
});

export const templateCount = rule({
  id: 'ec2.launch-template.count',
  code: 'LaunchTemplateLimitExceeded',
  page: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/launch-template-restrictions.html',
  text: 'A region has at most 5,000 launch templates.',
  uncertain: true,
});
