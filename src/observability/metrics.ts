import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

export interface StackLabels {
  readonly namespace: string;
  readonly name: string;
}

export interface ConditionStatus {
  /** Ready, Available, DatabaseReady, … */
  readonly type: string;
  /** True, False or Unknown. */
  readonly status: string;
}

export interface AwsCall {
  readonly service: string;
  readonly operation: string;
  /** The error code of AWS, or OK. */
  readonly code: string;
  readonly throttled: boolean;
}

export interface MetricsOptions {
  /** Label of the metrics of controller-runtime, and the name of the queue. */
  readonly controller: string;
  readonly version: string;
}

/** Results of a pass, in controller-runtime's words. */
const results = ['success', 'requeue_after', 'error'] as const;
const passSeconds = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120];
const queueSeconds = [0.001, 0.01, 0.1, 1, 10, 60, 300];

/**
 * The metrics of one process, in a registry of their own. Those that controller-runtime has too carry its names, so that
 * dashboards and alerts made for it work; all label values known before are there from the start, because a rate of a
 * series that appears with its first error is zero.
 */
export class Metrics {
  readonly #registry = new Registry();
  readonly #controller: string;
  readonly #reconciles = this.#counter('controller_runtime_reconcile_total', 'Passes by result', [
    'controller',
    'result',
  ]);
  readonly #terminalErrors = this.#counter(
    'controller_runtime_terminal_reconcile_errors_total',
    'Passes that ended in an error no retry mends',
    ['controller'],
  );
  readonly #reconcileSeconds = new Histogram({
    name: 'controller_runtime_reconcile_time_seconds',
    help: 'Duration of passes',
    labelNames: ['controller'] as const,
    buckets: passSeconds,
    registers: [this.#registry],
  });
  readonly #activeWorkers = this.#gauge('controller_runtime_active_workers', 'Passes in flight', [
    'controller',
  ]);
  readonly #depth = this.#gauge('workqueue_depth', 'Objects waiting for a pass', ['name']);
  readonly #queueSeconds = new Histogram({
    name: 'workqueue_queue_duration_seconds',
    help: 'How long objects waited for a pass',
    labelNames: ['name'] as const,
    buckets: queueSeconds,
    registers: [this.#registry],
  });
  readonly #retries = this.#counter('workqueue_retries_total', 'Objects queued again after an error', [
    'name',
  ]);
  readonly #leads = this.#gauge('leader_election_master_status', '1 while this process leads', ['name']);
  readonly #awsRequests = this.#counter('aws_api_requests_total', 'Calls of AWS operations by answer', [
    'service',
    'operation',
    'code',
  ]);
  readonly #awsThrottles = this.#counter('aws_api_throttles_total', 'Calls that AWS refused for their rate', [
    'service',
    'operation',
  ]);
  readonly #watchFailures = this.#counter(
    'wordpressstack_watch_failures_total',
    'Lists and watches that failed',
    [],
  );
  readonly #conditions = this.#gauge(
    'wordpressstack_condition',
    '1 when the condition of the stack is True',
    ['namespace', 'name', 'condition'],
  );

  /** Conditions shown by stack; a series can only be removed by all its labels. */
  readonly #shown = new Map<string, readonly string[]>();

  constructor({ controller, version }: MetricsOptions) {
    this.#controller = controller;
    for (const result of results) this.#reconciles.inc({ controller, result }, 0);
    this.#terminalErrors.inc({ controller }, 0);
    this.#activeWorkers.set({ controller }, 0);
    this.#depth.set({ name: controller }, 0);
    this.#retries.inc({ name: controller }, 0);
    this.#leads.set({ name: controller }, 0);
    this.#gauge('wordpressstack_operator_info', 'Always 1; the version that runs', ['version']).set(
      { version },
      1,
    );
  }

  /** What the work queue reports. */
  readonly queue = {
    depth: (items: number): void => {
      this.#depth.set({ name: this.#controller }, items);
    },
    taken: (queuedMs: number): void => {
      this.#queueSeconds.observe({ name: this.#controller }, queuedMs / 1_000);
    },
    retried: (): void => {
      this.#retries.inc({ name: this.#controller });
    },
  };

  /** Memory, processor time and the lag of the event loop, which is how this process shows that it is overloaded. */
  watchProcess(): void {
    collectDefaultMetrics({ register: this.#registry });
  }

  passStarted(): void {
    this.#activeWorkers.inc({ controller: this.#controller });
  }

  passFinished(outcome: (typeof results)[number] | 'terminal_error', seconds: number): void {
    const controller = this.#controller;
    const terminal = outcome === 'terminal_error';
    this.#activeWorkers.dec({ controller });
    this.#reconciles.inc({ controller, result: terminal ? 'error' : outcome });
    if (terminal) this.#terminalErrors.inc({ controller });
    this.#reconcileSeconds.observe({ controller }, seconds);
  }

  leading(leads: boolean): void {
    this.#leads.set({ name: this.#controller }, leads ? 1 : 0);
  }

  watchFailed(): void {
    this.#watchFailures.inc();
  }

  awsCalled({ service, operation, code, throttled }: AwsCall): void {
    this.#awsRequests.inc({ service, operation, code });
    if (throttled) this.#awsThrottles.inc({ service, operation });
  }

  /** Replaces what is shown of the stack; no conditions: the stack is gone. */
  conditions(stack: StackLabels, conditions: readonly ConditionStatus[]): void {
    const { namespace, name } = stack;
    const key = `${namespace}/${name}`;
    for (const condition of this.#shown.get(key) ?? [])
      this.#conditions.remove({ namespace, name, condition });
    for (const { type, status } of conditions) {
      this.#conditions.set({ namespace, name, condition: type }, status === 'True' ? 1 : 0);
    }
    if (conditions.length === 0) this.#shown.delete(key);
    else
      this.#shown.set(
        key,
        conditions.map(({ type }) => type),
      );
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  /** All metrics in Prometheus' text format. */
  text(): Promise<string> {
    return this.#registry.metrics();
  }

  #counter<T extends string>(name: string, help: string, labelNames: readonly T[]): Counter<T> {
    return new Counter({ name, help, labelNames, registers: [this.#registry] });
  }

  #gauge<T extends string>(name: string, help: string, labelNames: readonly T[]): Gauge<T> {
    return new Gauge({ name, help, labelNames, registers: [this.#registry] });
  }
}
