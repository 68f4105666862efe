import * as ecr from '@aws-sdk/client-ecr';
import { jsonCodes } from '../../kernel/error-codes.ts';
import { rulesIn } from '../../kernel/rule.ts';
import { defineService } from '../../kernel/service.ts';
import type { Throttle } from '../../kernel/throttle.ts';
import { imageLists } from './image-lists.ts';
import { images } from './images.ts';
import { lifecyclePolicies } from './lifecycle-policies.ts';
import { repositories } from './repositories.ts';
import { repositoryPolicies } from './repository-policies.ts';
import * as rules from './rules.ts';
import { tags } from './tags.ts';

/** Requests per second, where AWS publishes them. */
const rates: Readonly<Record<string, number>> = {
  PutImage: 10,
  BatchGetImage: 2000,
  GetAuthorizationToken: 500,
};

/** https://docs.aws.amazon.com/AmazonECR/latest/userguide/service-quotas.html */
const throttle: Throttle = (operation) => {
  const perSecond = rates[operation];
  return perSecond === undefined
    ? undefined
    : { key: operation, capacity: perSecond, refillPerSecond: perSecond };
};

export const ecrService = defineService({
  name: 'ecr',
  module: ecr,
  client: () => new ecr.ECRClient({ region: 'us-east-1' }),
  handlers: {
    ...repositories,
    ...lifecyclePolicies,
    ...repositoryPolicies,
    ...images,
    ...imageLists,
    ...tags,
  },
  codes: jsonCodes,
  throttle,
  rules: rulesIn(rules),
});
