import type * as ecr from '@aws-sdk/client-ecr';
import type { CallContext } from '../../kernel/call-context.ts';
import type { Handlers } from '../../kernel/handlers.ts';
import { findImage } from './image-lookup.ts';
import type { ImageId } from './image-lookup.ts';
import { imagesOf, readRepository } from './repositories.ts';
import type { Named } from './repositories.ts';
import * as rules from './rules.ts';
import type { ImageRow } from './tables.ts';

interface Filter {
  readonly tagStatus?: string;
}

const matching =
  ({ tagStatus = 'ANY' }: Filter = {}) =>
  ({ imageTags }: ImageRow): boolean =>
    tagStatus === 'ANY' || (tagStatus === 'TAGGED') === imageTags.length > 0;

function namedImage(context: CallContext, { repositoryName }: Named, id: ImageId): ImageRow {
  const image = findImage(context, repositoryName, id);
  if (image) return image;
  const digest = id.imageDigest ?? 'null';
  const tag = id.imageTag ?? 'null';
  throw rules.imageAbsent.refuse(
    `The image with imageId {imageDigest:'${digest}', imageTag:'${tag}'} does not exist within the repository with name '${repositoryName}' in the registry with id '${context.account}'`,
  );
}

/** An image without tags is shown without the list of them. */
const detailOf = ({ imageTags, ...image }: ImageRow) =>
  imageTags.length === 0 ? image : { ...image, imageTags };

const idsOf = ({ imageDigest, imageTags }: ImageRow): ImageId[] =>
  imageTags.length === 0 ? [{ imageDigest }] : imageTags.map((imageTag) => ({ imageDigest, imageTag }));

export const imageLists = {
  DescribeImages(context, input) {
    const repository = readRepository(context, input);
    const found =
      input.imageIds?.map((id) => namedImage(context, repository, id)) ??
      imagesOf(context, repository.repositoryName).filter(matching(input.filter));
    const { items, next } = context.page(found, {
      limit: input.maxResults,
      token: input.nextToken,
      default: 100,
    });
    return { imageDetails: items.map(detailOf), nextToken: next };
  },

  ListImages(context, input) {
    const { repositoryName } = readRepository(context, input);
    const found = imagesOf(context, repositoryName).filter(matching(input.filter));
    const { items, next } = context.page(found.flatMap(idsOf), {
      limit: input.maxResults,
      token: input.nextToken,
      default: 100,
    });
    return { imageIds: items, nextToken: next };
  },
} satisfies Handlers<typeof ecr>;
