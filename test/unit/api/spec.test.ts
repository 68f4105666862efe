import { describe, expect, test } from '@jest/globals';

import { parseSpec } from '../../../src/api/v1alpha1/parse-spec.ts';
import { SMALLEST, SPEC_SAMPLES, specWith } from '../../support/spec-samples.ts';

describe('parseSpec', () => {
  const accepted = SPEC_SAMPLES.filter(({ refused }) => refused === undefined);
  const refused = SPEC_SAMPLES.filter((sample) => sample.refused !== undefined);

  test.each(accepted)('accepts $name', ({ change }) => {
    expect(parseSpec(specWith(change))).toMatchObject({ ok: true });
  });

  test.each(refused)('refuses $name and says why', ({ change, refused }) => {
    const result = parseSpec(specWith(change));
    const problems = result.ok ? [] : result.problems;
    const blames = (problem: string): boolean =>
      problem.startsWith(refused!.field) && problem.includes(refused!.message ?? '');
    expect({ problems, blamed: problems.some(blames) }).toEqual({ problems, blamed: true });
  });

  test('one mistake gives one problem, with field, value and remedy', () => {
    expect(parseSpec(specWith({ network: { cidr: '8.8.0.0/16' } }))).toEqual({
      ok: false,
      problems: [
        'spec.network.cidr: Invalid value: "8.8.0.0/16": is not private; take a block inside 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16',
      ],
    });
  });

  test('several mistakes are told at once', () => {
    const result = parseSpec(specWith({ region: 'x', capacity: { maxSize: 0 }, service: { replicas: -1 } }));
    expect(result.ok ? [] : result.problems.map((problem) => problem.split(':')[0])).toEqual(
      expect.arrayContaining(['spec.region', 'spec.capacity.maxSize', 'spec.service.replicas']),
    );
  });

  test('a list item is blamed by its index', () => {
    const result = parseSpec(specWith({ loadBalancer: { allowedCIDRs: ['10.0.0.0/8', '::/0'] } }));
    expect(result.ok ? [] : result.problems).toEqual([
      'spec.loadBalancer.allowedCIDRs[1]: Invalid value: "::/0": is not an IPv4 block; write it like 203.0.113.0/24, or 203.0.113.7/32 for one address',
    ]);
  });

  test.each([[undefined], [null], ['spec'], [[]]])('refuses %p without throwing', (spec) => {
    expect(parseSpec(spec)).toMatchObject({ ok: false });
  });

  test('fills in every default', () => {
    expect(parseSpec(SMALLEST)).toEqual({
      ok: true,
      spec: {
        region: 'eu-west-1',
        deletionPolicy: 'Snapshot',
        paused: false,
        tags: {},
        image: { tag: '1.0.0' },
        wordpress: {
          title: 'WordPress',
          adminUser: 'admin',
          adminEmail: 'admin@example.com',
          mode: 'Immutable',
        },
        network: { cidr: '10.20.0.0/16', availabilityZoneCount: 3, natGateways: 'Single' },
        database: {
          engineVersion: '8.4',
          instanceClass: 'db.t4g.micro',
          storageGiB: 20,
          maxStorageGiB: 100,
          multiAZ: false,
          backupRetentionDays: 7,
          applyChanges: 'MaintenanceWindow',
          parameters: {},
        },
        storage: { throughputMode: 'Elastic', transitionToIADays: 30 },
        loadBalancer: { type: 'Application', allowedCIDRs: ['0.0.0.0/0'], idleTimeoutSeconds: 60 },
        capacity: { instanceType: 't3.small', cpuCredits: 'Standard', minSize: 2, maxSize: 5 },
        service: {
          replicas: 2,
          cpuUnits: 400,
          memoryMiB: 768,
        },
      },
    });
  });
});
