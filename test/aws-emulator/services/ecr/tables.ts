import type { ImageDetail, Repository } from '@aws-sdk/client-ecr';
import { defineTable } from '../../kernel/table.ts';
import type { Tagged, With } from '../ec2/row.ts';

export type RepositoryRow = With<
  Repository,
  'repositoryArn' | 'registryId' | 'repositoryName' | 'repositoryUri' | 'createdAt' | 'imageTagMutability'
> &
  Tagged & {
    readonly lifecyclePolicy: string | undefined;
    readonly policy: string | undefined;
  };

export const repositoryTable = defineTable<RepositoryRow>({ service: 'ecr', type: 'repository' });

export type ImageRow = With<
  Omit<ImageDetail, 'imageTags'>,
  'registryId' | 'repositoryName' | 'imageDigest' | 'imagePushedAt' | 'imageManifestMediaType'
> & {
  readonly imageTags: readonly string[];
  readonly manifest: string;
};

/** By {@link imageKey}. A push can be pulled at once, so reads of images do not lag. */
export const imageTable = defineTable<ImageRow>({
  service: 'ecr',
  type: 'image',
  lag: { byId: 0, list: 0 },
});

export const imageKey = (repository: string, digest: string): string => `${repository}@${digest}`;
