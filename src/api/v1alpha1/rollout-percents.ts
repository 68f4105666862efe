import type { Rule } from './rule.ts';

/** The part of a spec that decides how a rollout goes. */
interface Rolling {
  readonly loadBalancer: { readonly type: 'Application' | 'Classic' };
  readonly service: {
    readonly minimumHealthyPercent?: number | undefined;
    readonly maximumPercent?: number | undefined;
  };
}

/** What is left out follows from the load balancer: a classic one leaves no room for a second task on an instance. */
export const minimumHealthyPercent = ({ loadBalancer, service }: Rolling): number =>
  service.minimumHealthyPercent ?? (loadBalancer.type === 'Classic' ? 50 : 100);
export const maximumPercent = ({ loadBalancer, service }: Rolling): number =>
  service.maximumPercent ?? (loadBalancer.type === 'Classic' ? 100 : 200);

const given = (name: string, classic: number, application: number): string =>
  `(has(self.service.${name}) ? self.service.${name} : (self.loadBalancer.type == 'Classic' ? ${classic} : ${application}))`;
const minimum = given('minimumHealthyPercent', 50, 100);
const maximum = given('maximumPercent', 100, 200);

/** ECS accepts equal values and then can neither stop an old task nor start a new one. */
export const canRoll: Rule<Rolling> = {
  cel: `${maximum} > ${minimum}`,
  holds: (spec) => maximumPercent(spec) > minimumHealthyPercent(spec),
  message: {
    text: 'maximumPercent %d must be larger than minimumHealthyPercent %d, or no rollout could replace a task; raise maximumPercent or lower minimumHealthyPercent',
    parts: [
      { cel: maximum, of: maximumPercent },
      { cel: minimum, of: minimumHealthyPercent },
    ],
  },
  field: 'service.maximumPercent',
};
