/** What is true of accounts and zones by no doing of a caller; tests change it while the emulator runs. */
export interface AccountFacts {
  /**
   * Accounts that AWS has blocked.
   * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html (Blocked)
   */
  readonly blocked?: readonly string[];
  /**
   * Regions that no account has enabled: credentials are not valid there.
   * https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html
   */
  readonly closedRegions?: readonly string[];
  /**
   * Instance types that AWS has no room for, in every zone or in one (by zone id).
   * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/troubleshooting-launch.html#troubleshooting-launch-capacity
   */
  readonly shortages?: readonly TypeInZone[];
  /**
   * Instance types that a zone (by zone id) does not have at all.
   * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instance-discovery.html
   */
  readonly unoffered?: readonly TypeInZone[];
}

export interface TypeInZone {
  readonly instanceType: string;
  readonly zone?: string;
}

export const includesType = (
  list: readonly TypeInZone[] | undefined,
  instanceType: string,
  zone: string,
): boolean =>
  (list ?? []).some((entry) => entry.instanceType === instanceType && (entry.zone ?? zone) === zone);
