/** A token bucket: how many calls at once, and how many a second after that. */
export interface Rate {
  readonly burst: number;
  readonly perSecond: number;
}

const rate = (burst: number, perSecond: number): Rate => ({ burst, perSecond });

/** Where AWS publishes nothing. Low enough that no operator of the survey was throttled at it. */
const unpublishedRead = rate(40, 20);
const unpublishedWrite = rate(20, 4);

/** What AWS grants to an account in a region, by bucket class. */
export const rates: Readonly<Record<string, Rate>> = {
  // https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-throttling.html
  'ec2:describe': rate(100, 20),
  'ec2:mutating': rate(50, 5),
  'ec2:security-group-ingress': rate(50, 5),
  'ec2:create-tags': rate(100, 10),
  'ec2:launch-template-version': rate(100, 5),
  'ec2:nat-gateway': rate(10, 1),
  'ec2:terminate-instances': rate(100, 5),
  // https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/load-balancer-api-throttling.html
  'elasticloadbalancing:read': rate(40, 10),
  'elasticloadbalancing:write': rate(20, 3),
  'elasticloadbalancing:create-load-balancer': rate(10, 0.2),
  // https://docs.aws.amazon.com/AmazonECS/latest/APIReference/request-throttling.html
  'ecs:cluster-modify': rate(20, 1),
  'ecs:cluster-read': rate(50, 20),
  'ecs:capacity-provider-modify': rate(10, 1),
  'ecs:capacity-provider-read': rate(50, 20),
  'ecs:task-definition-modify': rate(20, 1),
  'ecs:task-definition-read': rate(50, 20),
  'ecs:task-definition-delete': rate(5, 1),
  'ecs:service-modify': rate(50, 5),
  'ecs:service-read': rate(100, 20),
  'ecs:task-run': rate(100, 40),
  'ecs:instance-modify': rate(50, 20),
  'ecs:instance-read': rate(100, 20),
  'ecs:tag-modify': rate(20, 10),
  'ecs:tag-read': rate(50, 20),
  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html
  'logs:read': rate(10, 10),
  'logs:write': rate(10, 5),
  // https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_limits.html
  'secretsmanager:read': rate(50, 40),
  'secretsmanager:write': rate(50, 40),
  // https://docs.aws.amazon.com/AmazonECR/latest/userguide/service-quotas.html
  'ecr:read': rate(20, 10),
  'ecr:write': rate(10, 5),
  // https://docs.aws.amazon.com/servicequotas/latest/userguide/reference_limits.html
  'servicequotas:read': rate(5, 5),
  // https://docs.aws.amazon.com/general/latest/gr/ssm.html
  'ssm:read': rate(40, 40),
  'sts:read': rate(100, 100),
  'iam:read': unpublishedRead,
  'iam:write': unpublishedWrite,
  'rds:read': unpublishedRead,
  'rds:write': unpublishedWrite,
  'autoscaling:read': unpublishedRead,
  'autoscaling:write': unpublishedWrite,
  'elasticfilesystem:read': unpublishedRead,
  'elasticfilesystem:write': unpublishedWrite,
};
