import { describe, expect, it } from '@jest/globals';
import { classify } from '../../../src/aws/errors.ts';
import type { FailureClass } from '../../../src/engine/cloud.ts';

type Row = readonly [
  service: string,
  operation: string,
  status: number,
  code: string,
  message: string,
  meaning: FailureClass,
];

const refusals: readonly Row[] = [
  ['ec2', 'CreateSubnet', 400, 'InvalidVpcID.NotFound', "The vpc ID 'vpc-1' does not exist", 'absent'],
  ['ec2', 'DetachInternetGateway', 400, 'Gateway.NotAttached', 'not attached', 'absent'],
  ['ec2', 'DeleteNatGateway', 400, 'NatGatewayNotFound', 'was not found', 'absent'],
  ['ec2', 'DeleteVpc', 400, 'DependencyViolation', 'has dependencies and cannot be deleted', 'dependency'],
  ['ec2', 'ReleaseAddress', 400, 'AuthFailure', 'You do not have permission to access it', 'dependency'],
  ['ec2', 'ReleaseAddress', 400, 'InvalidIPAddress.InUse', 'in use', 'dependency'],
  ['ec2', 'DescribeVpcs', 401, 'AuthFailure', 'not able to validate the credentials', 'locked'],
  ['ec2', 'DescribeImages', 401, 'AuthFailure', 'Not authorized for images: [ami-1]', 'denied'],
  ['ec2', 'CreateVpc', 403, 'UnauthorizedOperation', 'not authorized to perform this operation', 'denied'],
  ['ec2', 'CreateVpc', 400, 'VpcLimitExceeded', 'The maximum number of VPCs has been reached.', 'quota'],
  ['ec2', 'AllocateAddress', 400, 'AddressLimitExceeded', 'maximum number of addresses', 'quota'],
  ['ec2', 'CreateVpc', 503, 'RequestLimitExceeded', 'Request limit exceeded.', 'throttled'],
  ['ec2', 'CreateSecurityGroup', 400, 'InvalidGroup.Duplicate', 'already exists', 'exists'],
  ['ec2', 'AuthorizeSecurityGroupIngress', 400, 'InvalidPermission.Duplicate', 'exists', 'exists'],
  ['ec2', 'CreateSubnet', 400, 'InvalidSubnet.Conflict', 'conflicts with another subnet', 'exists'],
  ['ec2', 'CreateRoute', 400, 'RouteAlreadyExists', 'exists', 'exists'],
  [
    'ec2',
    'CreateLaunchTemplate',
    400,
    'InvalidLaunchTemplateName.AlreadyExistsException',
    'in use',
    'exists',
  ],
  ['ec2', 'CreateNatGateway', 400, 'IdempotentParameterMismatch', 'token', 'exists'],
  ['ec2', 'CreateVpc', 400, 'InvalidVpc.Range', "The CIDR '10.0.0.0/8' is invalid.", 'invalid'],
  ['ec2', 'DescribeVpcs', 400, 'InvalidVpcID.Malformed', 'Invalid id', 'invalid'],
  ['ec2', 'DescribeVpcs', 400, 'RequestExpired', 'Request has expired.', 'locked'],

  ['iam', 'DeleteRole', 404, 'NoSuchEntity', 'The role cannot be found.', 'absent'],
  ['iam', 'CreateRole', 409, 'EntityAlreadyExists', 'already exists.', 'exists'],
  ['iam', 'DeleteRole', 409, 'DeleteConflict', 'must detach all policies first.', 'dependency'],
  ['iam', 'CreateRole', 409, 'LimitExceeded', 'Cannot exceed quota for RolesPerAccount: 1000', 'quota'],
  [
    'iam',
    'AddRoleToInstanceProfile',
    409,
    'LimitExceeded',
    'Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1',
    'exists',
  ],
  ['iam', 'PutRolePolicy', 400, 'MalformedPolicyDocument', 'Syntax errors in policy.', 'invalid'],
  [
    'iam',
    'CreateRole',
    400,
    'MalformedPolicyDocument',
    'Invalid principal in policy: "AWS":"arn:aws:iam::111122223333:role/x"',
    'propagating',
  ],
  [
    'iam',
    'CreateServiceLinkedRole',
    400,
    'InvalidInput',
    'Service role name AWSServiceRoleForECS has been taken in this account, please try a different suffix.',
    'exists',
  ],
  ['iam', 'TagRole', 409, 'ConcurrentModification', 'try again', 'transient'],

  ['secretsmanager', 'DescribeSecret', 400, 'ResourceNotFoundException', "can't find", 'absent'],
  ['secretsmanager', 'CreateSecret', 400, 'ResourceExistsException', 'already exists.', 'exists'],
  [
    'secretsmanager',
    'CreateSecret',
    400,
    'InvalidRequestException',
    "You can't create this secret because a secret with this name is already scheduled for deletion.",
    'exists',
  ],
  [
    'secretsmanager',
    'PutSecretValue',
    400,
    'InvalidRequestException',
    "You can't perform this operation on the secret because it was marked for deletion.",
    'dependency',
  ],
  [
    'secretsmanager',
    'DeleteSecret',
    400,
    'InvalidRequestException',
    "You tried to perform the operation on a secret that's currently marked deleted.",
    'absent',
  ],
  // The SDK's own strategy takes this code for throttling.
  ['secretsmanager', 'CreateSecret', 400, 'LimitExceededException', 'too many secrets', 'quota'],

  ['logs', 'CreateLogGroup', 400, 'ResourceAlreadyExistsException', 'already exists', 'exists'],
  ['logs', 'CreateLogGroup', 400, 'OperationAbortedException', 'conflicting operation', 'transient'],
  ['logs', 'DescribeLogGroups', 400, 'ThrottlingException', 'Rate exceeded', 'throttled'],

  ['rds', 'DeleteDBInstance', 404, 'DBInstanceNotFound', 'not found.', 'absent'],
  ['rds', 'DescribeDBSubnetGroups', 404, 'DBSubnetGroupNotFoundFault', 'not found.', 'absent'],
  ['rds', 'CreateDBInstance', 400, 'DBInstanceAlreadyExists', 'already exists', 'exists'],
  ['rds', 'ModifyDBInstance', 400, 'InvalidDBInstanceState', 'not in available state', 'dependency'],
  ['rds', 'DeleteDBSubnetGroup', 400, 'InvalidDBSubnetGroupStateFault', 'in use', 'dependency'],
  ['rds', 'CreateDBInstance', 400, 'InstanceQuotaExceeded', 'exceeded', 'quota'],
  ['rds', 'CreateDBInstance', 400, 'InsufficientDBInstanceCapacity', 'no capacity', 'quota'],
  [
    'rds',
    'DeleteDBInstance',
    400,
    'InvalidParameterCombination',
    'Cannot delete protected DB Instance, please disable deletion protection and try again.',
    'dependency',
  ],
  [
    'rds',
    'ModifyDBInstance',
    400,
    'InvalidParameterCombination',
    "You can't currently modify the storage of this DB instance because the previous storage change is being optimized.",
    'cooldown',
  ],
  [
    'rds',
    'CreateDBInstance',
    400,
    'InvalidParameterCombination',
    'Cannot find version 9 for mysql',
    'invalid',
  ],
  ['rds', 'DescribeDBInstances', 400, 'Throttling', 'Rate exceeded', 'throttled'],

  [
    'elasticfilesystem',
    'CreateMountTarget',
    409,
    'IncorrectFileSystemLifeCycleState',
    'creating',
    'dependency',
  ],
  ['elasticfilesystem', 'CreateMountTarget', 409, 'MountTargetConflict', 'in this zone', 'exists'],
  ['elasticfilesystem', 'CreateMountTarget', 400, 'SubnetNotFound', 'not found', 'propagating'],
  ['elasticfilesystem', 'CreateFileSystem', 409, 'FileSystemAlreadyExists', 'token', 'exists'],
  ['elasticfilesystem', 'DeleteFileSystem', 409, 'FileSystemInUse', 'has mount targets', 'dependency'],
  ['elasticfilesystem', 'DescribeBackupPolicy', 404, 'PolicyNotFound', 'none', 'absent'],
  ['elasticfilesystem', 'UpdateFileSystem', 429, 'TooManyRequests', 'wait 24 hours', 'cooldown'],
  ['elasticfilesystem', 'DescribeFileSystems', 429, 'TooManyRequests', 'slow down', 'throttled'],

  ['ecr', 'DescribeRepositories', 400, 'RepositoryNotFoundException', 'does not exist', 'absent'],
  ['ecr', 'DeleteRepository', 400, 'RepositoryNotEmptyException', 'contains images', 'dependency'],
  ['ecr', 'GetLifecyclePolicy', 400, 'LifecyclePolicyNotFoundException', 'no policy', 'absent'],

  ['elasticloadbalancing', 'DescribeLoadBalancers', 400, 'LoadBalancerNotFound', 'not found', 'absent'],
  ['elasticloadbalancing', 'CreateTargetGroup', 400, 'DuplicateTargetGroupName', 'exists', 'exists'],
  ['elasticloadbalancing', 'CreateListener', 400, 'DuplicateListener', 'port in use', 'exists'],
  ['elasticloadbalancing', 'DeleteTargetGroup', 400, 'ResourceInUse', 'in use by a listener', 'dependency'],
  ['elasticloadbalancing', 'CreateLoadBalancer', 400, 'TooManyLoadBalancers', 'limit', 'quota'],
  ['elasticloadbalancing', 'DeleteLoadBalancer', 400, 'OperationNotPermitted', 'protected', 'dependency'],
  ['elasticloadbalancing', 'CreateLoadBalancer', 400, 'OperationNotPermitted', 'account', 'denied'],
  ['elasticloadbalancing', 'CreateListener', 400, 'CertificateNotFound', 'not found', 'invalid'],
  [
    'elasticloadbalancing',
    'CreateLoadBalancer',
    400,
    'InvalidSubnet',
    'VPC vpc-1 has no internet gateway',
    'propagating',
  ],
  ['elasticloadbalancing', 'DescribeTargetHealth', 400, 'Throttling', 'Rate exceeded', 'throttled'],

  [
    'autoscaling',
    'CreateAutoScalingGroup',
    400,
    'ValidationError',
    'You must use a valid fully-formed launch template. Value (x) for parameter iamInstanceProfile.name is invalid. Invalid IAM Instance Profile name',
    'propagating',
  ],
  [
    'autoscaling',
    'DeleteAutoScalingGroup',
    400,
    'ValidationError',
    'AutoScalingGroup name not found - AutoScalingGroup wps-1 not found',
    'absent',
  ],
  ['autoscaling', 'CreateAutoScalingGroup', 400, 'ValidationError', 'Max bound < min bound', 'invalid'],
  ['autoscaling', 'DeleteAutoScalingGroup', 400, 'ScalingActivityInProgress', 'x', 'dependency'],
  ['autoscaling', 'CreateAutoScalingGroup', 400, 'AlreadyExists', 'already exists', 'exists'],
  ['autoscaling', 'CreateAutoScalingGroup', 400, 'AlreadyExists', 'it is pending delete', 'dependency'],

  [
    'ecs',
    'CreateService',
    400,
    'InvalidParameterException',
    'Unable to assume the service linked role. Please verify that the ECS service linked role exists.',
    'propagating',
  ],
  [
    'ecs',
    'CreateService',
    400,
    'InvalidParameterException',
    'The target group with targetGroupArn arn:x does not have an associated load balancer.',
    'propagating',
  ],
  [
    'ecs',
    'CreateService',
    400,
    'InvalidParameterException',
    'Unable to Start a service that is still Draining.',
    'dependency',
  ],
  [
    'ecs',
    'CreateService',
    400,
    'InvalidParameterException',
    'Creation of service was not idempotent.',
    'exists',
  ],
  ['ecs', 'CreateService', 400, 'InvalidParameterException', 'Invalid memory value', 'invalid'],
  ['ecs', 'RegisterTaskDefinition', 400, 'ClientException', 'Role is not valid', 'propagating'],
  [
    'ecs',
    'RegisterTaskDefinition',
    400,
    'ClientException',
    'Too many concurrent attempts to create a new revision of the specified family.',
    'throttled',
  ],
  ['ecs', 'DescribeTaskDefinition', 400, 'ClientException', 'Unable to describe task definition.', 'absent'],
  ['ecs', 'RunTask', 400, 'ClientException', 'TaskDefinition not found.', 'propagating'],
  [
    'ecs',
    'UpdateService',
    400,
    'InvalidParameterException',
    'The load balancer one has no listener for the instance port 80.',
    'dependency',
  ],
  [
    'ecs',
    'ListTagsForResource',
    400,
    'InvalidParameterException',
    'The specified resource cannot be found. Specify a valid resource and try again.',
    'absent',
  ],
  ['ecs', 'DeleteCluster', 400, 'ClusterContainsServicesException', 'contains services', 'dependency'],
  ['ecs', 'PutClusterCapacityProviders', 400, 'UpdateInProgressException', 'busy', 'dependency'],
  ['ecs', 'UpdateService', 400, 'ServiceNotActiveException', 'not active', 'absent'],
  ['ecs', 'CreateCluster', 400, 'LimitExceededException', 'clusters per region', 'quota'],

  ['sts', 'GetCallerIdentity', 403, 'InvalidClientTokenId', 'The security token is invalid.', 'locked'],
  ['sts', 'GetCallerIdentity', 403, 'ExpiredToken', 'The token has expired', 'locked'],
  ['sts', 'GetCallerIdentity', 403, 'SignatureDoesNotMatch', 'Signature expired: 2030', 'locked'],
  ['sts', 'GetCallerIdentity', 403, 'SignatureDoesNotMatch', 'check your secret key', 'locked'],

  ['ssm', 'GetParameter', 400, 'NobodyKnowsThis', 'a code of next year', 'invalid'],
  ['ssm', 'GetParameter', 403, 'NobodyKnowsThis', 'a code of next year', 'denied'],
  ['ssm', 'GetParameter', 429, 'NobodyKnowsThis', 'a code of next year', 'throttled'],
];

const answered = (status: number, code: string, message: string): Error =>
  Object.assign(new Error(message), { name: code, $metadata: { httpStatusCode: status, requestId: 'r-1' } });

describe('a refusal', () => {
  it.each(refusals)('%s %s %i %s "%s" is %s', (...row) => {
    const [service, operation, status, code, message, meaning] = row;
    // What some of them are called and ask for besides is another table's.
    const {
      reason: _reason,
      remedy: _remedy,
      ...failure
    } = classify(service, operation, answered(status, code, message));
    expect(failure).toEqual({
      class: meaning,
      effect: 'none',
      service,
      operation,
      code,
      message,
      requestId: 'r-1',
    });
  });

  it('is named as AWS writes it, not as the SDK calls the shape', () => {
    const error = Object.assign(answered(404, 'DBInstanceNotFoundFault', 'x'), {
      Code: 'DBInstanceNotFound',
    });
    expect(classify('rds', 'DescribeDBInstances', error)).toMatchObject({
      code: 'DBInstanceNotFound',
      class: 'absent',
    });
  });
});

describe('a refusal that is about more than its call', () => {
  it.each([
    ['ec2', 'RequestExpired', 'Request has expired.', 'CredentialsUnavailable', /renew them/],
    ['ecs', 'ExpiredTokenException', 'is expired', 'CredentialsUnavailable', /renew them/],
    ['sts', 'RequestTimeTooSkewed', 'too far', 'CredentialsUnavailable', /clock/],
    ['sts', 'SignatureDoesNotMatch', 'Signature expired: 2030', 'CredentialsUnavailable', /clock/],
    ['ecs', 'UnrecognizedClientException', 'is invalid', 'CredentialsUnavailable', /enable the region/],
    ['ec2', 'AuthFailure', 'validate the provided access credentials', 'CredentialsUnavailable', /renew/],
    ['sts', 'RegionDisabledException', 'not activated', 'RegionUnavailable', /enable-region/],
    ['ec2', 'Blocked', 'currently blocked', 'AccountUnavailable', /AWS Support/],
    ['ecs', 'BlockedException', 'was blocked', 'AccountUnavailable', /AWS Support/],
    ['rds', 'OptInRequired', 'needs a subscription', 'AccountUnavailable', /AWS Support/],
  ])('%s %s "%s" locks everything: %s', (service, code, message, reason, remedy) => {
    expect(classify(service, 'Describe', answered(403, code, message))).toMatchObject({
      class: 'locked',
      reason,
      remedy: expect.stringMatching(remedy),
    });
  });

  it.each([
    ['ecs', 'InvalidParameterException', 'Unable to assume the service linked role.'],
    ['rds', 'InvalidParameterValue', 'Verify that you have permission to create service linked role.'],
    ['autoscaling', 'ServiceLinkedRoleFailure', 'not yet ready for use'],
    ['elasticloadbalancing', 'AccessDenied', 'not authorized to perform: iam:CreateServiceLinkedRole'],
  ])('%s %s "%s" names the role of the service', (service, code, message) => {
    expect(classify(service, 'Create', answered(400, code, message))).toMatchObject({
      reason: 'ServiceLinkedRoleMissing',
      remedy: expect.stringContaining(`--aws-service-name ${service}.amazonaws.com`),
    });
  });
});

describe('a failure inside AWS', () => {
  it.each([
    [500, 'InternalError'],
    [500, 'ServerException'],
    [502, 'Unknown'],
    [503, 'ServiceUnavailable'],
    [504, 'DependencyTimeout'],
    [200, 'SyntaxError'],
  ])('%i %s may have happened after the effect', (status, code) => {
    expect(classify('ec2', 'CreateVpc', answered(status, code, 'x'))).toMatchObject({
      class: 'transient',
      effect: 'unknown',
    });
  });

  it('that says "too often" had no effect', () => {
    expect(classify('ec2', 'CreateVpc', answered(503, 'RequestLimitExceeded', 'x'))).toMatchObject({
      class: 'throttled',
      effect: 'none',
    });
  });
});

describe('a broken connection', () => {
  const broken = (fields: object): Error => Object.assign(new Error('broken'), fields);

  it.each([
    { name: 'TimeoutError' },
    { code: 'ECONNRESET', name: 'TimeoutError' },
    { code: 'EPIPE' },
    { $response: { statusCode: 200 }, name: 'TypeError' },
    {},
  ])('leaves the effect unknown: %j', (fields) => {
    expect(classify('ec2', 'CreateVpc', broken(fields))).toMatchObject({
      class: 'transient',
      effect: 'unknown',
    });
  });

  it.each(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'])(
    '%s never reached AWS',
    (code) => {
      expect(classify('ec2', 'CreateVpc', broken({ code, name: 'TimeoutError' }))).toMatchObject({
        class: 'transient',
        effect: 'none',
        code,
      });
    },
  );
});

describe('what was never sent', () => {
  it('for want of credentials is for a human to change', () => {
    const error = Object.assign(new Error('Could not load credentials'), {
      name: 'CredentialsProviderError',
    });
    expect(classify('ec2', 'CreateVpc', error)).toMatchObject({
      class: 'locked',
      effect: 'none',
      reason: 'CredentialsUnavailable',
    });
  });

  it('because it could not be serialised fails for ever', () => {
    expect(classify('ec2', 'CreateVpc', new TypeError('not iterable'))).toMatchObject({
      class: 'invalid',
      effect: 'none',
    });
  });

  it('and is no error at all is told as it is', () => {
    expect(classify('ec2', 'CreateVpc', 'thrown')).toMatchObject({ code: 'Error', message: 'thrown' });
  });
});
