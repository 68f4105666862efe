import { quota } from '../../kernel/quota.ts';
import { rule } from '../../kernel/rule.ts';

const reference = 'https://docs.aws.amazon.com/AmazonECR/latest/APIReference/';
const guide = 'https://docs.aws.amazon.com/AmazonECR/latest/userguide/';

export const repositoryExists = rule({
  id: 'ecr.repository.name',
  code: 'RepositoryAlreadyExistsException',
  page: `${reference}API_CreateRepository.html`,
  text: 'Names of repositories are unique in a registry.',
});

export const repositoryAbsent = rule({
  id: 'ecr.repository.absent',
  code: 'RepositoryNotFoundException',
  page: `${reference}API_DescribeRepositories.html`,
  text: 'A call names a repository that exists.',
});

export const repositoryFull = rule({
  id: 'ecr.repository.not-empty',
  code: 'RepositoryNotEmptyException',
  page: `${reference}API_DeleteRepository.html`,
  text: 'A repository with images goes only by force.',
});

export const registry = rule({
  id: 'ecr.registry',
  code: 'RepositoryNotFoundException',
  page: `${reference}API_DescribeRepositories.html`,
  text: 'The registry is that of the account; repositories of others are not shared here.',
  uncertain: true,
});

export const lifecyclePolicy = rule({
  id: 'ecr.lifecycle-policy.form',
  code: 'InvalidParameterException',
  page: `${guide}lifecycle_policy_parameters.html`,
  text: 'A lifecycle policy has rules with unique priorities, a selection that fits its tag status, and expiry.',
});

export const lifecyclePolicyAbsent = rule({
  id: 'ecr.lifecycle-policy.absent',
  code: 'LifecyclePolicyNotFoundException',
  page: `${reference}API_GetLifecyclePolicy.html`,
  text: 'Only a policy that was put can be read.',
});

export const policyAbsent = rule({
  id: 'ecr.repository-policy.absent',
  code: 'RepositoryPolicyNotFoundException',
  page: `${reference}API_GetRepositoryPolicy.html`,
  text: 'Only a policy that was set can be read.',
});

export const policyForm = rule({
  id: 'ecr.repository-policy.form',
  code: 'InvalidParameterException',
  page: `${reference}API_SetRepositoryPolicy.html`,
  text: 'A repository policy is JSON with statements.',
});

export const manifest = rule({
  id: 'ecr.image.manifest',
  code: 'InvalidParameterException',
  page: `${reference}API_PutImage.html`,
  text: 'A manifest is JSON of schema version 2 whose media type is known.',
});

export const digestDiffers = rule({
  id: 'ecr.image.digest',
  code: 'ImageDigestDoesNotMatchException',
  page: `${reference}API_PutImage.html`,
  text: 'The digest of an image is the hash of its manifest.',
});

export const imageExists = rule({
  id: 'ecr.image.exists',
  code: 'ImageAlreadyExistsException',
  page: `${reference}API_PutImage.html`,
  text: 'The same manifest under the same tag is there already.',
});

export const tagImmutable = rule({
  id: 'ecr.image.tag-immutable',
  code: 'ImageTagAlreadyExistsException',
  page: `${guide}image-tag-mutability.html`,
  text: 'In a repository with immutable tags a tag stays where it is.',
});

export const referenceAbsent = rule({
  id: 'ecr.image.references',
  code: 'ReferencedImagesNotFoundException',
  page: `${reference}API_PutImage.html`,
  text: 'An index refers to manifests that the repository holds.',
});

export const imageAbsent = rule({
  id: 'ecr.image.absent',
  code: 'ImageNotFoundException',
  page: `${reference}API_DescribeImages.html`,
  text: 'DescribeImages names images that the repository holds.',
});

export const scanAbsent = rule({
  id: 'ecr.scan.absent',
  code: 'ScanNotFoundException',
  page: `${reference}API_DescribeImageScanFindings.html`,
  text: 'Findings exist for images that were scanned.',
});

export const tooManyTags = rule({
  id: 'ecr.tags.count',
  code: 'TooManyTagsException',
  page: `${guide}ecr-using-tags.html`,
  text: 'A repository carries at most 50 tags.',
});

export const tagForm = rule({
  id: 'ecr.tags.form',
  code: 'InvalidTagParameterException',
  page: `${guide}ecr-using-tags.html`,
  text: 'Each tag key is given once and does not begin with aws:.',
});

export const tooManyRepositories = rule({
  id: 'ecr.repositories.quota',
  code: 'LimitExceededException',
  page: `${guide}service-quotas.html`,
  text: 'An account has room for so many repositories in a region.',
});

export const repositories = quota({
  id: 'ecr.repositories',
  limit: 100_000,
  page: `${guide}service-quotas.html`,
});
