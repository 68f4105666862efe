import {
  CreateRoleCommand,
  CreateServiceLinkedRoleCommand,
  DetachRolePolicyCommand,
  IAMClient,
} from '@aws-sdk/client-iam';
import { describe, expect, test } from '@jest/globals';
import { clientConfig, refusal, startEmulator } from '../../testing/setup.ts';

const start = (): IAMClient => new IAMClient(clientConfig(startEmulator().emulator));

describe('IAM refuses', () => {
  test('to detach a policy that is not attached', async () => {
    const iam = start();
    const AssumeRolePolicyDocument = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
    });
    await iam.send(new CreateRoleCommand({ RoleName: 'one', AssumeRolePolicyDocument }));
    const PolicyArn = 'arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore';
    const call = iam.send(new DetachRolePolicyCommand({ RoleName: 'one', PolicyArn }));
    expect(await refusal(call)).toMatchObject({
      name: 'NoSuchEntityException',
      message: `Policy ${PolicyArn} was not found.`,
    });
  });

  test.each([
    ['for a service that has none', { AWSServiceName: 'none.amazonaws.com' }],
    [
      'with a suffix that its service does not take',
      { AWSServiceName: 'ecs.amazonaws.com', CustomSuffix: 'x' },
    ],
  ])('a service-linked role %s', async (_what, input) => {
    expect(await refusal(start().send(new CreateServiceLinkedRoleCommand(input)))).toMatchObject({
      name: 'InvalidInputException',
    });
  });
});
