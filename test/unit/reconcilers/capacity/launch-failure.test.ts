import { describe, expect, it } from '@jest/globals';
import { launchFailure } from '../../../../src/reconcilers/capacity/launch-failure.ts';

const activity = (
  StatusCode: 'Failed' | 'Successful' | 'InProgress',
  minute: number,
  StatusMessage = '',
) => ({
  ActivityId: `a-${minute}`,
  AutoScalingGroupName: 'wps-1-instances',
  Cause: 'a difference between desired and actual capacity was found.',
  Description: 'Launching a new EC2 instance.  Status Reason:',
  StartTime: new Date(minute * 60_000),
  StatusCode,
  StatusMessage,
});

describe('a launch that AWS refuses', () => {
  it.each([
    [
      'You have requested more vCPU capacity than your current vCPU limit of 5 allows for the instance bucket that the specified instance type belongs to.',
      'QuotaExceeded',
      'VcpuLimitExceeded',
    ],
    [
      'We currently do not have sufficient t3.small capacity in the Availability Zone you requested (eu-west-1a).',
      'InsufficientCapacity',
      'InsufficientInstanceCapacity',
    ],
    [
      'Your requested instance type (t3.small) is not supported in your requested Availability Zone (eu-west-1a).',
      'LaunchFailed',
      'Unsupported',
    ],
    [
      'You are not authorized to perform this operation. Encoded authorization failure message: x',
      'LaunchFailed',
      'UnauthorizedOperation',
    ],
    ['Client.InternalError: Client error on launch.', 'LaunchFailed', 'launch'],
  ])('for "%s" is %s', (text, reason, code) => {
    const failure = launchFailure([activity('Failed', 7, text)]);
    expect(failure).toMatchObject({ reason, passes: reason === 'InsufficientCapacity' });
    expect(failure?.message).toContain(`${code} (${text}; activity a-7)`);
  });

  it('is as old as the first of the failures since the last success', () => {
    const activities = [
      activity('InProgress', 9),
      activity('Failed', 8, 'x'),
      activity('Failed', 6, 'x'),
      activity('Successful', 4),
      activity('Failed', 2, 'x'),
    ];
    expect(launchFailure(activities)?.refusedSince).toBe(6 * 60_000);
  });

  it('is over with a launch that succeeds', () => {
    expect(launchFailure([activity('Successful', 9), activity('Failed', 8, 'x')])).toBeUndefined();
    expect(launchFailure([])).toBeUndefined();
  });
});
