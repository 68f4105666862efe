import type * as secretsManager from '@aws-sdk/client-secrets-manager';
import type { CallContext } from '../../kernel/call-context.ts';
import type { Handlers } from '../../kernel/handlers.ts';
import { changeSecret, livingSecret, readSecret } from './rows.ts';
import * as rules from './rules.ts';
import type { SecretRow, SecretVersion } from './tables.ts';
import { chosenVersion, sameValue, versionOf, withVersion } from './versions.ts';
import type { GivenValue } from './versions.ts';

/** Stores a value once per token. */
export function store(
  context: CallContext,
  secret: SecretRow,
  given: GivenValue,
  stages?: readonly string[],
): SecretVersion | undefined {
  const version = versionOf(context, given, stages);
  if (!version) return undefined;
  const known = secret.versions.find(({ VersionId }) => VersionId === version.VersionId);
  if (known && !sameValue(known, given))
    throw rules.versionTaken.refuse(
      `You can't modify an existing version: a version with the ID ${version.VersionId} already exists.`,
    );
  if (known) return known;
  changeSecret(context, secret, { versions: withVersion(secret.versions, version) });
  return version;
}

const letters = {
  lower: 'abcdefghijklmnopqrstuvwxyz',
  upper: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
  digits: '0123456789',
  punctuation: '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~',
};

export const values = {
  PutSecretValue(context, input) {
    const secret = livingSecret(context, input.SecretId);
    const version = store(context, secret, input, input.VersionStages);
    if (!version) throw rules.oneValue.refuse('You must provide either SecretString or SecretBinary.');
    return {
      ARN: secret.ARN,
      Name: secret.Name,
      VersionId: version.VersionId,
      VersionStages: version.stages,
    };
  },

  GetSecretValue(context, input) {
    const secret = readSecret(context, input.SecretId);
    if (secret.DeletedDate)
      throw rules.scheduled.refuse(
        "You can't perform this operation on the secret because it was marked for deletion.",
      );
    const { stages, ...version } = chosenVersion(secret.versions, input);
    return { ARN: secret.ARN, Name: secret.Name, ...version, VersionStages: stages };
  },

  ListSecretVersionIds(context, input) {
    const secret = readSecret(context, input.SecretId);
    const { IncludeDeprecated: deprecated = false } = input;
    const found = secret.versions.filter(({ stages }) => deprecated || stages.length > 0);
    const { items, next } = context.page(found, {
      limit: input.MaxResults,
      token: input.NextToken,
      default: 100,
    });
    return {
      ARN: secret.ARN,
      Name: secret.Name,
      Versions: items.map(({ VersionId, CreatedDate, stages }) => ({
        VersionId,
        CreatedDate,
        VersionStages: stages,
      })),
      NextToken: next,
    };
  },

  GetRandomPassword(context, input) {
    const alphabet = [
      input.ExcludeLowercase === true ? '' : letters.lower,
      input.ExcludeUppercase === true ? '' : letters.upper,
      input.ExcludeNumbers === true ? '' : letters.digits,
      input.ExcludePunctuation === true ? '' : letters.punctuation,
      input.IncludeSpace === true ? ' ' : '',
    ].join('');
    const allowed = Array.from(alphabet).filter(
      (letter) => input.ExcludeCharacters?.includes(letter) !== true,
    );
    if (allowed.length === 0)
      throw rules.oneValue.refuse('The password has no characters left to be made of.');
    const pick = (): string => allowed[Math.floor(context.scope.random.next() * allowed.length)] ?? '';
    return { RandomPassword: Array.from({ length: input.PasswordLength ?? 32 }, pick).join('') };
  },
} satisfies Handlers<typeof secretsManager>;
