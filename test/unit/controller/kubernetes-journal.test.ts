import { expect, test } from '@jest/globals';
import { pino } from 'pino';
import type { EventRecorder, RecordedEvent } from '../../../src/controller/event-recorder.ts';
import { KubernetesJournal } from '../../../src/controller/kubernetes-journal.ts';
import { failureOf } from '../../support/plan-samples.ts';

test('a stack that is begun without knowing the quotas says what could not be read', () => {
  const events: RecordedEvent[] = [];
  const recorder = { record: (_about: object, event: RecordedEvent) => events.push(event) };
  const metadata = { namespace: 'web', name: 'blog', uid: 'uid-1', resourceVersion: '1', generation: 1 };
  const journal = new KubernetesJournal(
    { metadata: { ...metadata, finalizers: [], annotations: {} }, spec: {}, status: {} },
    recorder as unknown as EventRecorder,
    pino({ enabled: false }),
  );
  journal.unread(
    failureOf({
      service: 'servicequotas',
      operation: 'GetServiceQuota',
      code: 'AccessDeniedException',
      message: 'not authorized',
      requestId: 'request-1',
    }),
  );
  expect(events).toMatchObject([
    {
      type: 'Warning',
      reason: 'QuotasUnknown',
      message: expect.stringMatching(
        /created all the same: servicequotas GetServiceQuota failed with AccessDeniedException \(not authorized, request request-1\).*servicequotas:GetServiceQuota/u,
      ) as unknown,
    },
  ]);
});
