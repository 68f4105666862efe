import { describe, expect, it } from '@jest/globals';
import { Metrics } from '../../../src/observability/metrics.ts';

const create = () => new Metrics({ controller: 'wordpressstack', version: '1.2.3' });
const lines = async (metrics: Metrics, start: string) =>
  (await metrics.text()).split('\n').filter((line) => line.startsWith(start));

describe('Metrics', () => {
  it('has every known series from the start', async () => {
    const text = await create().text();
    for (const line of [
      'controller_runtime_reconcile_total{controller="wordpressstack",result="error"} 0',
      'controller_runtime_reconcile_total{controller="wordpressstack",result="success"} 0',
      'controller_runtime_terminal_reconcile_errors_total{controller="wordpressstack"} 0',
      'controller_runtime_active_workers{controller="wordpressstack"} 0',
      'workqueue_depth{name="wordpressstack"} 0',
      'workqueue_retries_total{name="wordpressstack"} 0',
      'leader_election_master_status{name="wordpressstack"} 0',
      'wordpressstack_watch_failures_total 0',
      'wordpressstack_operator_info{version="1.2.3"} 1',
    ]) {
      expect(text).toContain(`${line}\n`);
    }
  });

  it('counts passes by result, and a terminal error as an error too', async () => {
    const metrics = create();
    for (const outcome of ['success', 'requeue_after', 'terminal_error'] as const) {
      metrics.passStarted();
      metrics.passFinished(outcome, 0.3);
    }
    metrics.passStarted();
    expect(await lines(metrics, 'controller_runtime_reconcile_total')).toEqual([
      'controller_runtime_reconcile_total{controller="wordpressstack",result="success"} 1',
      'controller_runtime_reconcile_total{controller="wordpressstack",result="requeue_after"} 1',
      'controller_runtime_reconcile_total{controller="wordpressstack",result="error"} 1',
    ]);
    const text = await metrics.text();
    expect(text).toContain(
      'controller_runtime_terminal_reconcile_errors_total{controller="wordpressstack"} 1',
    );
    expect(text).toContain('controller_runtime_reconcile_time_seconds_count{controller="wordpressstack"} 3');
    expect(text).toContain('controller_runtime_active_workers{controller="wordpressstack"} 1');
  });

  it('follows the queue, the lead and the watch', async () => {
    const metrics = create();
    metrics.queue.depth(4);
    metrics.queue.taken(1_500);
    metrics.queue.retried();
    metrics.leading(true);
    metrics.watchFailed();
    const text = await metrics.text();
    expect(text).toContain('workqueue_depth{name="wordpressstack"} 4');
    expect(text).toContain('workqueue_queue_duration_seconds_sum{name="wordpressstack"} 1.5');
    expect(text).toContain('workqueue_retries_total{name="wordpressstack"} 1');
    expect(text).toContain('leader_election_master_status{name="wordpressstack"} 1');
    expect(text).toContain('wordpressstack_watch_failures_total 1');
    metrics.leading(false);
    expect(await metrics.text()).toContain('leader_election_master_status{name="wordpressstack"} 0');
  });

  it('counts AWS calls by answer', async () => {
    const metrics = create();
    const call = { service: 'ec2', operation: 'CreateVpc' };
    metrics.awsCalled({ ...call, code: 'OK', throttled: false });
    metrics.awsCalled({ ...call, code: 'RequestLimitExceeded', throttled: true });
    expect(await lines(metrics, 'aws_api')).toEqual([
      'aws_api_requests_total{service="ec2",operation="CreateVpc",code="OK"} 1',
      'aws_api_requests_total{service="ec2",operation="CreateVpc",code="RequestLimitExceeded"} 1',
      'aws_api_throttles_total{service="ec2",operation="CreateVpc"} 1',
    ]);
  });

  it('shows the conditions a stack has now, and nothing of a stack that is gone', async () => {
    const metrics = create();
    const [blog, shop] = [
      { namespace: 'web', name: 'blog' },
      { namespace: 'web', name: 'shop' },
    ];
    metrics.conditions(shop, [{ type: 'Ready', status: 'Unknown' }]);
    metrics.conditions(blog, [
      { type: 'Ready', status: 'False' },
      { type: 'DatabaseReady', status: 'True' },
    ]);
    metrics.conditions(blog, [{ type: 'Ready', status: 'True' }]);
    expect(await lines(metrics, 'wordpressstack_condition')).toEqual([
      'wordpressstack_condition{namespace="web",name="shop",condition="Ready"} 0',
      'wordpressstack_condition{namespace="web",name="blog",condition="Ready"} 1',
    ]);
    metrics.conditions(blog, []);
    metrics.conditions(shop, []);
    expect(await lines(metrics, 'wordpressstack_condition')).toEqual([]);
  });

  it('keeps the metrics of two processes in one test apart', async () => {
    const [one, other] = [create(), create()];
    one.watchProcess();
    expect(await one.text()).toContain('nodejs_eventloop_lag_seconds');
    expect(await other.text()).not.toContain('nodejs_eventloop_lag_seconds');
  });
});
