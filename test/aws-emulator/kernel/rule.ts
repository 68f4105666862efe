import { ServiceError } from '../codec/service-error.ts';

export interface RuleOptions {
  /** Dotted: `ec2.vpc.dependencies`. */
  readonly id: string;
  /** Code of the error; a shape's name where the service models its errors. */
  readonly code: string;
  /** AWS documentation page that states the rule. */
  readonly page: string;
  /** The rule in one sentence. */
  readonly text: string;
  /** HTTP status where no shape tells it; default is 400. */
  readonly status?: number;
  /** True where the page leaves room for doubt. */
  readonly uncertain?: boolean;
}

/** One way in which AWS says no, and where AWS documents it. */
export interface Rule extends RuleOptions {
  /** The error to throw. `message` is what the caller reads. */
  refuse(message: string, members?: Readonly<Record<string, unknown>>): ServiceError;
}

export const rule = (options: RuleOptions): Rule => ({
  ...options,
  refuse: (message, members = {}) =>
    new ServiceError(options.code, message, {
      rule: options.id,
      members,
      ...(options.status === undefined ? {} : { status: options.status }),
    }),
});

export const isRule = (value: unknown): value is Rule =>
  typeof value === 'object' && value !== null && 'refuse' in value && 'page' in value;

/** The rules that a module exports, for a service definition: `rules: rulesIn(vpcRules, subnetRules)`. */
export const rulesIn = (...modules: readonly object[]): Rule[] =>
  modules.flatMap((module) => (Object.values(module) as readonly unknown[]).filter(isRule));
