import type * as secretsManager from '@aws-sdk/client-secrets-manager';
import type { CallContext } from '../../kernel/call-context.ts';
import type { Handlers } from '../../kernel/handlers.ts';
import type { Scope } from '../../kernel/scope.ts';
import { changeSecret, existingSecret, livingSecret, readSecret, stagesOf } from './rows.ts';
import * as rules from './rules.ts';
import { secretTable } from './tables.ts';
import type { SecretRow } from './tables.ts';
import { mergedTags } from './tags.ts';
import { store } from './values.ts';
import { sameValue, versionOf } from './versions.ts';
import type { GivenValue } from './versions.ts';

const secondsPerDay = 86_400;

interface Created {
  readonly ARN: string;
  readonly Name: string;
  readonly VersionId: string | undefined;
}

/** The answer to a repeated create; anything else that meets the name is refused. */
function repeated(secret: SecretRow, given: GivenValue): Created {
  if (secret.DeletedDate)
    throw rules.nameScheduled.refuse(
      "You can't create this secret because a secret with this name is already scheduled for deletion.",
    );
  const version = secret.versions.find(({ VersionId }) => VersionId === given.ClientRequestToken);
  if (!version || !sameValue(version, given))
    throw rules.nameTaken.refuse(`The operation failed because the secret ${secret.Name} already exists.`);
  return { ARN: secret.ARN, Name: secret.Name, VersionId: version.VersionId };
}

function suffix(scope: Scope): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
  const pick = (): string => letters.charAt(Math.floor(scope.random.next() * letters.length));
  return Array.from({ length: 6 }, pick).join('');
}

/** Deletes for good when the time has come, unless the secret was restored or deleted anew in between. */
function deleteAfter(context: CallContext, { Name }: SecretRow, seconds: number): void {
  const { scope } = context;
  const asked = context.now;
  scope.after(seconds, () => {
    const table = scope.table(secretTable);
    if (table.truth.get(Name)?.DeletedDate?.getTime() === asked) table.remove(Name);
  });
}

function windowOf(input: {
  readonly RecoveryWindowInDays?: number;
  readonly ForceDeleteWithoutRecovery?: boolean;
}): number {
  const { RecoveryWindowInDays: days, ForceDeleteWithoutRecovery: force } = input;
  if (force === true && days !== undefined)
    throw rules.recoveryWindow.refuse(
      "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.",
    );
  if (days !== undefined && (days < 7 || days > 30))
    throw rules.recoveryWindow.refuse(
      'The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).',
    );
  return force === true ? 0 : (days ?? 30);
}

/** Forcing the deletion of what is not there succeeds. */
function nothingToForce(context: CallContext, id: string): boolean {
  return !context
    .table(secretTable)
    .truth.list()
    .some((row) => row.Name === id || row.ARN.startsWith(id));
}

export const secrets = {
  CreateSecret(context, input) {
    const table = context.table(secretTable);
    const twin = table.truth.get(input.Name);
    if (twin) return repeated(twin, input);
    if (!/^[A-Za-z0-9/_+=.@-]+$/.test(input.Name))
      throw rules.nameForm.refuse(
        'Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!',
      );
    const version = versionOf(context, input);
    const { ARN } = table.insert(input.Name, {
      ARN: `arn:aws:secretsmanager:${context.region}:${context.account}:secret:${input.Name}-${suffix(context.scope)}`,
      Name: input.Name,
      ...(input.Description === undefined ? {} : { Description: input.Description }),
      ...(input.KmsKeyId === undefined ? {} : { KmsKeyId: input.KmsKeyId }),
      CreatedDate: context.date,
      LastChangedDate: context.date,
      Tags: mergedTags([], input.Tags),
      DeletedDate: undefined,
      versions: version ? [version] : [],
      policy: undefined,
    });
    return { ARN, Name: input.Name, VersionId: version?.VersionId };
  },

  DescribeSecret(context, input) {
    const secret = readSecret(context, input.SecretId);
    return { ...secret, VersionIdsToStages: stagesOf(secret) };
  },

  UpdateSecret(context, input) {
    const secret = livingSecret(context, input.SecretId);
    const version = store(context, secret, input);
    changeSecret(context, secret, {
      ...(input.Description === undefined ? {} : { Description: input.Description }),
      ...(input.KmsKeyId === undefined ? {} : { KmsKeyId: input.KmsKeyId }),
    });
    return { ARN: secret.ARN, Name: secret.Name, VersionId: version?.VersionId };
  },

  DeleteSecret(context, input) {
    const days = windowOf(input);
    const forced = input.ForceDeleteWithoutRecovery === true;
    if (forced && nothingToForce(context, input.SecretId))
      return { Name: input.SecretId, DeletionDate: context.date };
    const secret = existingSecret(context, input.SecretId);
    if (secret.DeletedDate && !forced)
      throw rules.scheduled.refuse(
        "You tried to perform the operation on a secret that's currently marked deleted.",
      );
    changeSecret(context, secret, { DeletedDate: context.date });
    // Forced deletion is asynchronous too: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DeleteSecret.html
    deleteAfter(context, secret, forced ? context.between(1, 10) : days * secondsPerDay);
    return {
      ARN: secret.ARN,
      Name: secret.Name,
      DeletionDate: new Date(context.now + days * secondsPerDay * 1000),
    };
  },

  RestoreSecret(context, input) {
    const secret = existingSecret(context, input.SecretId);
    changeSecret(context, secret, { DeletedDate: undefined });
    return { ARN: secret.ARN, Name: secret.Name };
  },
} satisfies Handlers<typeof secretsManager>;
