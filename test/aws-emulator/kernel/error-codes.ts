/** What a service calls the errors that no model names. */
export interface ErrorCodes {
  /** A required parameter is absent. */
  readonly missing: string;
  /** A value is outside its enum, length, range or pattern. */
  readonly invalid: string;
  /** A parameter the operation does not have, or a body that cannot be read. */
  readonly unknown: string;
  readonly throttled: string;
  readonly unknownOperation: string;
  readonly badPageToken: string;
  /** The same client token with other parameters. */
  readonly mismatch: { readonly code: string; readonly message: string };
  readonly expired: string;
  /** The credentials are of nobody, or the account has not enabled the region. */
  readonly unknownCredentials: string;
  /** AWS has blocked the account. Uncertain but for EC2 and ECS. */
  readonly blocked: string;
}

const mismatchMessage = 'The client token was used before with other parameters.';

/** https://docs.aws.amazon.com/ec2/latest/devguide/errors-overview.html */
export const ec2Codes: ErrorCodes = {
  missing: 'MissingParameter',
  invalid: 'InvalidParameterValue',
  unknown: 'UnknownParameter',
  throttled: 'RequestLimitExceeded',
  unknownOperation: 'InvalidAction',
  badPageToken: 'InvalidNextToken',
  mismatch: { code: 'IdempotentParameterMismatch', message: mismatchMessage },
  expired: 'RequestExpired',
  unknownCredentials: 'AuthFailure',
  blocked: 'Blocked',
};

/** IAM, ELB, Auto Scaling, STS. https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html */
export const queryCodes: ErrorCodes = {
  missing: 'ValidationError',
  invalid: 'ValidationError',
  unknown: 'MalformedInput',
  throttled: 'Throttling',
  unknownOperation: 'InvalidAction',
  badPageToken: 'ValidationError',
  mismatch: { code: 'IdempotentParameterMismatch', message: mismatchMessage },
  expired: 'ExpiredToken',
  unknownCredentials: 'InvalidClientTokenId',
  blocked: 'OptInRequired',
};

/** https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/CommonErrors.html */
export const rdsCodes: ErrorCodes = {
  ...queryCodes,
  missing: 'MissingParameter',
  invalid: 'InvalidParameterValue',
  badPageToken: 'InvalidParameterValue',
};

/** ECS, ECR, Secrets Manager, CloudWatch Logs. https://docs.aws.amazon.com/AmazonECS/latest/APIReference/CommonErrors.html */
export const jsonCodes: ErrorCodes = {
  missing: 'InvalidParameterException',
  invalid: 'InvalidParameterException',
  unknown: 'SerializationException',
  throttled: 'ThrottlingException',
  unknownOperation: 'UnknownOperationException',
  badPageToken: 'InvalidParameterException',
  mismatch: { code: 'InvalidParameterException', message: mismatchMessage },
  expired: 'ExpiredTokenException',
  unknownCredentials: 'UnrecognizedClientException',
  blocked: 'OptInRequired',
};

/** SSM. https://docs.aws.amazon.com/systems-manager/latest/APIReference/CommonErrors.html */
export const validationCodes: ErrorCodes = {
  ...jsonCodes,
  missing: 'ValidationException',
  invalid: 'ValidationException',
};

/** EFS: its own operations answer BadRequest. https://docs.aws.amazon.com/efs/latest/ug/API_CreateFileSystem.html */
export const efsCodes: ErrorCodes = {
  ...jsonCodes,
  missing: 'BadRequest',
  invalid: 'BadRequest',
  badPageToken: 'BadRequest',
};
