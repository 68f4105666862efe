import { rulesIn } from '../../kernel/rule.ts';
import * as instanceRules from './instance-rules.ts';
import { instanceTypeReads } from './instance-types.ts';
import { instances } from './instances.ts';
import * as launchChecks from './launch-checks.ts';
import * as launchTemplateRules from './launch-template-rules.ts';
import { launchTemplateVersions } from './launch-template-versions.ts';
import { launchTemplates } from './launch-templates.ts';
import { machineImageReads } from './machine-image-reads.ts';

/** Everything of EC2 that runs something: images, types, launch templates, instances and their volumes. */
export const compute = {
  ...instanceTypeReads,
  ...instances,
  ...launchTemplates,
  ...launchTemplateVersions,
  ...machineImageReads,
};

export const computeRules = [
  ...rulesIn(instanceRules, launchChecks, launchTemplateRules),
  ...[instanceRules.instanceAbsent, instanceRules.volumeAbsent, instanceRules.imageMissing].map(
    (absence) => absence.rule,
  ),
];
