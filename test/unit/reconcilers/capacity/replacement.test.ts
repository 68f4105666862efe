import { describe, expect, test } from '@jest/globals';
import { instanceReplacement } from '../../../../src/reconcilers/capacity/instance-replacement.ts';
import { launchHash } from '../../../../src/reconcilers/capacity/launch-hash.ts';
import { replacementAspects } from '../../../../src/reconcilers/capacity/replacement-aspects.ts';
import {
  waitingSince,
  type Instances,
  type Refresh,
  type ReplacementWant,
} from '../../../../src/reconcilers/capacity/replacement-view.ts';
import { identity } from '../../../support/stack-identity.ts';

const want: ReplacementWant = {
  group: 'group',
  templateId: 'lt-1',
  version: '2',
  launch: 'large',
  changing: false,
  held: '',
  trouble: '',
};

const instance = (Version: string, LifecycleState = 'InService') => ({
  InstanceId: `i-${Version}`,
  AvailabilityZone: 'eu-west-1a',
  LifecycleState: LifecycleState as 'InService',
  HealthStatus: 'Healthy',
  ProtectedFromScaleIn: true,
  LaunchTemplate: { LaunchTemplateId: 'lt-1', Version },
});

const refresh = (Status: Refresh['Status'], Version = '2', minute = 0): Refresh => ({
  InstanceRefreshId: `${Version}-${minute}`,
  Status,
  StartTime: new Date(Date.UTC(2026, 0, 1, 0, minute)),
  DesiredConfiguration: { LaunchTemplate: { LaunchTemplateId: 'lt-1', Version } },
});

const group = (versions: readonly string[], more: Partial<Instances> = {}): Instances => ({
  AutoScalingGroupName: 'group',
  MinSize: 2,
  MaxSize: 5,
  DesiredCapacity: versions.length,
  DefaultCooldown: 300,
  AvailabilityZones: [],
  HealthCheckType: 'EC2',
  CreatedTime: new Date(0),
  LaunchTemplate: { LaunchTemplateId: 'lt-1', Version: '1' },
  Instances: versions.map((version) => instance(version)),
  launches: { '1': 'small', '2': 'large' },
  refreshes: [],
  ...more,
});

/** Operations that put the group right, in the order in which they are tried. */
function writes(seen: Instances, wanted: ReplacementWant = want): readonly string[] {
  return replacementAspects
    .filter((aspect) => !aspect.same(wanted, seen))
    .map((aspect) => {
      const repair = aspect.repair(wanted, seen, identity);
      if ('stall' in repair) throw new Error('instances can always be replaced');
      return repair.op.name;
    });
}

describe('the replacement of instances', () => {
  test('starts where instances were launched from something else', () => {
    expect(writes(group(['1', '1']))).toEqual(['StartInstanceRefresh']);
    expect(writes(group(['1', '2']))).toEqual(['StartInstanceRefresh']);
  });

  test('is not needed for a version that launches the same, or without instances: the group is given it', () => {
    const alike = group(['1', '1'], { launches: { '1': 'large' } });
    expect(writes(alike)).toEqual(['UpdateAutoScalingGroup']);
    expect(writes(group([]))).toEqual(['UpdateAutoScalingGroup']);
  });

  test('first gives the group its template, when that was made anew, and then replaces what came from the other', () => {
    const made = { ...want, templateId: 'lt-2', version: '1' };
    const before = group(['1', '1'], { launches: {} });
    expect(writes(before, made)).toEqual(['UpdateAutoScalingGroup']);
    const after = { ...before, LaunchTemplate: { LaunchTemplateId: 'lt-2', Version: '1' } };
    expect(writes(after, made)).toEqual(['StartInstanceRefresh']);
  });

  test('waits until it is known what the instances were launched from', () => {
    expect(writes(group(['1'], { launches: {} }))).toEqual([]);
  });

  test('waits for the service, and starts when nothing is in the way', () => {
    expect(writes(group(['1', '1']), { ...want, held: 'the service is being changed' })).toEqual([]);
  });

  test('does not begin twice, and not again after it has failed, until another version is wanted', () => {
    for (const status of ['Pending', 'InProgress', 'Baking', 'RollbackInProgress', 'Cancelling'] as const)
      expect(writes(group(['1', '1'], { refreshes: [refresh(status)] }))).toEqual([]);
    for (const status of ['Failed', 'RollbackSuccessful', 'RollbackFailed', 'Cancelled'] as const) {
      const failed = group(['1', '1'], { refreshes: [refresh(status)] });
      expect(writes(failed)).toEqual([]);
      expect(writes(failed, { ...want, version: '3' })).toEqual(['StartInstanceRefresh']);
    }
  });

  test('begins again when a success is followed by instances of the old kind', () => {
    expect(writes(group(['1', '2'], { refreshes: [refresh('Successful')] }))).toEqual([
      'StartInstanceRefresh',
    ]);
  });

  test('makes room for another one that is wanted now, and not for one that launches the same', () => {
    const running = group(['1', '2'], { refreshes: [refresh('InProgress')] });
    expect(writes(running, { ...want, version: '3', launch: 'huge' })).toEqual(['CancelInstanceRefresh']);
    expect(writes(running, { ...want, version: '3' })).toEqual([]);
  });

  test('leaves alone what goes to a later version than is known here: the template is being changed', () => {
    const running = group(['1', '2'], { refreshes: [refresh('InProgress')] });
    const done = group(['2', '2'], { refreshes: [refresh('Successful')] });
    const older = { ...want, version: '1', launch: 'old', changing: true };
    expect(writes(running, older)).toEqual([]);
    expect(writes(done, older)).toEqual([]);
    expect(instanceReplacement.verdict?.(done, older)?.message).toContain('a later version');
    // A version that somebody made by hand goes.
    const known = { ...older, changing: false };
    expect(writes(running, known)).toEqual(['CancelInstanceRefresh']);
    expect(writes(done, known)).toEqual(['StartInstanceRefresh']);
  });

  test('cancels what goes to another template, or to a version by another name than its number', () => {
    const toward = (LaunchTemplate: object): Instances =>
      group(['1', '2'], {
        refreshes: [{ ...refresh('InProgress'), DesiredConfiguration: { LaunchTemplate } }],
      });
    for (const Version of ['1', '2', '7', '$Latest'])
      expect(writes(toward({ LaunchTemplateId: 'lt-theirs', Version }))).toEqual(['CancelInstanceRefresh']);
    expect(writes(toward({ LaunchTemplateId: 'lt-1', Version: '$Latest' }))).toEqual([
      'CancelInstanceRefresh',
    ]);
    // A version of ours is judged when what it launches has been read.
    expect(writes(toward({ LaunchTemplateId: 'lt-1', Version: '7' }))).toEqual([]);
  });

  test('leaves a refresh alone that somebody began to renew the instances as they are', () => {
    const { DesiredConfiguration: _aim, ...plain } = refresh('InProgress');
    expect(writes(group(['1', '1'], { launches: { '1': 'large' }, refreshes: [plain] }))).toEqual([]);
  });

  test('goes back when new instances fail, and only while it runs', () => {
    const running = group(['1', '2'], { refreshes: [refresh('InProgress')] });
    expect(writes(running, { ...want, trouble: 'late' })).toEqual(['RollbackInstanceRefresh']);
    const over = group(['1', '1'], { refreshes: [refresh('RollbackInProgress')] });
    expect(writes(over, { ...want, trouble: 'refused' })).toEqual([]);
  });

  test('never takes the group back to an older version that a read still shows', () => {
    const ahead = group(['2', '2'], { LaunchTemplate: { LaunchTemplateId: 'lt-1', Version: '3' } });
    expect(writes(ahead)).toEqual([]);
  });
});

describe('the hash of launch data', () => {
  const data = {
    InstanceType: 't3.small',
    MetadataOptions: { HttpTokens: 'required', HttpEndpoint: 'enabled' },
  };

  test('knows what instances are, in whatever order AWS lists it', () => {
    const other = {
      MetadataOptions: { HttpEndpoint: 'enabled', HttpTokens: 'required' },
      InstanceType: 't3.small',
    };
    expect(launchHash(data)).toBe(launchHash(other));
    expect(launchHash(data)).not.toBe(launchHash({ ...data, InstanceType: 't3.medium' }));
  });

  test('does not know tags', () => {
    const tags = [{ ResourceType: 'instance', Tags: [{ Key: 'team', Value: 'web' }] }];
    expect(launchHash({ ...data, TagSpecifications: tags })).toBe(launchHash(data));
  });
});

describe('a new instance that does not join the cluster', () => {
  const launch = (id: string, minute: number) => ({
    ActivityId: id,
    AutoScalingGroupName: 'group',
    Cause: 'a refresh',
    Description: `Launching a new EC2 instance: ${id}`,
    StatusCode: 'Successful' as const,
    StartTime: new Date(Date.UTC(2026, 0, 1, 0, minute)),
    EndTime: new Date(Date.UTC(2026, 0, 1, 0, minute + 1)),
  });
  const named = (id: string, version: string) => ({ ...instance(version), InstanceId: id });
  const of = (ids: readonly string[], joined: number, activities: Instances['activities']): Instances =>
    group([], {
      Instances: [named('i-old', '1'), ...ids.map((id) => named(id, '2'))],
      joined,
      activities: activities ?? [],
    });

  test('is the latest of those that are launched', () => {
    const activities = [launch('i-one', 10), launch('i-two', 20)];
    expect(waitingSince(of(['i-one', 'i-two'], 1, activities))).toBe('2026-01-01T00:21:00.000Z');
    expect(waitingSince(of(['i-one', 'i-two'], 0, activities))).toBe('2026-01-01T00:11:00.000Z');
  });

  test('is none when all new ones have joined, whatever has become of the old ones', () => {
    expect(waitingSince(of(['i-one'], 1, [launch('i-one', 10)]))).toBeUndefined();
  });

  test('is not one that joined long ago while the launch of a later one is not shown yet', () => {
    expect(waitingSince(of(['i-one', 'i-two'], 1, [launch('i-one', 10)]))).toBeUndefined();
    expect(waitingSince(of(['i-one', 'i-two'], 0, [launch('i-one', 10)]))).toBe('2026-01-01T00:11:00.000Z');
  });
});
