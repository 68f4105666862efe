import { FAILED_TAG } from './failure-mark.ts';
import { familyKind, imageOf, tagOfImage } from './revisions.ts';
import { familyName } from './service-names.ts';
import { taskContent, taskNeeds } from './task-content.ts';

/** What the service runs. */
export const taskDefinition = familyKind({
  type: 'task-definition',
  id: 'task-definition',
  name: familyName,
  needs: taskNeeds,
  content: taskContent,
  disruption:
    'none; tasks are replaced one after the other, and spec.service.minimumHealthyPercent of them keep answering',
  outputs: ({ definition, tags }) => ({
    image: imageOf(definition),
    tag: tagOfImage(definition),
    failed: tags?.[FAILED_TAG] ?? '',
  }),
  goesAfter: ['service'],
});
