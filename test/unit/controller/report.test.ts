import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';

import type { Condition } from '../../../src/api/v1alpha1/conditions.ts';
import { statusSchema } from '../../../src/api/v1alpha1/status.ts';
import { reportStatus, type ReportInput } from '../../../src/controller/report.ts';
import type { Action } from '../../../src/engine/index.ts';
import {
  kindOf,
  NOW,
  outcomeOf,
  outcomes,
  reportInput,
  specOf,
  statusOf,
  storedStack,
} from '../../support/report-samples.ts';

const inputs: fc.Arbitrary<ReportInput> = fc
  .record({
    outcome: fc.option(outcomes, { nil: undefined }),
    deleting: fc.boolean(),
    paused: fc.boolean(),
    invalid: fc.boolean(),
  })
  .map(({ outcome, invalid, ...rest }) =>
    reportInput({
      ...rest,
      waitsForSilence: rest.deleting && outcome?.statuses.size === 0,
      ...(outcome === undefined
        ? { refusal: { reason: 'InvalidSpec', message: 'spec.region: is not one' } }
        : { outcome }),
      spec: invalid ? undefined : specOf(),
    }),
  );

function conditionsOf(input: ReportInput): Readonly<Record<string, Condition>> {
  const { status } = reportStatus(input);
  return Object.fromEntries((status.conditions ?? []).map((condition) => [condition.type, condition]));
}

function truths(input: ReportInput): Readonly<Record<string, string>> {
  const { Ready, Reconciling, Stalled } = conditionsOf(input);
  return {
    Ready: Ready?.status ?? '',
    Reconciling: Reconciling?.status ?? '',
    Stalled: Stalled?.status ?? '',
  };
}

describe('any report', () => {
  test('is a status that the API server takes', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const { status } = reportStatus(input);
        expect(statusSchema.safeParse(status).error).toBeUndefined();
        for (const list of [
          status.inventory?.map(({ id }) => id),
          status.conditions?.map(({ type }) => type),
        ])
          expect(list ?? []).toHaveLength(new Set(list).size);
      }),
    );
  });

  test('never says Reconciling and Stalled at once, and Ready only when neither', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const { Ready, Reconciling, Stalled } = truths(input);
        expect(Reconciling === 'True' && Stalled === 'True').toBe(false);
        if (Ready === 'True') expect([Reconciling, Stalled]).toEqual(['False', 'False']);
        expect(reportStatus(input).ready).toBe(Ready === 'True');
      }),
    );
  });

  test('says Ready only when every resource is', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        fc.pre(conditionsOf(input)['Ready']?.status === 'True');
        expect([...(input.outcome?.statuses.values() ?? [])].map(({ state }) => state)).toEqual(
          Array.from(input.outcome?.statuses ?? [], () => 'ready'),
        );
        for (const condition of Object.values(conditionsOf(input)))
          if (condition.type.endsWith('Ready')) expect(condition.status).toBe('True');
      }),
    );
  });

  test('says something whenever it is not Ready', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const { Ready } = conditionsOf(input);
        if (Ready?.status !== 'True') expect(Ready?.message).not.toBe('');
      }),
    );
  });

  test('carries the generation that it is about', () => {
    fc.assert(
      fc.property(inputs, fc.nat(), (input, generation) => {
        const { status } = reportStatus({ ...input, stack: storedStack({ generation }) });
        expect(status.observedGeneration).toBe(generation);
        for (const type of ['Ready', 'Reconciling', 'Stalled', 'Available'])
          expect(status.conditions?.find((condition) => condition.type === type)).toMatchObject({
            observedGeneration: generation,
          });
      }),
    );
  });

  test('said again later is the same: times of transitions stay', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const { status } = reportStatus(input);
        const later = { ...input, now: NOW + 60_000, stack: storedStack({}, status) };
        expect(reportStatus(later).status.conditions).toEqual(status.conditions);
      }),
    );
  });
});

describe('the conditions', () => {
  const waiting = statusOf('vpc', { state: 'creating', reason: 'Creating', message: 'AWS is creating it' });
  const stuck = statusOf('database', {
    state: 'stalled',
    reason: 'DatabaseMissing',
    message: 'is gone',
    kind: kindOf('database', 'Database'),
  });

  test('are Ready when everything is as the spec wants it', () => {
    const input = reportInput({ outcome: outcomeOf([statusOf('vpc')]) });
    expect(truths(input)).toEqual({ Ready: 'True', Reconciling: 'False', Stalled: 'False' });
    expect(conditionsOf(input)['NetworkReady']?.status).toBe('True');
  });

  test('are Reconciling while AWS works, with what it works on', () => {
    const input = reportInput({ outcome: outcomeOf([statusOf('subnet/app/a'), waiting]) });
    expect(truths(input)).toEqual({ Ready: 'False', Reconciling: 'True', Stalled: 'False' });
    expect(conditionsOf(input)['Ready']).toMatchObject({
      reason: 'Creating',
      message: 'vpc: AWS is creating it',
    });
    expect(conditionsOf(input)['NetworkReady']).toMatchObject({ status: 'False', reason: 'Creating' });
  });

  test('are Stalled when a human must act, although other things go on', () => {
    const input = reportInput({ outcome: outcomeOf([waiting, stuck]) });
    expect(truths(input)).toEqual({ Ready: 'False', Reconciling: 'False', Stalled: 'True' });
    expect(conditionsOf(input)['Stalled']?.reason).toBe('DatabaseMissing');
    expect(conditionsOf(input)['DatabaseReady']?.status).toBe('False');
  });

  test('are Paused when something would be changed, and Ready when nothing would', () => {
    const pending = [{ verb: 'edit', id: 'vpc', summary: 'change vpc: DNS support', drift: true } as Action];
    const outcome = outcomeOf([waiting], { pending });
    const input = reportInput({ paused: true, outcome });
    expect(truths(input)).toEqual({ Ready: 'False', Reconciling: 'False', Stalled: 'True' });
    expect(conditionsOf(input)['Ready']?.reason).toBe('Paused');
    expect(conditionsOf(input)['Ready']?.message).toContain('change vpc: DNS support');
    const idle = reportInput({ paused: true, outcome: outcomeOf([statusOf('vpc')]) });
    expect(truths(idle)['Ready']).toBe('True');
  });

  test('name what a refusal says, and keep the rest of the last report', () => {
    const before = reportStatus(reportInput({ outcome: outcomeOf([statusOf('vpc')]) })).status;
    const refusal = { reason: 'InvalidSpec', message: 'spec.region: is not one' };
    const input = reportInput({ refusal, spec: undefined, stack: storedStack({}, before) });
    expect(truths(input)).toEqual({ Ready: 'False', Reconciling: 'False', Stalled: 'True' });
    expect(conditionsOf(input)['Ready']).toMatchObject(refusal);
    expect(conditionsOf(input)['NetworkReady']?.status).toBe('True');
    expect(reportStatus(input).status.inventory).toEqual(before.inventory);
  });

  test('say OwnershipConflict with the object that somebody else owns', () => {
    const row = {
      kind: kindOf('vpc', 'Network'),
      id: 'vpc',
      awsId: 'vpc-1',
      seen: null,
      state: 'ready',
      untagged: false,
      inUse: false,
      unseen: false,
      fresh: false,
    } as const;
    const outcome = outcomeOf([statusOf('vpc', { state: 'changing', reason: 'Creating' })]);
    const input = reportInput({
      outcome: { ...outcome, observation: { ...outcome.observation, conflicts: [row] } },
    });
    expect(truths(input)).toEqual({ Ready: 'False', Reconciling: 'False', Stalled: 'True' });
    expect(conditionsOf(input)['Stalled']?.reason).toBe('OwnershipConflict');
    expect(conditionsOf(input)['Stalled']?.message).toContain('vpc-1');
  });

  test('are never Ready while a list could not be read', () => {
    const blind = new Map([
      [
        'vpc',
        {
          class: 'denied',
          service: 'ec2',
          operation: 'DescribeVpcs',
          code: 'UnauthorizedOperation',
          message: 'no',
          effect: 'none',
        } as const,
      ],
    ]);
    const input = reportInput({ outcome: outcomeOf([statusOf('subnet/app/a')], { blind }) });
    expect(truths(input)['Ready']).toBe('False');
    expect(conditionsOf(input)['Ready']?.message).toContain('DescribeVpcs');
  });

  test('tell nothing new about the site when a pass was refused', () => {
    const kind = kindOf('target-group', 'LoadBalancer');
    const healthy = statusOf('target-health', { kind, outputs: { healthy: '2' } });
    const before = reportStatus(reportInput({ outcome: outcomeOf([healthy]) })).status;
    const refusal = { reason: 'InvalidSpec', message: 'spec.region: is not one' };
    const input = reportInput({ refusal, spec: undefined, stack: storedStack({}, before) });
    expect(conditionsOf(input)['Available']).toMatchObject({ status: 'True' });
  });

  test('tell that a deletion is held by spec.paused', () => {
    const outcome = outcomeOf([statusOf('vpc', { state: 'deleting' })]);
    const input = reportInput({ paused: true, deleting: true, outcome });
    expect(truths(input)).toEqual({ Ready: 'False', Reconciling: 'False', Stalled: 'True' });
    expect(conditionsOf(input)['Stalled']?.reason).toBe('Paused');
  });

  test('tell a deletion, what is left, and its last look', () => {
    const deleting = statusOf('vpc', { state: 'deleting', reason: 'Deleting', message: 'is being deleted' });
    const input = reportInput({ deleting: true, outcome: outcomeOf([deleting]) });
    expect(truths(input)).toEqual({ Ready: 'False', Reconciling: 'True', Stalled: 'False' });
    expect(conditionsOf(input)['Ready']).toMatchObject({
      reason: 'Deleting',
      message: 'vpc: is being deleted',
    });
    expect(conditionsOf(input)['DatabaseReady']).toMatchObject({ status: 'False', message: 'gone' });
    const last = reportInput({ deleting: true, waitsForSilence: true, outcome: outcomeOf([]) });
    expect(conditionsOf(last)['Ready']?.message).toContain('everything is gone');
  });

  test('keep the time of a transition until the status flips', () => {
    const first = reportStatus(reportInput({ outcome: outcomeOf([waiting]) })).status;
    const later = { now: NOW + 60_000, stack: storedStack({}, first) };
    const still = conditionsOf(reportInput({ ...later, outcome: outcomeOf([stuck]) }));
    expect(still['Ready']?.lastTransitionTime).toBe('2030-01-01T12:00:00Z');
    expect(still['Stalled']?.lastTransitionTime).toBe('2030-01-01T12:01:00Z');
  });
});

describe('drift', () => {
  const action = (id: string, drift: boolean): Action =>
    ({ verb: 'edit', id, summary: `change ${id}: rules`, drift }) as Action;

  test('is told with time, resources and what was done, and stays until the next', () => {
    const taken = [action('security-group/tasks', true), action('vpc', false)];
    const { status } = reportStatus(reportInput({ outcome: outcomeOf([statusOf('vpc')], { taken }) }));
    expect(status.lastDrift).toEqual({
      time: '2030-01-01T12:00:00.000Z',
      resources: ['security-group/tasks'],
      action: 'repaired: change security-group/tasks: rules',
    });
    const next = reportInput({
      now: NOW + 60_000,
      stack: storedStack({}, status),
      outcome: outcomeOf([statusOf('vpc')], { taken: [action('vpc', false)] }),
    });
    expect(reportStatus(next).status.lastDrift).toEqual(status.lastDrift);
  });

  test('of a paused stack is told and not repaired', () => {
    const outcome = outcomeOf([statusOf('vpc')], { pending: [action('vpc', true)] });
    const { status } = reportStatus(reportInput({ paused: true, outcome }));
    expect(status.lastDrift?.action).toContain('not repaired');
  });

  test('of hundreds of resources still fits into the status', () => {
    const taken = Array.from({ length: 300 }, (_, index) => action(`subnet/${index}`, true));
    const { status } = reportStatus(reportInput({ outcome: outcomeOf([], { taken }) }));
    expect(statusSchema.safeParse(status).error).toBeUndefined();
  });
});

describe('the inventory', () => {
  test('tells of each resource its layer, since when it is there, and what it waits for', () => {
    const bornAt = Date.UTC(2029, 0, 1);
    const waitsFor = Array.from({ length: 30 }, (_, index) => `need/${index}`);
    const statuses = [statusOf('vpc', { bornAt }), statusOf('subnet', { state: 'waiting', waitsFor })];
    const { status } = reportStatus(reportInput({ outcome: outcomeOf(statuses) }));
    expect(statusSchema.parse(status).inventory).toEqual([
      { id: 'subnet', type: 'subnet', layer: 'Network', state: 'waiting', waitsFor: waitsFor.slice(0, 20) },
      { id: 'vpc', type: 'vpc', layer: 'Network', state: 'ready', createdAt: '2029-01-01T00:00:00.000Z' },
    ]);
  });
});
