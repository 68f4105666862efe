import type { Parameter } from '@aws-sdk/client-ssm';
import type { Scope } from '../../kernel/scope.ts';
import type { MachineImage } from '../ec2/machine-images.ts';
import { recommendedImage } from './machine-images.ts';

const root = '/aws/service/ecs/optimized-ami/amazon-linux-2023';

/** `20251209` in `al2023-ami-ecs-hvm-2023.0.20251209-kernel-6.1-x86_64` */
const releaseOf = ({ Name }: MachineImage): string => Name.split('.')[2]?.split('-')[0] ?? '';

/** The members of the JSON in `recommended`, each of which is also a parameter of its own below it. */
const factsOf = (image: MachineImage): Readonly<Record<string, string | number>> => ({
  ecs_agent_version: '1.101.1',
  ecs_runtime_version: 'Docker version 25.0.13',
  image_id: image.ImageId,
  image_name: image.Name,
  image_version: `2023.0.${releaseOf(image)}`,
  os: 'Amazon Linux 2023',
  schema_version: 1,
  source_image_name: `al2023-ami-minimal-2023.9.${releaseOf(image)}.0-kernel-6.1-${image.Architecture}`,
});

/** Facts that have a parameter of their own. */
const separate = [
  'image_id',
  'image_name',
  'image_version',
  'os',
  'ecs_agent_version',
  'ecs_runtime_version',
];

function parametersFor(scope: Scope, path: string, architecture: MachineImage['Architecture']): Parameter[] {
  const { image, version } = recommendedImage(scope, architecture);
  const facts = factsOf(image);
  const parameter = (name: string, value: string): Parameter => ({
    Name: name,
    Type: 'String',
    Value: value,
    Version: version,
    LastModifiedDate: new Date(image.CreationDate),
    ARN: `arn:aws:ssm:${scope.region}::parameter${name}`,
    DataType: 'text',
  });
  return [
    parameter(`${path}/recommended`, JSON.stringify(facts)),
    ...separate.map((fact) => parameter(`${path}/recommended/${fact}`, String(facts[fact]))),
  ];
}

/**
 * The public parameters of AWS that are served: they belong to no account and cannot be changed.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/retrieve-ecs-optimized_AMI.html
 */
export const publicParameters = (scope: Scope): Parameter[] => [
  ...parametersFor(scope, root, 'x86_64'),
  ...parametersFor(scope, `${root}/arm64`, 'arm64'),
];
