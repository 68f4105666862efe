import { describe, expect, test } from '@jest/globals';

import { ANNOTATIONS } from '../../../src/api/v1alpha1/metadata.ts';
import { account, breadthOf, nextLook, type ScheduleOptions } from '../../../src/controller/pass-schedule.ts';
import type { StackSession } from '../../../src/controller/stack-session.ts';
import type { StoredStack } from '../../../src/controller/stack-store.ts';
import { pace, StackMemory, type MemberStatus } from '../../../src/engine/index.ts';
import { failureOf } from '../../support/plan-samples.ts';
import { kindOf, NOW, outcomeOf, statusOf, storedStack } from '../../support/report-samples.ts';

const MINUTE = 60_000;

/** A process that has just begun with a stack. */
class Process {
  now = NOW;
  deleting = false;
  stack: StoredStack = storedStack();
  readonly options: ScheduleOptions = {
    clock: { now: () => this.now, sleep: () => Promise.reject(new Error('nobody sleeps here')) },
    pace: pace(),
    jitter: () => 0.5,
  };
  readonly session: StackSession = {
    uid: 'uid',
    target: '',
    memory: new StackMemory(NOW),
    statuses: new Map(),
    readyGeneration: undefined,
    handledRequest: undefined,
    teardownBegun: false,
    ledger: undefined,
  };

  begin(): string {
    return breadthOf(this, this.session, this.options).type;
  }

  end(statuses: readonly MemberStatus[] = []): void {
    const breadth = breadthOf(this, this.session, this.options);
    this.session.statuses = new Map(statuses.map((status) => [status.id, status]));
    account(this, this.session, breadth, this.options);
  }

  ask(value: string): void {
    this.stack = storedStack({ annotations: { [ANNOTATIONS.reconcileRequestedAt]: value } });
  }
}

describe('how much a pass reads', () => {
  test('is everything at first, then little, the lists each ten minutes, and everything each twelfth time', () => {
    const process = new Process();
    const types: string[] = [];
    for (let round = 0; round < 14; round += 1) {
      types.push(process.begin());
      process.end();
      expect(process.begin()).toBe('waiting');
      process.now += 10 * MINUTE;
    }
    expect(types.map((type) => (type === 'deep' ? 'D' : 'r')).join('')).toBe('DrrrrrrrrrrrDr');
  });

  test('is everything when somebody asks, until a pass came to its end', () => {
    const process = new Process();
    process.end();
    process.ask('now');
    expect([process.begin(), process.begin()]).toEqual(['deep', 'deep']);
    expect(process.session.handledRequest).toBeUndefined();
    process.end();
    expect(process.session.handledRequest).toBe('now');
    expect(process.begin()).toBe('waiting');
    process.ask('again');
    expect(process.begin()).toBe('deep');
  });

  test('when somebody asks, makes a new start with all that failed', () => {
    const process = new Process();
    const { memory } = process.session;
    const record = { failure: failureOf(), fingerprint: '', count: 9, firstAt: NOW, nextTry: NOW + MINUTE };
    memory.failures.set('vpc|create', record);
    memory.attempts.set('vpc|dns|vpc-1', { fingerprint: '', count: 3 });
    process.end();
    expect(memory.failures.size + memory.attempts.size).toBe(2);
    process.ask('now');
    process.begin();
    expect(memory.failures.size + memory.attempts.size).toBe(0);
  });

  test('is every list when somebody else has written the ledger: our lists may be older than what it says', () => {
    const process = new Process();
    process.stack = storedStack({ annotations: { [ANNOTATIONS.ledger]: 'ours' } });
    process.end();
    expect(process.begin()).toBe('waiting');
    process.stack = storedStack({ annotations: { [ANNOTATIONS.ledger]: 'theirs' } });
    expect(process.begin()).toBe('resync');
    process.end();
    expect(process.begin()).toBe('waiting');
  });

  test('is every list when a deletion begins, and when it finds nothing', () => {
    const process = new Process();
    process.end([statusOf('vpc')]);
    process.deleting = true;
    expect(process.begin()).toBe('resync');
    process.end([statusOf('vpc', { state: 'deleting' })]);
    expect(process.begin()).toBe('waiting');
    process.end([]);
    expect(process.begin()).toBe('resync');
  });

  test('is what is on its way or was just written, in between', () => {
    const process = new Process();
    const nat = statusOf('nat-gateway/a', { state: 'creating', lookAt: NOW });
    const database = statusOf('database', { state: 'creating', lookAt: NOW + MINUTE });
    const waiting = statusOf('service', { state: 'waiting', waitsFor: ['nat-gateway/a'] });
    process.end([statusOf('vpc'), nat, database, waiting]);
    const written = { at: NOW, type: 'subnet', id: 'subnet/app/a', what: 'edit', fingerprint: '' } as const;
    process.session.memory.written.set('key', written);
    const breadth = breadthOf(process, process.session, process.options);
    expect([...breadth.types].sort()).toEqual(['nat-gateway', 'subnet']);
    expect([...breadth.unsettled].sort()).toEqual(['database', 'nat-gateway/a', 'subnet/app/a']);
  });

  test('includes what a failing call may have missed', () => {
    const process = new Process();
    const address = statusOf('elastic-ip/a', { kind: kindOf('elastic-ip', 'Network') });
    const failing = statusOf('nat-gateway/a', { state: 'retrying', needs: ['elastic-ip/a'], lookAt: NOW });
    process.end([address, failing]);
    const { types } = breadthOf(process, process.session, process.options);
    expect([...types].sort()).toEqual(['elastic-ip', 'nat-gateway']);
  });
});

describe('the next look', () => {
  const look = (statuses: readonly MemberStatus[], sweep?: number): number => {
    const process = new Process();
    process.end(statuses);
    return nextLook(process.session, outcomeOf(statuses), sweep, process.options);
  };

  test('is soon after the first has something to show, else the next resync', () => {
    const soon = statusOf('vpc', { state: 'creating', lookAt: NOW + 5_000 });
    const later = statusOf('nat-gateway/a', { state: 'creating', lookAt: NOW + MINUTE });
    expect(look([later, soon])).toBe(6_250);
    expect(look([statusOf('vpc')])).toBe(10 * MINUTE);
  });

  test('is late by two of the shortest waits at most, however long the wait was', () => {
    expect(look([statusOf('database', { state: 'creating', lookAt: NOW + 5 * MINUTE })])).toBe(304_000);
  });

  test('of an empty stack is when the next sweep counts', () => {
    expect(look([], NOW + 3 * MINUTE)).toBe(3 * MINUTE);
  });

  test('is never at once: a time that has passed must not make a storm', () => {
    expect(look([statusOf('vpc', { state: 'creating', lookAt: NOW - MINUTE })])).toBeGreaterThan(0);
  });
});
