import type * as ecr from '@aws-sdk/client-ecr';
import type { CallContext } from '../../kernel/call-context.ts';
import type { Handlers } from '../../kernel/handlers.ts';
import * as rules from './rules.ts';
import { imageKey, imageTable, repositoryTable } from './tables.ts';
import type { ImageRow, RepositoryRow } from './tables.ts';
import { mergedTags } from './tags.ts';

/** How calls name a repository. */
export interface Named {
  readonly registryId?: string;
  readonly repositoryName: string;
}

const absent = (context: CallContext, name: string) =>
  rules.repositoryAbsent.refuse(
    `The repository with name '${name}' does not exist in the registry with id '${context.account}'`,
  );

function checkRegistry(context: CallContext, { registryId, repositoryName }: Named): void {
  if (registryId !== undefined && registryId !== context.account)
    throw rules.registry.refuse(
      `The repository with name '${repositoryName}' does not exist in the registry with id '${registryId}'`,
    );
}

/** The repository that a write names. */
export function existingRepository(context: CallContext, named: Named): RepositoryRow {
  checkRegistry(context, named);
  const repository = context.table(repositoryTable).reachable(named.repositoryName);
  if (!repository) throw absent(context, named.repositoryName);
  return repository;
}

/** The repository that a read names. */
export function readRepository(context: CallContext, named: Named): RepositoryRow {
  checkRegistry(context, named);
  const repository = context.table(repositoryTable).byId(named.repositoryName);
  if (!repository) throw absent(context, named.repositoryName);
  return repository;
}

export function changeRepository(
  context: CallContext,
  named: Named,
  change: Partial<RepositoryRow>,
): RepositoryRow {
  const repository = existingRepository(context, named);
  context.table(repositoryTable).update(named.repositoryName, change);
  return { ...repository, ...change };
}

export const imagesOf = (context: CallContext, repository: string): ImageRow[] =>
  context.table(imageTable).truth.filter((image) => image.repositoryName === repository);

function checkName(context: CallContext, name: string): void {
  const { truth } = context.table(repositoryTable);
  if (truth.has(name))
    throw rules.repositoryExists.refuse(
      `The repository with name '${name}' already exists in the registry with id '${context.account}'`,
    );
  if (truth.list().length >= context.limit(rules.repositories))
    throw rules.tooManyRepositories.refuse('The maximum number of repositories has been reached.');
}

export const repositories = {
  CreateRepository(context, input) {
    checkRegistry(context, input);
    checkName(context, input.repositoryName);
    const { account, region } = context;
    const name = input.repositoryName;
    const repository = context.table(repositoryTable).insert(name, {
      repositoryArn: `arn:aws:ecr:${region}:${account}:repository/${name}`,
      registryId: account,
      repositoryName: name,
      repositoryUri: `${account}.dkr.ecr.${region}.amazonaws.com/${name}`,
      createdAt: context.date,
      imageTagMutability: input.imageTagMutability ?? 'MUTABLE',
      imageScanningConfiguration: { scanOnPush: input.imageScanningConfiguration?.scanOnPush ?? false },
      encryptionConfiguration: input.encryptionConfiguration ?? { encryptionType: 'AES256' },
      Tags: mergedTags([], input.tags),
      lifecyclePolicy: undefined,
      policy: undefined,
    });
    return { repository };
  },

  DescribeRepositories(context, input) {
    const named = input.repositoryNames?.map((repositoryName) =>
      readRepository(context, { ...input, repositoryName }),
    );
    const { items, next } = context.page(named ?? context.table(repositoryTable).list(), {
      limit: input.maxResults,
      token: input.nextToken,
      default: 100,
    });
    return { repositories: items, nextToken: next };
  },

  PutImageTagMutability(context, input) {
    const { imageTagMutability } = input;
    const { registryId, repositoryName } = changeRepository(context, input, { imageTagMutability });
    return { registryId, repositoryName, imageTagMutability };
  },

  PutImageScanningConfiguration(context, input) {
    const imageScanningConfiguration = { scanOnPush: input.imageScanningConfiguration.scanOnPush ?? false };
    const { registryId, repositoryName } = changeRepository(context, input, { imageScanningConfiguration });
    return { registryId, repositoryName, imageScanningConfiguration };
  },

  DeleteRepository(context, input) {
    const repository = existingRepository(context, input);
    const images = imagesOf(context, input.repositoryName);
    if (input.force !== true && images.length > 0)
      throw rules.repositoryFull.refuse(
        `The repository with name '${input.repositoryName}' in registry with id '${context.account}' cannot be deleted because it still contains images`,
      );
    for (const { repositoryName, imageDigest } of images)
      context.table(imageTable).remove(imageKey(repositoryName, imageDigest));
    context.table(repositoryTable).remove(input.repositoryName);
    return { repository };
  },

  /** A token for `docker login`, for twelve hours. Nothing checks it: there is no registry to log in to. */
  GetAuthorizationToken: (context) => ({
    authorizationData: [
      {
        authorizationToken: Buffer.from(`AWS:${context.scope.random.hex(64)}`).toString('base64'),
        expiresAt: new Date(context.now + 12 * 3_600_000),
        proxyEndpoint: `https://${context.account}.dkr.ecr.${context.region}.amazonaws.com`,
      },
    ],
  }),
} satisfies Handlers<typeof ecr>;
