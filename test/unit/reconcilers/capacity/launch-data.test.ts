import { describe, expect, test } from '@jest/globals';
import { specSchema } from '../../../../src/api/v1alpha1/spec.ts';
import { launchData } from '../../../../src/reconcilers/capacity/launch-data.ts';
import { clusterName } from '../../../../src/reconcilers/stack-names.ts';
import { identity } from '../../../support/stack-identity.ts';

const needs = { imageId: 'ami-1', profileArn: 'arn:profile', groupId: 'sg-1' };
const dataOf = (capacity: object, tags: object = {}) =>
  launchData(specSchema.parse({ region: 'eu-west-1', image: { tag: '1' }, capacity, tags }), identity, needs);

describe('launch data', () => {
  test('instances take session tokens only, are encrypted, and have no public address', () => {
    expect(dataOf({})).toMatchObject({
      MetadataOptions: { HttpTokens: 'required', HttpPutResponseHopLimit: 1 },
      BlockDeviceMappings: [{ Ebs: { Encrypted: true, VolumeType: 'gp3' } }],
      NetworkInterfaces: [{ AssociatePublicIpAddress: false, Groups: ['sg-1'] }],
      IamInstanceProfile: { Arn: 'arn:profile' },
    });
  });

  test("the agent joins the stack's cluster and keeps the instance's credentials from tasks", () => {
    const script = Buffer.from(dataOf({}).UserData ?? '', 'base64').toString();
    expect(script.startsWith('#!/bin/bash\n')).toBe(true);
    expect(script).toContain(`ECS_CLUSTER=${clusterName(identity)}\n`);
    expect(script).toContain('ECS_AWSVPC_BLOCK_IMDS=true\n');
  });

  test('burstable types have a credit option, others would be refused with one', () => {
    expect(dataOf({ instanceType: 't3.small' }).CreditSpecification).toEqual({ CpuCredits: 'standard' });
    expect(dataOf({ instanceType: 't4g.small', cpuCredits: 'Unlimited' }).CreditSpecification).toEqual({
      CpuCredits: 'unlimited',
    });
    expect(dataOf({ instanceType: 'm7g.large' }).CreditSpecification).toBeUndefined();
  });

  test("instances and volumes carry the owner's tags and the user's", () => {
    for (const { Tags: found } of dataOf({}, { team: 'web' }).TagSpecifications ?? []) {
      expect(found).toContainEqual({ Key: 'team', Value: 'web' });
      expect(found).toContainEqual({ Key: 'wordpress-stack.dev/stack-id', Value: identity.stackId });
    }
  });
});
