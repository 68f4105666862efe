import type { Rule } from './rule.ts';

interface Addressed {
  readonly loadBalancer: { readonly certificateARN?: string | undefined };
  readonly wordpress: { readonly url?: string | undefined };
}

const isSecure = ({ loadBalancer }: Addressed): boolean => loadBalancer.certificateARN !== undefined;

/** No certificate is for the load balancer's own name, so a browser would refuse the default. */
const securedIsNamed: Rule<Addressed> = {
  cel: '!has(self.loadBalancer.certificateARN) || has(self.wordpress.url)',
  holds: (spec) => !isSecure(spec) || spec.wordpress.url !== undefined,
  message:
    'is required with loadBalancer.certificateARN; set it to the address that the certificate is for, such as https://www.example.com',
  field: 'wordpress.url',
};

/** WordPress redirects to its own scheme and the load balancer to HTTPS: two answers would make a loop. */
const schemeIsServed: Rule<Addressed> = {
  cel: "!has(self.wordpress.url) || self.wordpress.url.startsWith('https:') == has(self.loadBalancer.certificateARN)",
  holds: (spec) =>
    spec.wordpress.url === undefined || spec.wordpress.url.startsWith('https:') === isSecure(spec),
  message: {
    text: '%s is not what the load balancer serves; begin it with https:// and set loadBalancer.certificateARN, or with http:// and leave certificateARN out',
    parts: [{ cel: 'self.wordpress.url', of: ({ wordpress }) => wordpress.url ?? '' }],
  },
  field: 'wordpress.url',
};

/** How the address of a site and its certificate go together. */
export const urlRules: readonly Rule<Addressed>[] = [securedIsNamed, schemeIsServed];
