import { FAILED_TAG } from './failure-mark.ts';
import { familyKind, tagOfImage } from './revisions.ts';
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
  outputs: (seen) => ({ tag: tagOfImage(seen.definition), failed: seen.tags?.[FAILED_TAG] ?? '' }),
  goesAfter: ['service'],
});
