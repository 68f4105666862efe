import type { WordPressStackSpec } from '../../api/v1alpha1/spec.ts';
import {
  createRepository,
  deleteRepository,
  describeRepositories,
  getLifecyclePolicy,
  listTagsForResource,
  putImageScanningConfiguration,
  putImageTagMutability,
  putLifecyclePolicy,
  tagResource,
  untagResource,
} from '../../aws/operations/ecr.ts';
import type { OutputOf } from '../../aws/operations/operation.ts';
import { kind, type Aspect } from '../../engine/index.ts';
import { tagList, tagsOf } from '../ec2-tags.ts';
import { repositoryName } from '../stack-names.ts';
import { LIFECYCLE_POLICY, sameLifecyclePolicy } from './lifecycle-policy.ts';

type Repository = NonNullable<OutputOf<typeof describeRepositories>['repositories']>[number];

/** A repository with what costs a call each; members are absent until they were read. */
type Seen = Repository & {
  readonly tags?: OutputOf<typeof listTagsForResource>['tags'];
  readonly lifecyclePolicy?: string | undefined;
};

interface Want {
  readonly name: string;
}

const arnOf = (seen: Seen): string => seen.repositoryArn ?? '';

const immutableTags: Aspect<Seen, Want> = {
  name: 'immutable tags',
  same: (_want, seen) => seen.imageTagMutability === 'IMMUTABLE',
  repair: (want) =>
    putImageTagMutability.call({ repositoryName: want.name, imageTagMutability: 'IMMUTABLE' }),
};

const scanOnPush: Aspect<Seen, Want> = {
  name: 'scan on push',
  cosmetic: true,
  same: (_want, seen) => seen.imageScanningConfiguration?.scanOnPush === true,
  repair: (want) =>
    putImageScanningConfiguration.call({
      repositoryName: want.name,
      imageScanningConfiguration: { scanOnPush: true },
    }),
};

const lifecyclePolicy: Aspect<Seen, Want> = {
  name: 'lifecycle policy',
  cosmetic: true,
  same: (_want, seen) => sameLifecyclePolicy(seen.lifecyclePolicy),
  repair: (want) =>
    putLifecyclePolicy.call({ repositoryName: want.name, lifecyclePolicyText: LIFECYCLE_POLICY }),
};

/**
 * The stack's own repository. A tag names one image for ever: what ran yesterday is what a rollback gets.
 * https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html
 */
export const repository = kind<Seen, Want, WordPressStackSpec>({
  type: 'repository',
  layer: 'Registry',
  members: () => [{ id: 'repository' }],
  find: {
    ask: ({ stack }) => [describeRepositories.call({ repositoryNames: [repositoryName(stack)] })],
    rows: (page: OutputOf<typeof describeRepositories>) => page.repositories ?? [],
  },
  details: [
    {
      name: 'tags',
      ask: (seen) => listTagsForResource.call({ resourceArn: arnOf(seen) }),
      merge: (seen, page) => ({
        ...seen,
        tags: (page as OutputOf<typeof listTagsForResource> | undefined)?.tags ?? [],
      }),
    },
    {
      name: 'lifecycle policy',
      ask: (seen) => getLifecyclePolicy.call({ repositoryName: seen.repositoryName }),
      merge: (seen, page) => ({
        ...seen,
        lifecyclePolicy: (page as OutputOf<typeof getLifecyclePolicy> | undefined)?.lifecyclePolicyText,
      }),
    },
  ],
  identify: (seen, { stack }) => ({
    awsId: arnOf(seen),
    ...(seen.tags === undefined ? {} : { tags: tagsOf(seen.tags) }),
    ...(seen.repositoryName === repositoryName(stack) ? { key: 'repository' } : {}),
    ...(seen.createdAt === undefined ? {} : { bornAt: seen.createdAt.getTime() }),
  }),
  state: () => 'ready',
  outputs: (seen) => ({
    arn: arnOf(seen),
    name: seen.repositoryName ?? '',
    uri: seen.repositoryUri ?? '',
  }),
  want: ({ stack }) => ({ name: repositoryName(stack) }),
  create: {
    op: createRepository,
    repeat: 'name',
    call: ({ want, tags }) =>
      createRepository.call({
        repositoryName: want.name,
        imageTagMutability: 'IMMUTABLE',
        imageScanningConfiguration: { scanOnPush: true },
        tags: tagList(tags),
      }),
    seen: (output: OutputOf<typeof createRepository>, _want, tags) => ({
      ...output.repository,
      tags: tagList(tags),
      lifecyclePolicy: undefined,
    }),
  },
  aspects: [immutableTags, scanOnPush, lifecyclePolicy],
  tagging: {
    add: (seen, tags) => tagResource.call({ resourceArn: arnOf(seen), tags: tagList(tags) }),
    remove: (seen, keys) => untagResource.call({ resourceArn: arnOf(seen), tagKeys: [...keys] }),
  },
  // The code of the site lives in its images.
  keptBy: (policy) => policy !== 'Delete',
  remove: [
    {
      name: 'delete',
      call: (seen) => deleteRepository.call({ repositoryName: seen.repositoryName, force: true }),
    },
  ],
  // Tasks that are started again during the teardown pull from it.
  goesAfter: ['service', 'init-run'],
  typical: { create: 2, remove: 3 },
});
