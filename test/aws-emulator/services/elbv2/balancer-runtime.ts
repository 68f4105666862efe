import type { TargetHealthReasonEnum } from '@aws-sdk/client-elastic-load-balancing-v2';
import { definePort } from '../../kernel/port.ts';
import type { Scope } from '../../kernel/scope.ts';
import { noWork } from '../../kernel/work.ts';
import type { Work } from '../../kernel/work.ts';

export type Protocol = 'HTTP' | 'HTTPS' | 'TCP' | 'SSL';

/** Something that requests are sent to. */
export interface Target {
  /** The same for its checks, its requests and its draining, and nobody else's. */
  readonly key: string;
  readonly vpcId: string;
  /** Private address in the VPC. */
  readonly address: string;
  readonly port: number;
  readonly protocol: Protocol;
}

export interface HealthCheck {
  /** Seconds of AWS from one check to the next. */
  readonly interval: number;
  /** Seconds until a check has failed. */
  readonly timeout: number;
  readonly healthyThreshold: number;
  readonly unhealthyThreshold: number;
  /** Undefined where a connection is all that is asked for. */
  readonly path: string | undefined;
  /** Status codes of a target that is well, such as `200,301-304`. */
  readonly matcher: string;
}

export interface CheckOrder {
  readonly target: Target;
  readonly check: HealthCheck;
  /**
   * What a simulated check finds: there is nothing to ask. Undefined when something else has happened to the target
   * since the order was given.
   */
  readonly expected: () => boolean | undefined;
}

export interface Verdict {
  readonly healthy: boolean;
  /** Why not. */
  readonly reason?: TargetHealthReasonEnum;
  readonly description?: string;
}

/** What a listener does with a request, as things are at that moment. */
export type Answer =
  | {
      readonly kind: 'forward';
      /** Those that may be sent to; none: the answer is 503. */
      readonly targets: readonly Target[];
      readonly leastOutstanding: boolean;
    }
  | {
      readonly kind: 'redirect';
      readonly status: number;
      /** Parts of the address, with AWS's placeholders for those of the request. */
      readonly to: Readonly<Record<'protocol' | 'host' | 'port' | 'path' | 'query', string>>;
    }
  | {
      readonly kind: 'fixed';
      readonly status: number;
      readonly contentType: string;
      readonly body: string;
    };

export interface ServedListener {
  readonly port: number;
  readonly protocol: Protocol;
  readonly answer: () => Answer;
}

/** A load balancer that answers. */
export interface ServedBalancer {
  /** DNS name; nobody else's. */
  readonly name: string;
  readonly listeners: readonly ServedListener[];
  /** Seconds without a byte after which a connection is given up. */
  readonly idleTimeout: () => number;
  /** What its `X-Forwarded-For` does with that of the request. */
  readonly forwardedFor: () => 'append' | 'preserve' | 'remove';
}

/** Answers requests in the place of load balancers, and finds out which targets are well. */
export interface BalancerRuntime {
  /** The DNS name of a load balancer, which AWS begins with `label`: its name, its number and its region. */
  nameFor(label: string): string;
  /** Answers, from now on with these listeners. */
  serve(balancer: ServedBalancer): void;
  /** Answers no more. */
  close(name: string): void;
  /**
   * Checks a target from now on, or with other settings; tells each verdict that is not the one before. The checks
   * of a runtime that simulates end with the first verdict.
   */
  check(scope: Scope, order: CheckOrder, judge: (verdict: Verdict) => void): void;
  /** Ends the checks. */
  forget(key: string): void;
  /** Over when no request is under way at the target, or when it has had so many seconds. */
  drain(key: string, seconds: number): Work;
}

/** The verdict comes when the threshold's worth of checks would have been made. */
const simulatedBalancers: BalancerRuntime = {
  nameFor: (label) => `${label}.elb.amazonaws.com`,
  serve: () => undefined,
  close: () => undefined,
  check(scope, { check, expected }, judge) {
    const checks = expected() === true ? check.healthyThreshold : check.unhealthyThreshold;
    scope.after(checks * check.interval, () => {
      const healthy = expected();
      if (healthy === undefined) return;
      judge(healthy ? { healthy } : { healthy, reason: 'Target.Timeout' });
    });
  },
  forget: () => undefined,
  drain: () => noWork,
};

export const balancerPort = definePort('balancers', simulatedBalancers);
