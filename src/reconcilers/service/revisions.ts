import type { WordPressStackSpec } from '../../api/v1alpha1/spec.ts';
import {
  deregisterTaskDefinition,
  describeTaskDefinition,
  listTaskDefinitions,
  registerTaskDefinition,
} from '../../aws/operations/ecs.ts';
import type { TaskDefinition } from '../../aws/operations/ecs-shapes.ts';
import type { OutputOf } from '../../aws/operations/operation.ts';
import {
  kind,
  ownerTags,
  type Aspect,
  type Kind,
  type LogicalId,
  type Member,
  type Scope,
  type StackIdentity,
  type Tags,
} from '../../engine/index.ts';
import { covers } from './covers.ts';
import { ecsTagging, ecsTagList, ecsTagsOf } from './ecs-tags.ts';
import { FAILED_TAG } from './failure-mark.ts';
import type { Context, TaskContent } from './site-container.ts';

/** A revision; of the older ones a teardown knows the ARN alone. */
export interface Revision {
  readonly definition: TaskDefinition;
  readonly tags?: Tags;
}

type Described = OutputOf<typeof describeTaskDefinition> | OutputOf<typeof registerTaskDefinition>;

export const arnOfRevision = (seen: Revision): string => seen.definition.taskDefinitionArn ?? '';

/** The newest revision of a family, once it was found. */
export const newestRevision = (scope: Scope, id: LogicalId): Revision | undefined =>
  scope.rows(id).find((row) => row.id === id)?.seen as Revision | undefined;

export const imageOf = (definition: TaskDefinition): string =>
  definition.containerDefinitions?.[0]?.image ?? '';

/** `…/blog/wordpress:1.0.0` → `1.0.0`; a digest stands for itself. */
export function tagOfImage(definition: TaskDefinition): string {
  const image = imageOf(definition);
  return image.slice(Math.max(image.lastIndexOf(':'), image.lastIndexOf('@')) + 1);
}

const revisionOf = (output: Described): Revision => ({
  definition: output.taskDefinition ?? {},
  tags: ecsTagsOf(output.tags),
});

/** `arn:…:task-definition/family:7` → 7 */
const numberIn = (arn: string): number => Number(arn.slice(arn.lastIndexOf(':') + 1));

/** Live, the newest active revision is the task definition; in a teardown every active one is something to remove. */
function rowsOf(page: Described | OutputOf<typeof listTaskDefinitions>): readonly Revision[] {
  if ('taskDefinition' in page) return [revisionOf(page)];
  const arns = 'taskDefinitionArns' in page ? (page.taskDefinitionArns ?? []) : [];
  return arns.map((taskDefinitionArn) => ({
    definition: { taskDefinitionArn, revision: numberIn(taskDefinitionArn) },
  }));
}

const describeContent = (want: TaskContent, seen: Revision): string =>
  tagOfImage(want) === tagOfImage(seen.definition)
    ? 'content (a new revision)'
    : `image ${tagOfImage(seen.definition)} → ${tagOfImage(want)} (a new revision)`;

/** A family of task definitions: what is special about it. */
export interface Family {
  readonly type: string;
  readonly id: LogicalId;
  readonly name: (stack: StackIdentity) => string;
  readonly needs: (spec: WordPressStackSpec) => NonNullable<Member['needs']>;
  readonly content: (context: Context) => TaskContent;
  /** What visitors notice of a new revision. Default is nothing. */
  readonly disruption?: string;
  readonly outputs: (seen: Revision) => Readonly<Record<string, string>>;
  readonly goesAfter: readonly string[];
}

/**
 * A kind for one family of task definitions, of which the newest revision is the one that counts.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html
 */
export function familyKind(family: Family): Kind {
  const { id, name, disruption } = family;
  /** A revision cannot be changed: what differs becomes the next one. What others have tagged goes along. */
  const content: Aspect<Revision, TaskContent> = {
    name: 'content',
    makes: 'none',
    same: (want, seen) => covers(want, seen.definition),
    describe: describeContent,
    disruption: () => disruption,
    repair: (want, seen, stack) => {
      const { [FAILED_TAG]: _failed, ...kept } = seen.tags ?? {};
      return registerTaskDefinition.call({
        ...want,
        tags: ecsTagList({ ...kept, ...ownerTags(stack, id) }),
      });
    },
    seen: (output) => revisionOf(output as Described),
  };
  /** In a teardown each revision has an id of its own, so that none of them looks like a second one. */
  const idOf = (seen: Revision, scope: Scope): string =>
    scope.spec === undefined && seen.tags === undefined ? `${id}/${seen.definition.revision ?? ''}` : id;
  return kind<Revision, TaskContent, WordPressStackSpec>({
    type: family.type,
    layer: 'Service',
    members: (spec) => [{ id, needs: family.needs(spec) }],
    find: {
      ask: ({ stack, spec }) =>
        spec === undefined
          ? [listTaskDefinitions.call({ familyPrefix: name(stack), status: 'ACTIVE' })]
          : [describeTaskDefinition.call({ taskDefinition: name(stack), include: ['TAGS'] })],
      rows: rowsOf,
    },
    identify: (seen, scope) => ({
      awsId: seen.tags === undefined ? arnOfRevision(seen) : name(scope.stack),
      ...(seen.tags === undefined ? {} : { tags: seen.tags }),
      key: idOf(seen, scope),
    }),
    state: (seen) => (seen.definition.status === 'INACTIVE' ? 'gone' : 'ready'),
    outputs: (seen) => ({
      arn: arnOfRevision(seen),
      revision: String(seen.definition.revision ?? ''),
      ...family.outputs(seen),
    }),
    want: family.content,
    create: {
      op: registerTaskDefinition,
      repeat: 'none',
      call: ({ want, tags }) => registerTaskDefinition.call({ ...want, tags: ecsTagList(tags) }),
      seen: (output: OutputOf<typeof registerTaskDefinition>) => revisionOf(output),
    },
    aspects: [content],
    tagging: ecsTagging(arnOfRevision),
    remove: [
      {
        name: 'deregister',
        call: (seen) => deregisterTaskDefinition.call({ taskDefinition: arnOfRevision(seen) }),
      },
    ],
    goesAfter: family.goesAfter,
    typical: { create: 3, remove: 3 },
  });
}
