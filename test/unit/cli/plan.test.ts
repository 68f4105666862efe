import { describe, expect, test } from '@jest/globals';

import { estimate } from '../../../src/cli/estimate.ts';
import { fieldChanges } from '../../../src/cli/field-changes.ts';
import { paint } from '../../../src/cli/paint.ts';
import { planReport, type PlanReport, type PlanReportInput } from '../../../src/cli/plan-report.ts';
import { planNewStack } from '../../../src/cli/plan-stack.ts';
import { priceTable } from '../../../src/cli/prices.ts';
import { emptyCloud, readOnlyCloud, readOnlyKube } from '../../../src/cli/read-only.ts';
import { renderPlan } from '../../../src/cli/render-plan.ts';
import { membersOf, newLedger, pace, type Forecast } from '../../../src/engine/index.ts';
import { allKinds } from '../../../src/reconcilers/index.ts';
import { NOW } from '../../support/cli-samples.ts';
import { rowOf, sampleCall, sheet } from '../../support/plan-samples.ts';
import { kindOf, specOf } from '../../support/report-samples.ts';
import { identity } from '../../support/stack-identity.ts';

function forecastOf(id: string, change: Partial<Forecast> = {}): Forecast {
  return {
    id,
    kind: kindOf(id, 'Network'),
    fate: 'none',
    after: [],
    differences: [],
    message: '',
    ...change,
  };
}

function reportOf(resources: readonly Forecast[], change: Partial<PlanReportInput> = {}): PlanReport {
  return planReport({
    namespace: 'web',
    name: 'blog',
    region: 'eu-west-1',
    comparedWith: 'aws',
    cause: 'spec',
    paused: false,
    notes: [],
    forecast: { resources, conflicts: [] },
    ...change,
  });
}

const text = (report: PlanReport): string => renderPlan(report, paint(false));

describe('a plan', () => {
  const resources = [
    forecastOf('vpc'),
    forecastOf('subnet', { fate: 'create', after: ['vpc', 'a', 'b', 'c'] }),
    forecastOf('database', {
      kind: kindOf('database', 'Database'),
      fate: 'edit',
      awsId: 'wps-1',
      seen: { DBInstanceClass: 'db.t4g.micro' },
      differences: [
        {
          aspect: 'class',
          summary: 'class micro → small',
          repair: sampleCall({ DBInstanceClass: 'db.t4g.small', ApplyImmediately: true }),
          makes: false,
          disruption: 'it restarts',
        },
        {
          aspect: 'encryption',
          summary: 'encryption',
          repair: { stall: { reason: 'Unchangeable', message: 'make a new one' } },
          makes: false,
        },
        { aspect: 'content', summary: 'content', repair: sampleCall({}), makes: true },
      ],
    }),
    forecastOf('group', { fate: 'follow', awsId: 'g-1', after: ['template'] }),
    forecastOf('nat/b', { fate: 'remove', awsId: 'nat-1' }),
    forecastOf('image', { fate: 'blocked', message: 'push it' }),
    forecastOf('targets', { fate: 'busy', message: '1 of 2 are healthy' }),
  ];

  test('says what, after what, in which fields, how, and with what downtime', () => {
    expect(text(reportOf(resources, { paused: true, notes: ['A note.'] })))
      .toBe(`web/blog in eu-west-1: what the spec asks for differs from AWS; spec.paused holds it back

Network
  + subnet    after vpc, a, b and 1 more
  ~ group     changes after template
  - nat/b     nat-1
  ! image     push it
  … targets   1 of 2 are healthy

Database
  ~ database   wps-1
      class micro → small (in place)
        DBInstanceClass: db.t4g.micro → db.t4g.small
        downtime: it restarts
      encryption (cannot be changed)
        to do: make a new one
      content (replaced by a new version)

Plan: 1 to create, 2 to change, 1 to remove, 1 for you to put right, 1 that AWS works on.
A note.
`);
  });

  test.each<[string, readonly Forecast[], PlanReport['result']]>([
    ['nothing', [forecastOf('vpc')], 'nothing-to-do'],
    ['what AWS is busy with', [forecastOf('vpc', { fate: 'busy' })], 'nothing-to-do'],
    ['a change', [forecastOf('vpc', { fate: 'create' })], 'changes'],
    ['what a human must do', [forecastOf('vpc', { fate: 'blocked' })], 'changes'],
    [
      'a list that could not be read',
      [forecastOf('a', { fate: 'create' }), forecastOf('vpc', { fate: 'unreadable' })],
      'incomplete',
    ],
  ])('of %s has the right result', (_what, all, result) => {
    expect(reportOf(all).result).toBe(result);
  });

  test('tells a tag that changes everywhere once, and says where more follows', () => {
    const tags = {
      aspect: 'tags',
      summary: 'tags team',
      repair: sampleCall({ Tags: [{ Key: 'team', Value: 'web' }] }),
      makes: false,
    };
    const many = ['a', 'b', 'c', 'd', 'e'].map((id) =>
      forecastOf(id, { fate: 'edit', awsId: id, differences: [tags], seen: { Tags: [] } }),
    );
    const more = forecastOf('group', {
      fate: 'edit',
      awsId: 'g-1',
      differences: [tags],
      after: ['template'],
    });
    expect(text(reportOf([...many, more]))).toContain(`
Tags
  ~ 5 resources
      tags team (in place)
        Tags.team: (none) → web

Network
  ~ group   g-1; more changes after template
      tags team (in place)

Plan: 0 to create, 6 to change, 0 to remove.
`);
    expect(text(reportOf(many.slice(1)))).toContain('  ~ e   e\n');
  });

  test('writes nothing for a stack whose id somebody else carries', () => {
    const conflicts = [rowOf(sheet('vpc'))];
    const report = reportOf([], { forecast: { resources: [], conflicts } });
    expect(report.result).toBe('changes');
    expect(text(report)).toContain('belong to another object or cluster\n  ! vpc vpc-1\n');
  });

  test('is JSON that can be read back', () => {
    const report = reportOf(resources, { cost: estimate(allKinds, specOf()) });
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  });
});

describe('the plan of a new stack', () => {
  test('creates everything that can be created, and asks AWS nothing', async () => {
    const spec = specOf();
    const { resources } = await planNewStack({
      kinds: allKinds,
      stack: identity,
      spec,
      requests: {},
      ledger: newLedger(identity),
      now: () => NOW,
      pace: pace(),
      signal: new AbortController().signal,
    });
    expect(new Set(resources.map(({ fate }) => fate))).toEqual(new Set(['create']));
    const made = [...membersOf(allKinds, spec)].filter(([, { kind }]) => kind.create !== undefined);
    expect(resources.map(({ id }) => id).sort()).toEqual(made.map(([id]) => id).sort());
  });
});

describe('what a plan looks through', () => {
  const signal = new AbortController().signal;

  test('sends reads on and no write', async () => {
    const call = sampleCall({});
    await expect(emptyCloud.read(call, signal)).resolves.toEqual({ ok: true, value: [] });
    await expect(emptyCloud.write(call, signal)).rejects.toThrow('a plan does not write: sample:Write');
    const written: string[] = [];
    const cloud = readOnlyCloud({
      read: () => Promise.resolve({ ok: true, value: ['page'] }),
      write: () => Promise.resolve({ ok: true, value: written.push('') }),
    });
    await expect(cloud.read(call, signal)).resolves.toEqual({ ok: true, value: ['page'] });
    await expect(cloud.write(call, signal)).rejects.toThrow('a plan does not write');
    expect(written).toEqual([]);
  });

  test('asks the API server nothing that stores something', async () => {
    const sent: string[] = [];
    const kube = readOnlyKube({
      find: (path) => Promise.resolve(sent.push(path)),
      request: ({ method }) => Promise.resolve(sent.push(method)),
    });
    const put = { method: 'PUT', path: '/x' } as const;
    await kube.find('/x', signal);
    await kube.request({ method: 'GET', path: '/x' }, signal);
    await kube.request({ ...put, query: { dryRun: 'All' } }, signal);
    await expect(kube.request(put, signal)).rejects.toThrow('a plan does not write: PUT /x');
    expect(sent).toEqual(['/x', 'GET', 'PUT']);
  });
});

test.each<[string, unknown, unknown, ReturnType<typeof fieldChanges>]>([
  ['a member', { Size: 2 }, { Size: 1 }, [{ field: 'Size', from: 1, to: 2 }]],
  ['nothing that is the same', { Size: 1 }, { Size: 1 }, []],
  ['no argument of the call', { ApplyImmediately: true }, { Size: 1 }, []],
  [
    'a member whose first letter has another case',
    { maxSize: 2 },
    { MaxSize: 1 },
    [{ field: 'maxSize', from: 1, to: 2 }],
  ],
  [
    'members of what is wrapped',
    { networkMode: 'awsvpc' },
    { definition: { networkMode: 'bridge' } },
    [{ field: 'networkMode', from: 'bridge', to: 'awsvpc' }],
  ],
  [
    'pairs of key and value',
    { Attributes: [{ Key: 'idle', Value: '60' }] },
    { attributes: { idle: '90' } },
    [{ field: 'Attributes.idle', from: '90', to: '60' }],
  ],
  [
    'a pair that was not set',
    { Tags: [{ Key: 'team', Value: 'web' }] },
    { Tags: [{ Key: 'Name', Value: 'x' }] },
    [{ field: 'Tags.team', to: 'web' }],
  ],
  [
    'nothing by its place in a list',
    { Ranges: [{ CidrIp: '203.0.113.0/24' }] },
    { Ranges: [{ CidrIp: '0.0.0.0/0' }] },
    [],
  ],
  [
    'members of named things in lists',
    { containers: [{ name: 'php', image: 'b' }] },
    {
      containers: [
        { name: 'log', image: 'x' },
        { name: 'php', image: 'a' },
      ],
    },
    [{ field: 'containers.php.image', from: 'a', to: 'b' }],
  ],
])('of a call and an object, %s is told', (_what, input, seen, expected) => {
  expect(fieldChanges(input, seen)).toEqual(expected);
});

describe('an estimate', () => {
  const costs = (change: Record<string, unknown>) => estimate(allKinds, specOf(change));
  const what = (change: Record<string, unknown>) => costs(change).lines.map((line) => line.what);

  test('is the sum of what it lists', () => {
    const { lines, perMonth, atMost, unknown } = costs({});
    expect(unknown).toEqual([]);
    expect(lines.reduce((sum, line) => sum + (line.perMonth ?? 0), 0)).toBeCloseTo(perMonth, 6);
    expect(what({})).toEqual(
      expect.arrayContaining([
        '1 × NAT gateway',
        '1 × elastic IP',
        '2 × instance t3.small',
        'database db.t4g.micro',
      ]),
    );
    // Three more instances of 0.0208 an hour, with 30 GiB of 0.08 a month each.
    expect(atMost - perMonth).toBeCloseTo(3 * (0.0208 * priceTable.hoursPerMonth + 30 * 0.08), 6);
  });

  test('follows the spec: a gateway for each zone, a standby, bigger instances', () => {
    const change = {
      network: { natGateways: 'PerZone' },
      database: { multiAZ: true, storageGiB: 100 },
      capacity: { instanceType: 'm7g.large', minSize: 3 },
    };
    expect(what(change)).toEqual(
      expect.arrayContaining([
        '3 × NAT gateway',
        '3 × elastic IP',
        '3 × instance m7g.large',
        'database db.t4g.micro and its standby',
        '100 GiB database storage and its standby',
      ]),
    );
    const gateways = costs({ network: { natGateways: 'PerZone' } }).perMonth - costs({}).perMonth;
    expect(gateways).toBeCloseTo(2 * (0.045 + 0.005) * priceTable.hoursPerMonth, 6);
    const standby = costs({ database: { multiAZ: true } }).perMonth - costs({}).perMonth;
    expect(standby).toBeCloseTo(0.016 * priceTable.hoursPerMonth + 20 * 0.115, 6);
  });

  test('never guesses', () => {
    const { unknown, perMonth } = costs({ capacity: { instanceType: 'x9.huge', minSize: 2 } });
    expect(unknown).toEqual(['2 × instance x9.huge']);
    expect(perMonth).toBeLessThan(costs({}).perMonth);
    const report = reportOf([], { cost: costs({ capacity: { instanceType: 'x9.huge' } }) });
    expect(text(report)).toMatch(/2 × instance x9\.huge +price unknown/u);
    const strange = estimate([sheet('quantum-gateway')], specOf());
    expect(strange).toMatchObject({
      unknown: ['1 × quantum-gateway'],
      lines: [{ what: '1 × quantum-gateway' }],
    });
  });

  test('says where and when its prices were valid, and what the stack costs now', () => {
    const cost = costs({ database: { multiAZ: true } });
    const out = text(reportOf([], { cost, costBefore: costs({}) }));
    expect(out).toMatch(/^Cost: about \$\d+\.\d\d a month \(now \$\d+\.\d\d\), up to \$/mu);
    expect(out).toContain(`List prices of ${priceTable.region}, ${priceTable.date}; eu-west-1 differs.`);
  });

  test('knows of every kind whether it has a price; a new kind is added in src/cli/estimate.ts', () => {
    const spec = specOf({ network: { natGateways: 'PerZone' } });
    expect(estimate(allKinds, spec).unknown).toEqual([]);
  });
});
