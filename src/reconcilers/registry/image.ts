import type { WordPressStackSpec } from '../../api/v1alpha1/spec.ts';
import { describeImages } from '../../aws/operations/ecr.ts';
import type { OutputOf } from '../../aws/operations/operation.ts';
import { kind, type Scope } from '../../engine/index.ts';
import { repositoryName } from '../stack-names.ts';

interface Seen {
  /** The image as a container names it: `<repository>:<tag>`. */
  readonly uri: string;
  readonly tag: string;
}

const specOf = (scope: Scope): WordPressStackSpec | undefined => scope.spec as WordPressStackSpec | undefined;

const imageOf = (repository: string, tag: string): Seen => ({ uri: `${repository}:${tag}`, tag });

/** Address of the stack's own repository, once there is one. */
function ownRepository(scope: Scope): string | undefined {
  const [row] = scope.rows('repository');
  return (row?.seen as { readonly repositoryUri?: string } | undefined)?.repositoryUri;
}

/**
 * The image that the service runs. In a repository of somebody else it is taken as given; in the stack's own it has to
 * be there before a service is made or changed, because ECS would count its failed pulls as failed deployments.
 */
export const image = kind<Seen, null, WordPressStackSpec>({
  type: 'image',
  layer: 'Service',
  members: () => [{ id: 'image', needs: { repository: 'repository' } }],
  find: {
    after: ['repository'],
    known: (scope) => {
      const { repository, tag } = specOf(scope)?.image ?? {};
      return repository === undefined || tag === undefined ? [] : [imageOf(repository, tag)];
    },
    // Asked of the stack's own repository only; for another one it just tells the engine that the image is another.
    ask: (scope) => {
      const spec = specOf(scope);
      if (spec === undefined) return [];
      const { repository, tag } = spec.image;
      if (repository === undefined && ownRepository(scope) === undefined) return [];
      return [
        describeImages.call({
          repositoryName: repository ?? repositoryName(scope.stack),
          imageIds: [{ imageTag: tag }],
        }),
      ];
    },
    rows: (page: OutputOf<typeof describeImages>, scope) => {
      const repository = ownRepository(scope);
      const tag = specOf(scope)?.image.tag;
      const found = (page.imageDetails ?? []).length > 0;
      return found && repository !== undefined && tag !== undefined ? [imageOf(repository, tag)] : [];
    },
  },
  identify: (seen) => ({ awsId: seen.uri, key: 'image' }),
  state: () => 'ready',
  outputs: ({ uri, tag }) => ({ uri, tag }),
  want: () => null,
  absent: ({ spec, need }) => ({
    stalled: true,
    reason: 'ImageNotFound',
    message: `push ${need('repository')['uri'] ?? ''}:${spec.image.tag}`,
    pollSeconds: 15,
  }),
  remove: [],
  typical: { create: 15, remove: 1 },
});
