import * as sts from '@aws-sdk/client-sts';
import type { CallContext } from '../../kernel/call-context.ts';
import { queryCodes } from '../../kernel/error-codes.ts';
import type { Handlers } from '../../kernel/handlers.ts';
import { defineService } from '../../kernel/service.ts';
import { trusts } from '../iam/rights.ts';
import * as rules from './rules.ts';

const roleArn = /^arn:aws:iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/;

/** One hour unless the caller asks otherwise. https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
const usualSeconds = 3600;

interface Assumption {
  readonly RoleArn: string;
  readonly RoleSessionName: string;
  readonly DurationSeconds?: number;
}

/** Lifetimes are not shortened by the time scale: clients compare them with the real time. */
function assume(
  context: CallContext,
  { RoleArn, RoleSessionName, DurationSeconds = usualSeconds }: Assumption,
) {
  const [, account, name] = roleArn.exec(RoleArn) ?? [];
  if (account === undefined || name === undefined) throw rules.roleArnShape.refuse(`${RoleArn} is invalid`);
  const arn = `arn:aws:sts::${account}:assumed-role/${name}/${RoleSessionName}`;
  const userId = `AROA${context.scope.random.hex(17).toUpperCase()}:${RoleSessionName}`;
  const Credentials = context.principals.open({ account, arn, userId }, context.now + DurationSeconds * 1000);
  return { Credentials, AssumedRoleUser: { AssumedRoleId: userId, Arn: arn } };
}

/**
 * The callers here may do everything that their own policies could allow; the role's trust is checked.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html
 */
function checkTrust(context: CallContext, roleArn: string, externalId: string | undefined): void {
  const { principal } = context;
  const account = roleArn.split(':')[4] ?? '';
  const keys = { ...(externalId !== undefined && { 'sts:ExternalId': externalId }) };
  if (account === '' || trusts(context.elsewhere(account), roleArn, principal, keys)) return;
  throw rules.roleTrust.refuse(
    `User: ${principal.arn} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`,
  );
}

const handlers = {
  GetCallerIdentity: ({ principal }) => ({
    Account: principal.account,
    Arn: principal.arn,
    UserId: principal.userId,
  }),
  AssumeRole(context, input) {
    if (roleArn.test(input.RoleArn)) checkTrust(context, input.RoleArn, input.ExternalId);
    return assume(context, input);
  },
  AssumeRoleWithWebIdentity: (context, input) => ({
    ...assume(context, input),
    SubjectFromWebIdentityToken: 'system:serviceaccount:default:default',
    Audience: 'sts.amazonaws.com',
  }),
} satisfies Handlers<typeof sts>;

export const stsService = defineService({
  name: 'sts',
  module: sts,
  client: () => new sts.STSClient({ region: 'us-east-1' }),
  handlers,
  codes: queryCodes,
  rules: Object.values(rules),
});
