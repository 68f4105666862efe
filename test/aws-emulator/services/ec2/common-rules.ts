import { rule } from '../../kernel/rule.ts';

const reference = 'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/';

export const filterName = rule({
  id: 'ec2.filter.name',
  code: 'InvalidParameterValue',
  page: `${reference}API_Filter.html`,
  text: 'A filter has a name that the operation knows.',
});

export const filterValue = rule({
  id: 'ec2.filter.value',
  code: 'InvalidParameterValue',
  page: `${reference}API_Filter.html`,
  text: 'A filter has at least one value.',
  uncertain: true,
});

export const tagCount = rule({
  id: 'ec2.tags.count',
  code: 'TagLimitExceeded',
  page: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html#tag-restrictions',
  text: 'A resource carries at most 50 tags.',
});

export const tagPrefix = rule({
  id: 'ec2.tags.prefix',
  code: 'InvalidParameterValue',
  page: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html#tag-restrictions',
  text: 'Tag keys that begin with aws: are reserved.',
});

export const tagDuplicate = rule({
  id: 'ec2.tags.duplicate',
  code: 'InvalidParameterValue',
  page: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html#tag-restrictions',
  text: 'Each tag key of a resource is unique.',
});

export const tagSize = rule({
  id: 'ec2.tags.size',
  code: 'InvalidParameterValue',
  page: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html#tag-restrictions',
  text: 'A tag key has 1 to 128 characters, a value at most 256.',
});

export const tagSpecificationType = rule({
  id: 'ec2.tag-specification.type',
  code: 'InvalidParameterValue',
  page: `${reference}API_TagSpecification.html`,
  text: 'A tag specification names a resource type that the operation creates.',
});

export const taggedResource = rule({
  id: 'ec2.tags.resource',
  code: 'InvalidID',
  page: `${reference}API_CreateTags.html`,
  text: 'CreateTags and DeleteTags take ids of resources that exist.',
});
