import * as rds from '@aws-sdk/client-rds';
import { rdsCodes } from '../../kernel/error-codes.ts';
import { rulesIn } from '../../kernel/rule.ts';
import { defineService } from '../../kernel/service.ts';
import { catalogue } from './catalogue.ts';
import * as commonRules from './common-rules.ts';
import { events } from './events.ts';
import * as groupRules from './group-rules.ts';
import * as instanceRules from './instance-rules.ts';
import { instances } from './instances.ts';
import { modification } from './modification.ts';
import { parameterGroups } from './parameter-groups.ts';
import { parameters } from './parameters.ts';
import { restoration } from './restoration.ts';
import * as restoreRules from './restore-rules.ts';
import { snapshots } from './snapshots.ts';
import { subnetGroups } from './subnet-groups.ts';
import { tags } from './tags.ts';

/** No throttle: RDS publishes no rates. */
export const rdsService = defineService({
  name: 'rds',
  module: rds,
  client: () => new rds.RDSClient({ region: 'us-east-1' }),
  handlers: {
    ...catalogue,
    ...events,
    ...instances,
    ...modification,
    ...parameterGroups,
    ...parameters,
    ...restoration,
    ...snapshots,
    ...subnetGroups,
    ...tags,
  },
  codes: rdsCodes,
  rules: rulesIn(commonRules, groupRules, instanceRules, restoreRules),
});
