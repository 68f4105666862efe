import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ServedBalancer, ServedListener, Target } from '../../services/elbv2/balancer-runtime.ts';
import type { Forwarder } from './forwarder.ts';
import { fixedAnswer, redirectAnswer, refuse } from './plain-answer.ts';
import type { Way } from './probe.ts';

export interface SwitchboardOptions {
  readonly forwarder: Forwarder;
  readonly wayTo: (target: Target, balancer: ServedBalancer) => Way | undefined;
}

/** Where a request has come in. */
export interface Call {
  readonly balancer: ServedBalancer;
  readonly listener: ServedListener;
}

/** Does with a request what the listener says. */
export class Switchboard {
  readonly #options: SwitchboardOptions;
  /** How many requests each balancer has forwarded, to take targets by turns. */
  readonly #turns = new Map<string, number>();

  constructor(options: SwitchboardOptions) {
    this.#options = options;
  }

  answer(request: IncomingMessage, response: ServerResponse, call: Call): void {
    const { balancer, listener } = call;
    const { port, protocol } = listener;
    const answer = listener.answer();
    if (answer.kind === 'fixed') {
      fixedAnswer(response, answer);
      return;
    }
    if (answer.kind === 'redirect') {
      redirectAnswer(request, response, answer, { protocol, port });
      return;
    }
    const target = this.#choose(balancer.name, answer.targets, answer.leastOutstanding);
    if (target === undefined) {
      refuse(response, 503);
      return;
    }
    const way = this.#options.wayTo(target, balancer);
    // Nothing listens in the target's place: on AWS the connection would time out.
    if (way === undefined) refuse(response, 504);
    else
      void this.#options.forwarder.forward(request, response, {
        target,
        way,
        entrance: { balancer, port, protocol },
      });
  }

  /** By turns; of those with the fewest requests under way where the group asks for that. */
  #choose(balancer: string, targets: readonly Target[], leastOutstanding: boolean): Target | undefined {
    const { inFlight } = this.#options.forwarder;
    const fewest = Math.min(...targets.map(({ key }) => inFlight.count(key)));
    const open = leastOutstanding ? targets.filter(({ key }) => inFlight.count(key) === fewest) : targets;
    const turn = this.#turns.get(balancer) ?? 0;
    this.#turns.set(balancer, turn + 1);
    return open[turn % Math.max(1, open.length)];
  }
}
