import * as efs from '@aws-sdk/client-efs';
import { efsCodes } from '../../kernel/error-codes.ts';
import { rulesIn } from '../../kernel/rule.ts';
import { defineService } from '../../kernel/service.ts';
import { accessPoints } from './access-points.ts';
import { fileSystemSettings } from './file-system-settings.ts';
import { fileSystems } from './file-systems.ts';
import { mountTargets } from './mount-targets.ts';
import * as rules from './rules.ts';
import { tags } from './tags.ts';

/** No throttle: EFS publishes no rates. */
export const efsService = defineService({
  name: 'efs',
  module: efs,
  client: () => new efs.EFSClient({ region: 'us-east-1' }),
  handlers: { ...fileSystems, ...fileSystemSettings, ...mountTargets, ...accessPoints, ...tags },
  codes: efsCodes,
  rules: rulesIn(rules),
});
