import type * as ec2 from '@aws-sdk/client-ec2';
import type { Handlers } from '../../kernel/handlers.ts';
import { filterRows } from './filters.ts';
import { imageMissing } from './instance-rules.ts';
import { imageShape, publicImages } from './machine-images.ts';

const asked = (ids: readonly string[] | undefined): ec2.Image[] => {
  if (!ids || ids.length === 0) return publicImages.map(imageShape);
  return ids.map((id) => {
    const image = publicImages.find(({ ImageId }) => ImageId === id);
    if (!image) throw imageMissing.rule.refuse(`The image id '[${id}]' does not exist`);
    return imageShape(image);
  });
};

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeImages.html */
export const machineImageReads = {
  DescribeImages(context, input) {
    const owners = input.Owners ?? [];
    const rows = filterRows(asked(input.ImageIds), input.Filters, {
      name: (row) => row.Name,
      architecture: (row) => row.Architecture,
      'image-id': (row) => row.ImageId,
      state: (row) => row.State,
      'owner-alias': (row) => row.ImageOwnerAlias,
      'owner-id': (row) => row.OwnerId,
    }).filter(
      (row) =>
        owners.length === 0 ||
        owners.includes(row.ImageOwnerAlias ?? '') ||
        owners.includes(row.OwnerId ?? ''),
    );
    const { items, next } = context.page(rows, { limit: input.MaxResults, token: input.NextToken });
    return { Images: items, NextToken: next };
  },
} satisfies Handlers<typeof ec2>;
