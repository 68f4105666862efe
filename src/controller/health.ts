import type { Clock } from '../clock.ts';
import type { Controller } from './controller.ts';
import type { Reflector } from './reflector.ts';

/** What the probes ask: undefined, or what is wrong. */
export interface Check {
  readonly name: string;
  readonly problem: () => string | undefined;
}

/** A loop whose every step has a deadline under two minutes, and that did nothing for this long, hangs. */
const longestSilenceMs = 300_000;
/** A pass never waits for AWS, and each of its calls has a deadline. */
const longestPassMs = 900_000;

/** Fails when the watch hangs. An API server that is away is no reason: a restart does not bring it back. */
export function watchCheck(reflector: Pick<Reflector, 'lastProgressAt'>, clock: Clock): Check {
  return {
    name: 'watch',
    problem: () => {
      const ms = clock.now() - reflector.lastProgressAt;
      return ms > longestSilenceMs ? `nothing happened for ${seconds(ms)}` : undefined;
    },
  };
}

/** Fails when a pass does not come to an end. */
export function workerCheck(controller: Pick<Controller, 'longestPass'>): Check {
  return {
    name: 'workers',
    problem: () => {
      const pass = controller.longestPass;
      if (pass === undefined || pass.ms <= longestPassMs) return undefined;
      return `the pass for ${pass.key} has been running for ${seconds(pass.ms)}`;
    },
  };
}

/** Fails until the first list is complete. */
export function syncCheck(reflector: Pick<Reflector, 'hasSynced'>): Check {
  return {
    name: 'synced',
    problem: () => (reflector.hasSynced ? undefined : 'the list of stacks has not been read yet'),
  };
}

function seconds(ms: number): string {
  return `${Math.round(ms / 1_000)} s`;
}
