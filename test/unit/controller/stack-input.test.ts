import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';

import { ANNOTATIONS, FINALIZER } from '../../../src/api/v1alpha1/metadata.ts';
import type { CloudAccess } from '../../../src/controller/cloud-provider.ts';
import { reportStatus } from '../../../src/controller/report.ts';
import {
  ledgerOf,
  rawPaused,
  rawRegion,
  requestsOf,
  statusHints,
} from '../../../src/controller/stack-input.ts';
import { newLedger } from '../../../src/engine/index.ts';
import { NOW, outcomeOf, reportInput, specOf, statusOf, storedStack } from '../../support/report-samples.ts';
import { identity } from '../../support/stack-identity.ts';

const access: CloudAccess = {
  account: identity.account,
  region: identity.region,
  partition: identity.partition,
  cloud: {
    read: () => Promise.reject(new Error('nothing is asked here')),
    write: () => Promise.reject(new Error('nothing is asked here')),
  },
};

const deletePolicy = specOf({ deletionPolicy: 'Delete' });

describe('the ledger of a pass', () => {
  test('knows the keys of the tags that the spec puts on objects, before the first object carries them', () => {
    const tagged = specOf({ tags: { team: 'web' } });
    const first = ledgerOf(storedStack(), tagged, access, undefined, NOW);
    expect(first.tagKeys).toEqual(['team']);
    expect(ledgerOf(storedStack(), specOf(), access, first, NOW).tagKeys).toEqual(['team']);
  });

  test("begins under the object's own UID, with the account and region at hand", () => {
    expect(ledgerOf(storedStack(), deletePolicy, access, undefined, NOW)).toEqual({
      version: 1,
      stackId: identity.stackId,
      account: identity.account,
      region: identity.region,
      partition: 'aws',
      databaseSeen: false,
      fileSystemSeen: false,
      applied: {},
      intents: {},
      tagKeys: [],
      deletionPolicy: 'Delete',
    });
  });

  test('that was lost is begun anew with a word of it: which creates were under way is unknown', () => {
    const stack = storedStack({ finalizers: [FINALIZER] });
    expect(ledgerOf(stack, deletePolicy, access, undefined, NOW).recoveredAt).toBe(NOW);
  });

  test('remembers the policy while it can be read, and keeps it when it cannot', () => {
    const stored = { ...newLedger(identity), deletionPolicy: 'Snapshot' as const };
    expect(ledgerOf(storedStack(), deletePolicy, access, stored, NOW).deletionPolicy).toBe('Delete');
    expect(ledgerOf(storedStack(), undefined, access, stored, NOW)).toBe(stored);
  });

  test('that says all this already is the same object: nothing is stored again', () => {
    const stored = ledgerOf(storedStack(), deletePolicy, access, undefined, NOW);
    expect(ledgerOf(storedStack(), deletePolicy, access, stored, NOW + 1)).toBe(stored);
  });
});

describe('what users ask for by annotation', () => {
  test('is handed on, and nothing else', () => {
    const annotations = {
      [ANNOTATIONS.restartedAt]: '2030-01-01',
      [ANNOTATIONS.refreshInstances]: 'now',
      [ANNOTATIONS.ledger]: '{}',
      'example.com/team': 'web',
    };
    expect(requestsOf(storedStack({ annotations }))).toEqual({
      restartedAt: '2030-01-01',
      refreshInstances: 'now',
    });
    expect(requestsOf(storedStack())).toEqual({});
  });
});

describe('a spec or status that may be anything', () => {
  test('never breaks a pass', () => {
    fc.assert(
      fc.property(fc.anything(), (anything) => {
        expect(['string', 'undefined']).toContain(typeof rawRegion(anything));
        expect(typeof rawPaused(anything)).toBe('boolean');
        expect(['number', 'undefined']).toContain(typeof statusHints(anything).readyGeneration);
      }),
    );
  });

  test('is read as far as it can be', () => {
    expect(rawRegion({ region: 'eu-west-1', network: 7 })).toBe('eu-west-1');
    expect(rawRegion({ region: 7 })).toBeUndefined();
    expect(rawPaused({ paused: true })).toBe(true);
    expect(rawPaused({ paused: 'true' })).toBe(false);
  });

  test('gives a new process the generation that was ready and the request that was obeyed', () => {
    const input = reportInput({ outcome: outcomeOf([statusOf('vpc')]), handledRequest: 'please' });
    expect(statusHints(reportStatus(input).status)).toEqual({ readyGeneration: 3, handledRequest: 'please' });
    const busy = reportInput({ outcome: outcomeOf([statusOf('vpc', { state: 'creating' })]) });
    expect(statusHints(reportStatus(busy).status)).toEqual({
      readyGeneration: undefined,
      handledRequest: undefined,
    });
  });
});
