import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Clock } from '../clock.ts';
import { sleepOrAbort } from './abort.ts';
import type { KubeClient } from './kube-client.ts';
import { isStatus } from './kube-error.ts';

/** The object an event is about. */
export interface ObjectReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
}

export interface RecordedEvent {
  /** Warning is what a human should look at. */
  readonly type: 'Normal' | 'Warning';
  /** UpperCamelCase, for machines: Created, DriftRepaired. */
  readonly reason: string;
  /** One sentence for a human. Cut at 1024 bytes, the API server's limit. */
  readonly message: string;
  /**
   * Events of one object that agree in type, reason and this are one event with a count. Default is the message; give
   * something shorter when the message holds what differs each time, such as a request id.
   */
  readonly aggregateBy?: string;
}

export interface EventRecorderOptions {
  readonly client: Pick<KubeClient, 'request'>;
  readonly clock: Clock;
  /** Ends what is being sent. */
  readonly signal: AbortSignal;
  /** An event could not be written, or too many are waiting. */
  readonly onLost: (event: RecordedEvent, error: unknown) => void;
  /** The pod, for `kubectl get events -o wide`. */
  readonly instance: string;
  /** How long `flush` waits. Default is 3 s, what a pod has left of its grace when its passes took all of theirs. */
  readonly flushMs?: number;
}

export const eventSource = 'wordpress-stack-operator';
const longestMessage = 1024;
/** An API server that is away must not fill our memory. */
const mostWaiting = 1_000;

/**
 * Writes core/v1 Events, because count, age and source in `kubectl get events` and `kubectl describe` are their fields;
 * events.k8s.io/v1 calls the same fields deprecated. An event is sent once: one that fails is logged and lost, and never fails a pass.
 */
export class EventRecorder {
  readonly #options: EventRecorderOptions;
  #waiting = 0;
  #last: Promise<void> = Promise.resolve();

  constructor(options: EventRecorderOptions) {
    this.#options = options;
  }

  /** Sends in the background, in the order of the calls, so that the story reads in order. */
  record(regarding: ObjectReference, event: RecordedEvent): void {
    if (this.#waiting >= mostWaiting) {
      this.#options.onLost(event, new Error(`${mostWaiting} events are waiting to be written.`));
      return;
    }
    this.#waiting++;
    const now = new Date(this.#options.clock.now()).toISOString();
    this.#last = this.#last.then(async () => {
      try {
        await this.#write(regarding, event, now);
      } catch (error) {
        this.#options.onLost(event, error);
      }
      this.#waiting--;
    });
  }

  /**
   * Resolves when everything recorded so far is sent or lost, or `flushMs` have passed. Each event that an API server
   * does not answer takes as long as a request may: a leader that was cut off from it, and has lost its lead because of
   * that, waited for its events one after another in place of ending and making room for another leader.
   */
  async flush(): Promise<void> {
    const { clock, flushMs = 3_000 } = this.#options;
    const timer = new AbortController();
    await Promise.race([this.#last, sleepOrAbort(clock, flushMs, timer.signal)]);
    timer.abort();
  }

  async #write(regarding: ObjectReference, event: RecordedEvent, now: string): Promise<void> {
    const { client, signal, instance } = this.#options;
    const { namespace } = regarding;
    const path = `/api/v1/namespaces/${namespace}/events`;
    const name = `${regarding.name}.${fingerprint(regarding, event)}`;
    const body = {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { namespace, name },
      involvedObject: regarding,
      type: event.type,
      reason: event.reason,
      message: cut(event.message),
      count: 1,
      firstTimestamp: now,
      lastTimestamp: now,
      source: { component: eventSource },
      reportingComponent: eventSource,
      reportingInstance: instance,
    };
    try {
      await client.request({ method: 'POST', path, body }, signal);
    } catch (error) {
      // The same event was written before, maybe by a process that has died since: it happened once more.
      if (!isStatus(error, 409)) throw error;
      await this.#repeat(`${path}/${name}`, body);
    }
  }

  async #repeat(
    path: string,
    { message, lastTimestamp }: { message: string; lastTimestamp: string },
  ): Promise<void> {
    const { client, signal } = this.#options;
    const { count = 1 } = counted.parse(await client.request({ method: 'GET', path }, signal));
    await client.request(
      {
        method: 'PATCH',
        path,
        contentType: 'application/merge-patch+json',
        body: { count: count + 1, message, lastTimestamp },
      },
      signal,
    );
  }
}

const counted = z.object({ count: z.number().optional() });

/** Makes the name of an event the same each time, also after a restart, so that repeats are counted and do not pile up. */
function fingerprint(
  { uid }: ObjectReference,
  { type, reason, message, aggregateBy = message }: RecordedEvent,
): string {
  return createHash('sha256')
    .update(JSON.stringify([uid, type, reason, aggregateBy]))
    .digest('hex')
    .slice(0, 16);
}

/** Cuts at whole characters; the API server counts bytes. */
function cut(message: string): string {
  const bytes = Buffer.from(message);
  if (bytes.length <= longestMessage) return message;
  const whole = new TextDecoder('utf-8').decode(bytes.subarray(0, longestMessage - 3), { stream: true });
  return `${whole}…`;
}
