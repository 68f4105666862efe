/** A policy that AWS owns and every account can attach. */
export interface ManagedPolicy {
  readonly PolicyName: string;
  readonly PolicyId: string;
  readonly Arn: string;
  readonly Path: string;
  readonly DefaultVersionId: string;
  readonly CreateDate: Date;
  /** The statements' actions; all of these policies allow them on every resource. */
  readonly actions: readonly string[];
}

const policy = (
  path: string,
  name: string,
  version: string,
  actions: readonly string[],
): [string, ManagedPolicy] => {
  const arn = `arn:aws:iam::aws:policy${path}${name}`;
  return [
    arn,
    {
      PolicyName: name,
      PolicyId: `ANPA${Buffer.from(name).toString('hex').toUpperCase().padEnd(17, '0').slice(-17)}`,
      Arn: arn,
      Path: path,
      DefaultVersionId: version,
      CreateDate: new Date('2019-03-15T00:00:00Z'),
      actions,
    },
  ];
};

/**
 * The AWS managed policies that a stack may meet, a selection of more than a thousand.
 * https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html
 */
const managed: ReadonlyMap<string, ManagedPolicy> = new Map([
  policy('/', 'AmazonSSMManagedInstanceCore', 'v2', [
    'ssm:DescribeAssociation',
    'ssm:GetDeployablePatchSnapshotForInstance',
    'ssm:GetDocument',
    'ssm:DescribeDocument',
    'ssm:GetManifest',
    'ssm:GetParameter',
    'ssm:GetParameters',
    'ssm:ListAssociations',
    'ssm:ListInstanceAssociations',
    'ssm:PutInventory',
    'ssm:PutComplianceItems',
    'ssm:PutConfigurePackageResult',
    'ssm:UpdateAssociationStatus',
    'ssm:UpdateInstanceAssociationStatus',
    'ssm:UpdateInstanceInformation',
    'ssmmessages:CreateControlChannel',
    'ssmmessages:CreateDataChannel',
    'ssmmessages:OpenControlChannel',
    'ssmmessages:OpenDataChannel',
    'ec2messages:AcknowledgeMessage',
    'ec2messages:DeleteMessage',
    'ec2messages:FailMessage',
    'ec2messages:GetEndpoint',
    'ec2messages:GetMessages',
    'ec2messages:SendReply',
  ]),
  policy('/service-role/', 'AmazonEC2ContainerServiceforEC2Role', 'v7', [
    'ec2:DescribeTags',
    'ecs:CreateCluster',
    'ecs:DeregisterContainerInstance',
    'ecs:DiscoverPollEndpoint',
    'ecs:Poll',
    'ecs:RegisterContainerInstance',
    'ecs:StartTelemetrySession',
    'ecs:UpdateContainerInstancesState',
    'ecs:Submit*',
    'ecr:GetAuthorizationToken',
    'ecr:BatchCheckLayerAvailability',
    'ecr:GetDownloadUrlForLayer',
    'ecr:BatchGetImage',
    'logs:CreateLogStream',
    'logs:PutLogEvents',
  ]),
  policy('/service-role/', 'AmazonECSTaskExecutionRolePolicy', 'v1', [
    'ecr:GetAuthorizationToken',
    'ecr:BatchCheckLayerAvailability',
    'ecr:GetDownloadUrlForLayer',
    'ecr:BatchGetImage',
    'logs:CreateLogStream',
    'logs:PutLogEvents',
  ]),
  policy('/', 'CloudWatchAgentServerPolicy', 'v3', [
    'cloudwatch:PutMetricData',
    'ec2:DescribeVolumes',
    'ec2:DescribeTags',
    'logs:PutLogEvents',
    'logs:PutRetentionPolicy',
    'logs:DescribeLogStreams',
    'logs:DescribeLogGroups',
    'logs:CreateLogStream',
    'logs:CreateLogGroup',
  ]),
]);

export const managedPolicies: readonly ManagedPolicy[] = [...managed.values()];

export const managedPolicy = (arn: string): ManagedPolicy | undefined => managed.get(arn);

/** The document of a managed policy, as it would be written. */
export const documentOf = ({ actions }: ManagedPolicy): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }],
  });
