import * as ec2 from '@aws-sdk/client-ec2';
import { ec2Codes } from '../../kernel/error-codes.ts';
import { rulesIn } from '../../kernel/rule.ts';
import { defineService } from '../../kernel/service.ts';
import * as absenceRules from './absence-rules.ts';
import * as commonRules from './common-rules.ts';
import { tags } from './tags.ts';
import { throttle } from './throttle.ts';
import { vpcs } from './vpcs.ts';

export const ec2Service = defineService({
  name: 'ec2',
  module: ec2,
  client: () => new ec2.EC2Client({ region: 'us-east-1' }),
  handlers: { ...tags, ...vpcs },
  codes: ec2Codes,
  throttle,
  rules: [...rulesIn(commonRules), ...Object.values(absenceRules).map((absence) => absence.rule)],
});
