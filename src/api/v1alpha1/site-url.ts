import type { WordPressStackSpec } from './spec.ts';

/** Where the site answers: what the spec says, else the load balancer's name; undefined until that is known. */
export function siteUrl(
  { wordpress, loadBalancer }: Pick<WordPressStackSpec, 'wordpress' | 'loadBalancer'>,
  balancerName: string | undefined,
): string | undefined {
  if (wordpress.url !== undefined || balancerName === undefined) return wordpress.url;
  // An object may be older than the rule that a certificate needs an address.
  const scheme = loadBalancer.certificateARN === undefined ? 'http' : 'https';
  return `${scheme}://${balancerName}`;
}
