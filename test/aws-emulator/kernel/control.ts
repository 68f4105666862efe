import type { WireRequest, WireResponse } from '../codec/wire.ts';
import type { AccountFacts } from './account-facts.ts';
import { writeContent, type ContentRequest } from './content.ts';
import type { Emulator } from './emulator.ts';
import type { Fault } from './faults.ts';

export const controlPrefix = '/_emulator/';

/** Body of `POST /_emulator/config`; what is absent stays as it is. */
interface ConfigRequest {
  readonly timeScale?: number;
  readonly latencyMs?: number;
  readonly throttling?: boolean;
  /** Replaces all quotas that differ from AWS's defaults: `{"ec2.vpcs": 20}`. */
  readonly quotas?: Readonly<Record<string, number>>;
  /** Replaces what is not as usual in accounts and zones. */
  readonly facts?: AccountFacts;
  /** Replaces all faults. */
  readonly faults?: readonly Fault[];
}

const json = (status: number, body: unknown): WireResponse => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

function configure(emulator: Emulator, body: string): WireResponse {
  const { facts, faults, timeScale, latencyMs, throttling, quotas } = JSON.parse(
    body === '' ? '{}' : body,
  ) as ConfigRequest;
  if (timeScale !== undefined) emulator.config.timeScale = timeScale;
  if (latencyMs !== undefined) emulator.config.latencyMs = latencyMs;
  if (throttling !== undefined) emulator.config.throttling = throttling;
  if (quotas) emulator.config.quotas = quotas;
  if (facts) emulator.config.facts = facts;
  if (faults) emulator.faults.set(faults);
  return json(200, { timeScale: emulator.config.timeScale, latencyMs: emulator.config.latencyMs });
}

type Route = (emulator: Emulator, request: WireRequest) => WireResponse;

const routes: Readonly<Record<string, Route>> = {
  'GET calls': (emulator) => json(200, emulator.calls.counts()),
  'GET calls/recent': (emulator) => json(200, emulator.calls.records),
  'POST calls/reset': (emulator) => {
    emulator.calls.reset();
    return json(200, {});
  },
  'GET state': (emulator) => json(200, emulator.inventory()),
  'GET unserved': (emulator) => json(200, Object.fromEntries(emulator.unserved)),
  'GET ignored': (emulator) => json(200, Object.fromEntries(emulator.ignored)),
  'GET faults': (emulator) => json(200, emulator.faults.armed),
  'GET refusals': (emulator) => json(200, Object.fromEntries(emulator.refusals)),
  'POST content': (emulator, request) => {
    const asked = JSON.parse(request.body) as ContentRequest;
    const written = writeContent(emulator.scope(asked.account, asked.region), asked);
    return json(written ? 200 : 404, { written });
  },
  'POST config': (emulator, request) => configure(emulator, request.body),
  'POST reset': (emulator) => {
    emulator.reset();
    emulator.faults.set([]);
    emulator.calls.reset();
    emulator.unserved.clear();
    emulator.ignored.clear();
    return json(200, {});
  },
};

/** What no AWS has: counts, configuration and a look at the whole state. */
export function control(emulator: Emulator, request: WireRequest): WireResponse {
  const name = `${request.method} ${request.path.slice(controlPrefix.length)}`;
  const route = routes[name];
  return route
    ? route(emulator, request)
    : json(404, { message: `${name} is none of ${Object.keys(routes).join(', ')}` });
}
