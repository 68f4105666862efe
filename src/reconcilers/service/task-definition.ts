import type { WordPressStackSpec } from '../../api/v1alpha1/spec.ts';
import {
  deregisterTaskDefinition,
  describeTaskDefinition,
  listTaskDefinitions,
  registerTaskDefinition,
} from '../../aws/operations/ecs.ts';
import type { TaskDefinition } from '../../aws/operations/ecs-shapes.ts';
import type { OutputOf } from '../../aws/operations/operation.ts';
import { kind, ownerTags, type Aspect, type Scope, type Tags } from '../../engine/index.ts';
import { covers } from './covers.ts';
import { ecsTagging, ecsTagList, ecsTagsOf } from './ecs-tags.ts';
import { FAILED_TAG } from './failure-mark.ts';
import { familyName } from './service-names.ts';
import { taskContent, taskNeeds, type TaskContent } from './task-content.ts';

/** A revision; of the older ones a teardown knows the ARN alone. */
export interface Revision {
  readonly definition: TaskDefinition;
  readonly tags?: Tags;
}

type Described = OutputOf<typeof describeTaskDefinition> | OutputOf<typeof registerTaskDefinition>;

const ID = 'task-definition';

const arnOf = (seen: Revision): string => seen.definition.taskDefinitionArn ?? '';

/** `…/blog/wordpress:1.0.0` → `1.0.0`; a digest stands for itself. */
export function tagOfImage(definition: TaskDefinition): string {
  const image = definition.containerDefinitions?.[0]?.image ?? '';
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

/** A revision cannot be changed: what differs becomes the next one. What others have tagged goes along. */
const content: Aspect<Revision, TaskContent> = {
  name: 'content',
  makes: 'none',
  same: (want, seen) => covers(want, seen.definition),
  describe: (want, seen) =>
    tagOfImage(want) === tagOfImage(seen.definition)
      ? 'content (a new revision)'
      : `image ${tagOfImage(seen.definition)} → ${tagOfImage(want)} (a new revision)`,
  disruption: () =>
    'none; tasks are replaced one after the other, and spec.service.minimumHealthyPercent of them keep answering',
  repair: (want, seen, stack) => {
    const { [FAILED_TAG]: _failed, ...kept } = seen.tags ?? {};
    return registerTaskDefinition.call({
      ...want,
      tags: ecsTagList({ ...kept, ...ownerTags(stack, ID) }),
    });
  },
  seen: (output) => revisionOf(output as Described),
};

/** In a teardown each revision has an id of its own, so that none of them looks like a second one. */
const idOf = (seen: Revision, scope: Scope): string =>
  scope.spec === undefined && seen.tags === undefined ? `${ID}/${seen.definition.revision ?? ''}` : ID;

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html */
export const taskDefinition = kind<Revision, TaskContent, WordPressStackSpec>({
  type: 'task-definition',
  layer: 'Service',
  members: (spec) => [{ id: ID, needs: taskNeeds(spec) }],
  find: {
    ask: ({ stack, spec }) =>
      spec === undefined
        ? [listTaskDefinitions.call({ familyPrefix: familyName(stack), status: 'ACTIVE' })]
        : [describeTaskDefinition.call({ taskDefinition: familyName(stack), include: ['TAGS'] })],
    rows: rowsOf,
  },
  identify: (seen, scope) => ({
    awsId: seen.tags === undefined ? arnOf(seen) : familyName(scope.stack),
    ...(seen.tags === undefined ? {} : { tags: seen.tags }),
    key: idOf(seen, scope),
  }),
  state: (seen) => (seen.definition.status === 'INACTIVE' ? 'gone' : 'ready'),
  outputs: (seen) => ({
    arn: arnOf(seen),
    revision: String(seen.definition.revision ?? ''),
    tag: tagOfImage(seen.definition),
    failed: seen.tags?.[FAILED_TAG] ?? '',
  }),
  want: taskContent,
  create: {
    op: registerTaskDefinition,
    repeat: 'none',
    call: ({ want, tags }) => registerTaskDefinition.call({ ...want, tags: ecsTagList(tags) }),
    seen: (output: OutputOf<typeof registerTaskDefinition>) => revisionOf(output),
  },
  aspects: [content],
  tagging: ecsTagging(arnOf),
  remove: [
    {
      name: 'deregister',
      call: (seen) => deregisterTaskDefinition.call({ taskDefinition: arnOf(seen) }),
    },
  ],
  goesAfter: ['service'],
  typical: { create: 3, remove: 3 },
});
