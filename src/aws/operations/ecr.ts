import {
  CreateRepositoryCommand,
  DeleteRepositoryCommand,
  DescribeImagesCommand,
  DescribeRepositoriesCommand,
  GetLifecyclePolicyCommand,
  ListTagsForResourceCommand,
  PutImageScanningConfigurationCommand,
  PutImageTagMutabilityCommand,
  PutLifecyclePolicyCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-ecr';
import { lowerNextToken, operationsOf, tagging } from './operation.ts';

/*
 * Buckets: https://docs.aws.amazon.com/AmazonECR/latest/userguide/service-quotas.html
 * Grants: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerregistry.html
 */
const ecr = operationsOf('ecr');

export const createRepository = ecr.write('CreateRepository', CreateRepositoryCommand, {
  scope: 'tagging',
  also: [tagging('ecr:TagResource')],
});
export const describeRepositories = ecr.read('DescribeRepositories', DescribeRepositoriesCommand, {
  pages: lowerNextToken,
});
export const deleteRepository = ecr.write('DeleteRepository', DeleteRepositoryCommand);
export const getLifecyclePolicy = ecr.read('GetLifecyclePolicy', GetLifecyclePolicyCommand);
export const putLifecyclePolicy = ecr.write('PutLifecyclePolicy', PutLifecyclePolicyCommand);
export const putImageTagMutability = ecr.write('PutImageTagMutability', PutImageTagMutabilityCommand);
export const putImageScanningConfiguration = ecr.write(
  'PutImageScanningConfiguration',
  PutImageScanningConfigurationCommand,
);
export const describeImages = ecr.read('DescribeImages', DescribeImagesCommand, { pages: lowerNextToken });

export const listTagsForResource = ecr.read('ListTagsForResource', ListTagsForResourceCommand);
export const tagResource = ecr.write('TagResource', TagResourceCommand);
export const untagResource = ecr.write('UntagResource', UntagResourceCommand);
