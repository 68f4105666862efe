import type { CallContext } from '../../kernel/call-context.ts';
import * as rules from './rules.ts';
import type { SecretVersion } from './tables.ts';

export interface GivenValue {
  readonly ClientRequestToken?: string;
  readonly SecretString?: string;
  readonly SecretBinary?: Uint8Array;
}

const current = 'AWSCURRENT';
const previous = 'AWSPREVIOUS';

const bytes = (value: Uint8Array | undefined): string | undefined =>
  value && Buffer.from(value).toString('base64');

export const sameValue = (version: SecretVersion, given: GivenValue): boolean =>
  version.SecretString === given.SecretString && bytes(version.SecretBinary) === bytes(given.SecretBinary);

/** The version that a call stores; undefined when it carries no value. */
export function versionOf(
  context: CallContext,
  given: GivenValue,
  stages: readonly string[] = [current],
): SecretVersion | undefined {
  const { SecretString: text, SecretBinary: binary } = given;
  if (text !== undefined && binary !== undefined)
    throw rules.oneValue.refuse("You can't specify both a binary secret value and a string secret value.");
  if (text === undefined && binary === undefined) return undefined;
  const random = context.scope.random.hex(32);
  return {
    VersionId: given.ClientRequestToken ?? random.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-'),
    ...(text === undefined ? {} : { SecretString: text }),
    ...(binary === undefined ? {} : { SecretBinary: binary }),
    CreatedDate: context.date,
    stages,
  };
}

/** A stage is on one version only; what was current becomes the previous one. */
export function withVersion(
  versions: readonly SecretVersion[],
  added: SecretVersion,
): readonly SecretVersion[] {
  const moved = added.stages.includes(current) ? [...added.stages, previous] : added.stages;
  const others = versions.map((version) => {
    const kept = version.stages.filter((stage) => !moved.includes(stage));
    const demoted = moved.includes(previous) && version.stages.includes(current);
    return { ...version, stages: demoted ? [...kept, previous] : kept };
  });
  return [...others, added];
}

/** The version that a read names, by id or stage; without either the current one. */
export function chosenVersion(
  versions: readonly SecretVersion[],
  { VersionId, VersionStage }: { readonly VersionId?: string; readonly VersionStage?: string },
): SecretVersion {
  const stage = VersionStage ?? (VersionId === undefined ? current : undefined);
  const found = versions.find(
    (version) =>
      (VersionId === undefined || version.VersionId === VersionId) &&
      (stage === undefined || version.stages.includes(stage)),
  );
  if (found) return found;
  const which = VersionId === undefined ? `staging label: ${stage ?? ''}` : `VersionId: ${VersionId}`;
  throw rules.absent.refuse(`Secrets Manager can't find the specified secret value for ${which}`);
}
