import { request as plainRequest } from 'node:http';
import { request as secureRequest } from 'node:https';
import { connect } from 'node:net';
import type { HealthCheck, Target, Verdict } from '../../services/elbv2/balancer-runtime.ts';

/** Where a target really is, and from where it is asked. */
export interface Way {
  readonly host: string;
  readonly from: string | undefined;
}

const healthy: Verdict = { healthy: true };
const timedOut: Verdict = { healthy: false, reason: 'Target.Timeout' };
const refused: Verdict = { healthy: false, reason: 'Target.FailedHealthChecks' };
const mismatch = (status: number): Verdict => ({
  healthy: false,
  reason: 'Target.ResponseCodeMismatch',
  description: `Health checks failed with these codes: [${status}]`,
});

/** `200,301-304` */
export function matches(matcher: string, status: number): boolean {
  return matcher.split(',').some((part) => {
    const [low, high = low] = part.split('-').map(Number);
    return low !== undefined && high !== undefined && status >= low && status <= high;
  });
}

/** The status that a target answers with. */
function statusOf(target: Target, path: string, { host, from }: Way, signal: AbortSignal): Promise<number> {
  const request = target.protocol === 'HTTPS' ? secureRequest : plainRequest;
  return new Promise((resolve, reject) => {
    request({
      ...{ host, port: target.port, path, signal, agent: false },
      ...(from === undefined ? {} : { localAddress: from }),
      headers: { host: `${target.address}:${target.port}`, 'user-agent': 'ELB-HealthChecker/2.0' },
      // Load balancers look at no certificate of a target.
      rejectUnauthorized: false,
    })
      .once('response', (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      })
      .once('error', reject)
      .end();
  });
}

function connects(target: Target, { host }: Way, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port: target.port });
    const give = (): void => void socket.destroy(new Error('the time is up'));
    signal.addEventListener('abort', give, { once: true });
    socket.once('error', reject).once('connect', () => {
      signal.removeEventListener('abort', give);
      socket.destroy();
      resolve();
    });
  });
}

/** Asks a target once whether it is well. Nothing is there without a way. */
export async function probe(target: Target, check: HealthCheck, way: Way | undefined): Promise<Verdict> {
  if (way === undefined) return timedOut;
  const signal = AbortSignal.timeout(check.timeout * 1000);
  try {
    if (check.path === undefined) {
      await connects(target, way, signal);
      return healthy;
    }
    const status = await statusOf(target, check.path, way, signal);
    return matches(check.matcher, status) ? healthy : mismatch(status);
  } catch {
    return signal.aborted ? timedOut : refused;
  }
}
