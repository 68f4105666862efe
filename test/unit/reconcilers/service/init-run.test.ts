import { describe, expect, test } from '@jest/globals';
import type { Task } from '../../../../src/aws/operations/ecs-shapes.ts';
import { initAspects } from '../../../../src/reconcilers/service/init-aspects.ts';
import { INIT_KEY_LABEL, initKey } from '../../../../src/reconcilers/service/init-key.ts';
import {
  DONE_TAG,
  failureOf,
  isDone,
  keysToNote,
  type InitRun,
} from '../../../../src/reconcilers/service/init-state.ts';
import { initVerdict } from '../../../../src/reconcilers/service/init-verdict.ts';
import type { InitWant } from '../../../../src/reconcilers/service/init-want.ts';
import { identity } from '../../../support/stack-identity.ts';

const ARN = 'arn:aws:ecs:eu-west-1:123456789012:task-definition/init:3';
const at = new Date('2026-01-01T00:00:00.000Z');
const later = new Date('2026-01-01T01:00:00.000Z');
const key = initKey({ image: 'blog:2.0.0', database: 'db-1', credentials: '1' });

const want: InitWant = {
  cluster: 'cluster',
  provider: 'provider',
  database: 'db',
  revision: ARN,
  network: { subnets: ['subnet-1'], securityGroup: 'sg-1' },
  retry: 0,
};

const run = (over: Partial<InitRun> = {}): InitRun => ({
  revision: {
    definition: {
      taskDefinitionArn: ARN,
      revision: 3,
      containerDefinitions: [{ image: 'blog:2.0.0', dockerLabels: { [INIT_KEY_LABEL]: key } }],
    },
    tags: {},
  },
  stack: identity,
  serving: undefined,
  running: [],
  ...over,
});

const ended = (exitCode: number | undefined, over: Partial<Task> = {}): Task => ({
  taskArn: 'arn:aws:ecs:eu-west-1:123456789012:task/cluster/1',
  taskDefinitionArn: ARN,
  lastStatus: 'STOPPED',
  stopCode: 'EssentialContainerExited',
  stoppedReason: 'Essential container in task exited',
  stoppingAt: at,
  containers: [{ ...(exitCode === undefined ? {} : { exitCode }) }],
  ...over,
});

const failed = (exitCode: number, line?: string): InitRun => run({ tasks: [ended(exitCode)], line });

/** The writes that a look leads to, by their operations. */
const writes = (seen: InitRun, wanted = want): readonly string[] =>
  initAspects
    .filter((aspect) => !aspect.same(wanted, seen))
    .map((aspect) => {
      const repair = aspect.repair(wanted, seen, identity);
      return 'op' in repair ? repair.op.name : repair.stall.reason;
    });

const inputOf = (seen: InitRun, wanted = want): Readonly<Record<string, unknown>> => {
  const [aspect] = initAspects.filter((candidate) => !candidate.same(wanted, seen));
  const repair = aspect?.repair(wanted, seen, identity);
  return repair !== undefined && 'op' in repair ? { ...repair.input } : {};
};

/** As the next look finds it: what was written is there. */
function noted(seen: InitRun): InitRun {
  const [aspect] = initAspects.filter((candidate) => !candidate.same(want, seen));
  return aspect?.seen?.(undefined, want, seen) ?? seen;
}

describe('the init task of an image', () => {
  test('runs once, where the tasks of the service run', () => {
    expect(writes(run())).toEqual(['RunTask']);
    expect(inputOf(run())).toMatchObject({
      taskDefinition: ARN,
      count: 1,
      capacityProviderStrategy: [{ capacityProvider: 'provider' }],
      networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'], securityGroups: ['sg-1'] } },
    });
    expect(writes(run({ tasks: [ended(undefined, { lastStatus: 'PENDING' })] }))).toEqual([]);
    expect(initVerdict(run(), want)).toMatchObject({ reason: 'Initialising', holds: true });
  });

  test('has no network of its own behind a classic balancer', () => {
    expect(inputOf(run(), { ...want, network: undefined })).not.toHaveProperty('networkConfiguration');
  });

  test('is asked for with the same token however often it is asked for, and with another after a failure', () => {
    const token = (seen: InitRun, wanted = want): unknown => inputOf(seen, wanted)['clientToken'];
    expect(token(run())).toBe(token(run()));
    expect(token(run())).toMatch(/^[!-~]{1,64}$/u);
    const again = { ...want, retry: 1 };
    expect(token(noted(failed(75)), again)).not.toBe(token(run()));
    expect(token(noted(failed(75)), again)).toBe(token(noted(failed(75)), again));
  });

  test('that was sent is folded in before a list shows it', () => {
    const aspect = initAspects.find(({ name }) => name === 'init task');
    const answered = aspect?.seen?.(
      { tasks: [ended(undefined, { lastStatus: 'PROVISIONING' })] },
      want,
      run(),
    );
    expect(answered && initVerdict(answered, want)?.message).toContain('waits for an instance with room');
    expect(answered && writes(answered)).toEqual([]);
  });

  test('is done when it has ended well, which is noted on its revision', () => {
    const done = run({ tasks: [ended(0)] });
    expect(isDone(done)).toBe(true);
    expect(initVerdict(done, want)).toBeUndefined();
    expect(writes(done)).toEqual(['TagResource']);
    expect(inputOf(done)).toMatchObject({ tags: [{ key: DONE_TAG, value: key }] });
    expect(writes(noted(done))).toEqual([]);
  });

  test('counts as done when the service runs its image and nothing was ever noted', () => {
    const served = run({ serving: 'blog:2.0.0' });
    expect(isDone(served)).toBe(true);
    expect(writes(served)).toEqual(['TagResource']);
    // Something else was noted: since then the database or its password has changed.
    expect(isDone(run({ serving: 'blog:2.0.0', tags: { [DONE_TAG]: 'other.key' } }))).toBe(false);
  });

  test('is remembered with those before it, so that the way back needs none', () => {
    const others = Array.from({ length: 12 }, (_, index) => `${index}`.repeat(12) + '.aaaaaaaaaaaa');
    const value = keysToNote(run({ tags: { [DONE_TAG]: others.join(' ') } }));
    expect(value.split(' ').slice(0, 2)).toEqual([key, others[0]]);
    expect(value.length).toBeLessThanOrEqual(256);
    expect(isDone(run({ tags: { [DONE_TAG]: `x.y ${key}` } }))).toBe(true);
  });

  test('of another revision says nothing', () => {
    const other = run({ tasks: [ended(0, { taskDefinitionArn: `${ARN}0` })] });
    expect(isDone(other)).toBe(false);
    const newer = { ...want, revision: `${ARN}1` };
    expect(writes(run(), newer)).toEqual([]);
    expect(initVerdict(run(), newer)).toMatchObject({ pollSeconds: 2, holds: true });
  });
});

const plan = (exitCode: number): Task => ended(exitCode, { startedBy: 'plan' });
const served = (over: Partial<InitRun> = {}): InitRun => run({ serving: 'blog:1.0.0', ...over });
const snapshot = (name: string, over: object = {}) => ({
  DBSnapshotIdentifier: name,
  Status: 'available',
  SnapshotCreateTime: at,
  ...over,
});

describe('before another image', () => {
  const place = `${key.split('.')[0] ?? ''}.aaaaaaaaaaaa`;

  test('the init task is asked what it would do', () => {
    expect(writes(served())).toEqual(['RunTask']);
    expect(inputOf(served())).toMatchObject({
      startedBy: 'plan',
      overrides: { containerOverrides: [{ name: 'wordpress', command: ['init', '--plan'] }] },
    });
    expect(inputOf(run())).not.toHaveProperty('overrides');
  });

  test('that has nothing to do in the database it is not run, unless the application has another password', () => {
    const nothing = served({ tasks: [plan(0)], tags: { [DONE_TAG]: place } });
    expect(isDone(nothing)).toBe(true);
    const elsewhere = served({ tasks: [plan(0)], tags: { [DONE_TAG]: 'b.a' } });
    expect(isDone(elsewhere)).toBe(false);
    expect(inputOf(elsewhere)).toMatchObject({ startedBy: 'init' });
  });

  test('that upgrades the database a snapshot is taken and waited for', () => {
    const upgrade = served({ tasks: [plan(11)], snapshots: [] });
    expect(failureOf(upgrade)).toBeUndefined();
    expect(writes(upgrade)).toEqual(['CreateDBSnapshot']);
    expect(inputOf(upgrade)).toMatchObject({
      DBInstanceIdentifier: 'db',
      DBSnapshotIdentifier: 'db-upgrade-3-0',
    });
    const creating = served({
      tasks: [plan(11)],
      snapshots: [snapshot('db-upgrade-3-0', { Status: 'creating' })],
    });
    expect(writes(creating)).toEqual([]);
    expect(initVerdict(creating, want)?.message).toContain('db-upgrade-3-0');
    // Also when ECS has forgotten the plan.
    const taken = served({ snapshots: [snapshot('db-upgrade-3-0')] });
    expect(inputOf(taken)).toMatchObject({ startedBy: 'init' });
  });

  test('the snapshot of an attempt that failed is not that of the next', () => {
    const again = noted(served({ tasks: [plan(11), ended(75)], snapshots: [snapshot('db-upgrade-3-0')] }));
    const { tasks: _forgotten, ...later } = again;
    expect(inputOf(later, { ...want, retry: 1 })).toMatchObject({ startedBy: 'plan' });
  });

  test('three snapshots stay, and the oldest goes first', () => {
    const old = [1, 2, 3, 4].map((day) =>
      snapshot(`db-upgrade-${day}-0`, { SnapshotCreateTime: new Date(Date.UTC(2026, 0, day)) }),
    );
    const seen = served({ tasks: [ended(undefined, { lastStatus: 'RUNNING' })], snapshots: old });
    expect(writes(seen)).toEqual(['DeleteDBSnapshot']);
    expect(inputOf(seen)).toEqual({ DBSnapshotIdentifier: 'db-upgrade-1-0' });
    expect(writes({ ...seen, snapshots: old.slice(1) })).toEqual([]);
  });
});

describe('an init task that fails', () => {
  test.each([
    [69, true],
    [70, false],
    [75, true],
    [76, false],
    [77, false],
    [78, false],
    [1, false],
    [137, false],
  ])('with %i is tried again by itself: %s', (code, again) => {
    const seen = noted(failed(code));
    expect(failureOf(seen)?.cause.outside).toBe(again);
    expect(writes(seen)).toEqual([]);
    expect(writes(seen, { ...want, retry: again ? 1 : 0 })).toEqual(again ? ['RunTask'] : []);
    expect(initVerdict(seen, want)?.message).toMatch(again ? /tried again by itself/u : /restarted-at/u);
  });

  test.each<[string, Partial<Task>, boolean]>([
    [
      'did not start',
      { stopCode: 'TaskFailedToStart', stoppedReason: 'ResourceInitializationError: x' },
      true,
    ],
    [
      'has no program',
      { stopCode: 'TaskFailedToStart', stoppedReason: 'CannotStartContainerError: x' },
      false,
    ],
    ['was stopped by somebody', { stopCode: 'UserInitiated', stoppedReason: 'Task stopped by user' }, true],
    ['lost its instance', { stopCode: 'TerminationNotice', stoppedReason: 'Host EC2 terminated.' }, true],
  ])('because it %s says so in the words of ECS', (_what, over, outside) => {
    const cause = failureOf(run({ tasks: [ended(undefined, over)] }))?.cause;
    expect(cause).toEqual({ outside, text: over.stoppedReason });
  });

  test('by whoever stops it has a code that is not its own', () => {
    const seen = run({
      tasks: [ended(143, { stopCode: 'UserInitiated', stoppedReason: 'Task stopped by user' })],
    });
    expect(failureOf(seen)?.cause).toEqual({ outside: true, text: 'Task stopped by user' });
    const clean = run({ tasks: [ended(0, { stopCode: 'UserInitiated' })] });
    expect(isDone(clean)).toBe(false);
  });

  test('leaves the service as it is, and says why and what to do', () => {
    const line = 'wordpress-stack: init: failed: database db:3306: log-in of stackadmin refused\n';
    expect(initVerdict({ ...failed(77, line), serving: 'blog:1.0.0' }, want)).toMatchObject({
      stalled: true,
      holds: true,
      reason: 'InitFailed',
      message:
        'the init task of image tag 2.0.0 failed, and the service stays as it is: exit code 77: failed: database db:3306: log-in of stackadmin refused; a secret does not hold the password that the database knows: put the right value into it, or set the annotation wordpress-stack.dev/restarted-at to try it again',
    });
  });

  test('is noted on its revision, because ECS forgets it after an hour', () => {
    const seen = failed(70, 'wordpress-stack: init: failed: WordPress ended: boom');
    expect(writes(seen)).toEqual(['TagResource']);
    const { tasks: _tasks, line: _line, ...forgotten } = noted(seen);
    expect(writes(forgotten)).toEqual([]);
    expect(initVerdict(forgotten, want)).toMatchObject({
      reason: 'InitFailed',
      message: expect.stringContaining('exit code 70: failed: WordPress ended: boom'),
    });
  });

  test('once of outside causes may pass by itself; again, somebody has to look', () => {
    const once = noted(failed(69));
    expect(initVerdict(once, want)).toMatchObject({ refusedSince: at.getTime() });
    const twice = noted({ ...once, tasks: [ended(69, { stoppingAt: later })] });
    expect(failureOf(twice)).toMatchObject({ attempts: 2, at: later.toISOString() });
    expect(initVerdict(twice, want)).toMatchObject({ stalled: true });
  });

  test('and then succeeds carries no mark of it', () => {
    const seen = { ...noted(failed(75)), tasks: [ended(75), ended(0, { stoppingAt: later })] };
    expect(writes(seen)).toEqual(['TagResource', 'UntagResource']);
    expect(writes(noted(noted(seen)))).toEqual([]);
  });
});
