import type { Logger } from 'pino';
import { API_VERSION, RESOURCE } from '../api/v1alpha1/resource.ts';
import {
  describeFailure,
  type Action,
  type ActResult,
  type Failure,
  type PassOutcome,
  type Row,
} from '../engine/index.ts';
import type { EventRecorder, RecordedEvent } from './event-recorder.ts';
import type { KeptData } from './kept-data.ts';
import type { PassJournal } from './pass-journal.ts';
import type { StoredStack } from './stack-store.ts';

/**
 * Tells each change of AWS as an event and a log line, and each pass as a log line. What a crashed pass did is not told
 * twice: the next pass tells what it finds.
 */
export class KubernetesJournal implements PassJournal {
  readonly #recorder: EventRecorder;
  readonly #logger: Logger;
  readonly #stack: StoredStack;

  constructor(stack: StoredStack, recorder: EventRecorder, logger: Logger) {
    this.#stack = stack;
    this.#recorder = recorder;
    const { namespace, name, generation } = stack.metadata;
    this.#logger = logger.child({ namespace, name, generation });
  }

  acted(action: Action, result: ActResult): void {
    const { service, name } = operationOf(action);
    const fields = {
      resource: action.id,
      type: action.kind.type,
      verb: action.verb,
      service,
      operation: name,
      drift: action.drift,
    };
    if (result.ok) {
      this.#logger.info({ ...fields, awsID: result.awsId }, action.summary);
      this.#event({
        type: 'Normal',
        reason: reasonOf(action),
        message: `${said(action)}: ${result.awsId} (${service} ${name})`,
      });
      return;
    }
    const { failure } = result;
    this.#logger.warn(
      { ...fields, code: failure.code, class: failure.class, requestID: failure.requestId },
      `${action.summary}: ${failure.message}`,
    );
    if (
      failure.class === 'propagating' ||
      failure.class === 'absent' ||
      failure.class === 'throttled' ||
      failure.class === 'cooldown' ||
      failure.class === 'dependency'
    )
      return;
    this.#event({
      type: 'Warning',
      reason: `${capital(action.verb)}Failed`,
      message: `${action.id}: ${describeFailure(failure)}`,
      // What is refused to every call is one piece of news, whichever calls were made.
      aggregateBy: failure.class === 'locked' ? failure.code : `${action.id} ${failure.code}`,
    });
  }

  duplicate(row: Row, kept: Row): void {
    this.#logger.warn(
      { resource: row.id, awsID: row.awsId, kept: kept.awsId },
      'a second object for one resource',
    );
    this.#event({
      type: 'Warning',
      reason: 'Duplicate',
      message: `${row.id}: ${row.awsId} is a second one beside ${kept.awsId}; it is removed`,
    });
  }

  kept({ namespace, name, data }: KeptData, failure: unknown): void {
    const where = failure === undefined ? `the ConfigMap ${name} has a manifest that brings it back` : '';
    if (failure === undefined) this.#logger.info({ kept: data }, 'kept data');
    else
      this.#logger.warn(
        { kept: data, err: failure, configMap: `${namespace}/${name}` },
        'kept data, told here only',
      );
    this.#event({
      type: failure === undefined ? 'Normal' : 'Warning',
      reason: 'Kept',
      message: `left on AWS: ${(data['kept'] ?? '').replaceAll('\n', '; ')}${where === '' ? '' : `; ${where}`}`,
    });
  }

  unread(failure: Failure): void {
    const { service, operation, code, message, requestId } = failure;
    this.#logger.warn({ service, operation, code, requestID: requestId }, 'quotas are unknown');
    const request = requestId === undefined ? '' : `, request ${requestId}`;
    this.#event({
      type: 'Warning',
      reason: 'QuotasUnknown',
      message: `whether the account has room for the stack is unknown, and it is created all the same: ${service} ${operation} failed with ${code} (${message}${request}). To be told before anything is created, let the operator read quotas (servicequotas:GetServiceQuota) and what counts against them.`,
      aggregateBy: `${service} ${operation} ${code}`,
    });
  }

  pass(breadth: string, outcome: PassOutcome): void {
    const states: Record<string, number> = {};
    for (const status of outcome.statuses.values()) states[status.state] = (states[status.state] ?? 0) + 1;
    this.#logger.info({ breadth, actions: outcome.taken.length, states }, 'pass');
  }

  #event(event: RecordedEvent): void {
    const { namespace, name, uid } = this.#stack.metadata;
    this.#recorder.record({ apiVersion: API_VERSION, kind: RESOURCE.kind, namespace, name, uid }, event);
  }
}

function operationOf(action: Action): { readonly service: string; readonly name: string } {
  const op = action.verb === 'create' ? action.kind.create?.op : action.call.op;
  return { service: op?.service ?? '', name: op?.name ?? '' };
}

function reasonOf(action: Action): string {
  if (action.drift) return 'DriftRepaired';
  return {
    create: 'Created',
    edit: 'Changed',
    remove: action.verb === 'remove' && action.prepares ? 'Deleting' : 'Deleted',
  }[action.verb];
}

function said(action: Action): string {
  return action.drift ? `${action.summary}, because it differed from an unchanged spec` : action.summary;
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
