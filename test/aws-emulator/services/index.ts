import type { Service } from '../kernel/service.ts';
import type { DataPlane } from '../live/data-plane.ts';
import { simulatedRuntime } from '../scheduler/simulated-runtime.ts';
import { autoScalingService } from './auto-scaling/auto-scaling.ts';
import { cloudwatchService } from './cloudwatch/cloudwatch.ts';
import { ec2Service } from './ec2/ec2.ts';
import { iamService } from './iam/iam.ts';
import { ecrService } from './ecr/ecr.ts';
import { ecsServiceWith } from './ecs/ecs.ts';
import { efsService } from './efs/efs.ts';
import { elbService } from './elb/elb.ts';
import { elbv2Service } from './elbv2/elbv2.ts';
import { logsService } from './logs/logs.ts';
import { secretsManagerService } from './secrets-manager/secrets-manager.ts';
import { serviceQuotasService } from './service-quotas/service-quotas.ts';
import { ssmService } from './ssm/ssm.ts';
import { rdsService } from './rds/rds.ts';
import { stsService } from './sts/sts.ts';

/** All that is served. A service is added here and nowhere else. */
export const servicesWith = ({ tasks = simulatedRuntime }: DataPlane): readonly Service[] => [
  autoScalingService,
  cloudwatchService,
  ec2Service,
  ecrService,
  ecsServiceWith(tasks),
  efsService,
  elbService,
  elbv2Service,
  iamService,
  logsService,
  rdsService,
  secretsManagerService,
  serviceQuotasService,
  ssmService,
  stsService,
];

/** All that is served, with everything simulated. */
export const services: readonly Service[] = servicesWith({});
