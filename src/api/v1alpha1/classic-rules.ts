import type { Rule } from './rule.ts';

interface Balanced {
  readonly loadBalancer: { readonly type: string; readonly idleTimeoutSeconds: number };
  readonly service: { readonly replicas: number };
  readonly capacity: { readonly maxSize: number };
  readonly tags: Readonly<Record<string, string>>;
}

/** A classic balancer takes ten tags, and the operator needs most of them. */
const MAX_CLASSIC_TAGS = 3;
/** https://docs.aws.amazon.com/elasticloadbalancing/2012-06-01/APIReference/API_ConnectionSettings.html */
const MAX_CLASSIC_IDLE_SECONDS = 3600;

const isOther = ({ loadBalancer }: Balanced): boolean => loadBalancer.type !== 'Classic';
const isOtherCel = "self.loadBalancer.type != 'Classic'";

/** Tasks behind a classic balancer share one port of their instance, so the second one on it never starts. */
const fitsInstances: Rule<Balanced> = {
  cel: `${isOtherCel} || self.service.replicas <= self.capacity.maxSize`,
  holds: (spec) => isOther(spec) || spec.service.replicas <= spec.capacity.maxSize,
  message: {
    text: 'replicas %d are more than capacity.maxSize %d, and with a Classic load balancer an instance runs one task; lower replicas or raise capacity.maxSize',
    parts: [
      { cel: 'self.service.replicas', of: ({ service }) => service.replicas },
      { cel: 'self.capacity.maxSize', of: ({ capacity }) => capacity.maxSize },
    ],
  },
  field: 'service.replicas',
};

const fewTags: Rule<Balanced> = {
  cel: `${isOtherCel} || size(self.tags) <= ${MAX_CLASSIC_TAGS}`,
  holds: (spec) => isOther(spec) || Object.keys(spec.tags).length <= MAX_CLASSIC_TAGS,
  message: {
    text: `%d tags are too many: a Classic load balancer takes 10 and the operator sets the others; keep ${MAX_CLASSIC_TAGS} at most`,
    parts: [{ cel: 'size(self.tags)', of: ({ tags }) => Object.keys(tags).length }],
  },
  field: 'tags',
};

const shortIdleTimeout: Rule<Balanced> = {
  cel: `${isOtherCel} || self.loadBalancer.idleTimeoutSeconds <= ${MAX_CLASSIC_IDLE_SECONDS}`,
  holds: (spec) => isOther(spec) || spec.loadBalancer.idleTimeoutSeconds <= MAX_CLASSIC_IDLE_SECONDS,
  message: {
    text: `idleTimeoutSeconds %d is too long for a Classic load balancer; take ${MAX_CLASSIC_IDLE_SECONDS} at most`,
    parts: [
      {
        cel: 'self.loadBalancer.idleTimeoutSeconds',
        of: ({ loadBalancer }) => loadBalancer.idleTimeoutSeconds,
      },
    ],
  },
  field: 'loadBalancer.idleTimeoutSeconds',
};

/** What a classic balancer allows less than an application load balancer does. */
export const classicRules: readonly Rule<Balanced>[] = [fitsInstances, fewTags, shortIdleTimeout];
