import {
  CreateLaunchTemplateCommand,
  CreateLaunchTemplateVersionCommand,
  DeleteLaunchTemplateCommand,
  DescribeImagesCommand,
  DescribeInstanceTypeOfferingsCommand,
  DescribeInstanceTypesCommand,
  DescribeInstancesCommand,
  DescribeLaunchTemplateVersionsCommand,
  DescribeLaunchTemplatesCommand,
} from '@aws-sdk/client-ec2';
import { nextToken, operationsOf, tagging } from './operation.ts';

/*
 * Buckets: https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-throttling.html (each action is evaluated by itself).
 * Grants: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html
 */
const ec2 = operationsOf('ec2', {
  buckets: { read: 'ec2:describe', write: 'ec2:mutating' },
  countedAlone: true,
});

export const createLaunchTemplate = ec2.write('CreateLaunchTemplate', CreateLaunchTemplateCommand, {
  scope: 'tagging',
  also: [tagging('ec2:CreateTags')],
});
export const describeLaunchTemplates = ec2.read('DescribeLaunchTemplates', DescribeLaunchTemplatesCommand, {
  pages: nextToken,
});
export const deleteLaunchTemplate = ec2.write('DeleteLaunchTemplate', DeleteLaunchTemplateCommand);

export const createLaunchTemplateVersion = ec2.write(
  'CreateLaunchTemplateVersion',
  CreateLaunchTemplateVersionCommand,
  { bucket: 'ec2:launch-template-version' },
);
export const describeLaunchTemplateVersions = ec2.read(
  'DescribeLaunchTemplateVersions',
  DescribeLaunchTemplateVersionsCommand,
  { pages: nextToken },
);

export const describeInstances = ec2.read('DescribeInstances', DescribeInstancesCommand, {
  pages: nextToken,
});
export const describeInstanceTypes = ec2.read('DescribeInstanceTypes', DescribeInstanceTypesCommand, {
  pages: nextToken,
});
export const describeInstanceTypeOfferings = ec2.read(
  'DescribeInstanceTypeOfferings',
  DescribeInstanceTypeOfferingsCommand,
  { pages: nextToken },
);
export const describeImages = ec2.read('DescribeImages', DescribeImagesCommand, { pages: nextToken });
