import type { WordPressStackSpec } from '../api/v1alpha1/spec.ts';
import type { Clock } from '../clock.ts';
import type { Pace } from '../engine/index.ts';
import { isSameJson } from './same-json.ts';
import { Outages } from './outages.ts';
import { requestKey, type Result } from './reconcile.ts';
import { reportStatus, type Report, type ReportInput } from './report.ts';
import { statusHints } from './stack-input.ts';
import type { StackStore, StoredStack } from './stack-store.ts';

/** What every pass of one object works with. */
export interface Subject {
  readonly stack: StoredStack;
  readonly spec: WordPressStackSpec | undefined;
  readonly deleting: boolean;
}

interface StatusTellerOptions {
  readonly store: StackStore;
  readonly clock: Clock;
  readonly pace: Pace;
}

interface Finding {
  readonly reason: string;
  readonly message: string;
}

/** Tells objects how they stand when no pass can begin, and writes a status only where it says something new. */
export class StatusTeller {
  readonly #options: StatusTellerOptions;
  readonly #outages: Outages;

  constructor(options: StatusTellerOptions) {
    this.#options = options;
    this.#outages = new Outages(options.pace);
  }

  /** AWS has answered, or the object is gone: the next failure is the first one. */
  reached(key: string): void {
    this.#outages.end(key);
  }

  /** AWS cannot be reached, or not with these credentials. `passes`: it ends by itself, however long it lasts. */
  async wait(
    subject: Subject,
    { reason, message }: Finding,
    signal: AbortSignal,
    passes = false,
  ): Promise<Result> {
    const key = requestKey(subject.stack.metadata);
    const { passing, wait } = this.#outages.note(key, reason, this.#options.clock.now());
    await this.#tell(subject, { reason, message, passing: passes || passing }, signal);
    return { requeueAfter: wait };
  }

  /** A human must act. */
  async refuse(subject: Subject, reason: string, message: string, signal: AbortSignal): Promise<Result> {
    this.reached(requestKey(subject.stack.metadata));
    await this.#tell(subject, { reason, message }, signal);
    return { requeueAfter: this.#options.pace.retryCap };
  }

  /**
   * The status of the object that was read, never of one that was made anew under its name since, while this process was
   * paused: an apply to the status goes by the name alone.
   */
  async apply(stack: StoredStack, report: Report, signal: AbortSignal): Promise<void> {
    if (isSameJson(report.status, stack.status)) return;
    const current = await this.#options.store.get(stack.metadata, signal);
    if (current?.metadata.uid !== stack.metadata.uid) return;
    await this.#options.store.applyStatus(stack, report.status, signal);
  }

  async #tell(
    subject: Subject,
    refusal: NonNullable<ReportInput['refusal']>,
    signal: AbortSignal,
  ): Promise<void> {
    const report = reportStatus({
      stack: subject.stack,
      spec: subject.spec,
      refusal,
      deleting: subject.deleting,
      paused: false,
      waitsForSilence: false,
      handledRequest: statusHints(subject.stack.status).handledRequest,
      now: this.#options.clock.now(),
    });
    await this.apply(subject.stack, report, signal);
  }
}
