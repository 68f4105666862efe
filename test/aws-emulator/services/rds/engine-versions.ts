import * as rules from './instance-rules.ts';

export interface EngineVersion {
  readonly version: string;
  readonly major: string;
  /** What the major version alone stands for. */
  readonly isDefault: boolean;
}

const of = (major: string, minors: readonly number[], defaultMinor: number): EngineVersion[] =>
  minors.map((minor) => ({
    version: `${major}.${String(minor)}`,
    major,
    isDefault: minor === defaultMinor,
  }));

/**
 * Versions that can be created. The default of a major version is not always its newest minor version.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/MySQL.Concepts.VersionMgmt.html
 */
export const engineVersions: readonly EngineVersion[] = [
  ...of('8.0', [42, 43, 44], 43),
  ...of('8.4', [4, 5, 6, 7], 6),
];

export const familyOf = (version: string): string => `mysql${majorOf(version)}`;

export const majorOf = (version: string): string => version.split('.').slice(0, 2).join('.');

/** The full version that a version in a call stands for; without one, the newest default. */
export function resolveVersion(asked: string | undefined): string {
  const found = engineVersions.findLast(({ version, major, isDefault }) =>
    asked === undefined ? isDefault : version === asked || (major === asked && isDefault),
  );
  if (found) return found.version;
  throw rules.engineVersion.refuse(`Cannot find version ${asked ?? ''} for mysql`);
}

const order = (version: string): number =>
  engineVersions.findIndex((candidate) => candidate.version === version);

/** Versions that an instance of this version can be upgraded to. */
export const upgradesOf = (version: string): readonly EngineVersion[] =>
  engineVersions.filter((candidate) => order(candidate.version) > order(version));

/** The version an instance gets by a modification; undefined when it stays as it is. */
export function upgradeTo(current: string, asked: string, allowMajor: boolean): string | undefined {
  const target = resolveVersion(asked);
  const isMajorAlone = majorOf(asked) === asked;
  if (target === current || (isMajorAlone && majorOf(current) === asked && order(target) < order(current)))
    return undefined;
  if (order(target) < order(current))
    throw rules.upgradePath.refuse(`Cannot upgrade mysql from ${current} to ${target}`);
  if (majorOf(target) !== majorOf(current) && !allowMajor)
    throw rules.upgradePath.refuse(
      'The AllowMajorVersionUpgrade flag must be present when upgrading to a new major version.',
    );
  return target;
}
