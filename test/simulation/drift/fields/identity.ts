import {
  addRoleToInstanceProfile,
  attachRolePolicy,
  deleteRolePolicy,
  detachRolePolicy,
  getInstanceProfile,
  getRole,
  listAttachedRolePolicies,
  listRolePolicies,
  putRolePolicy,
  removeRoleFromInstanceProfile,
  updateAssumeRolePolicy,
} from '../../../../src/aws/operations/iam.ts';
import type { Row } from '../../../../src/engine/index.ts';
import type { FieldDrifts } from '../field-drift.ts';
import type { Hand } from '../hand.ts';

const anybody = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
});
const everything = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }],
});
const foreign = 'arn:aws:iam::aws:policy/CloudWatchAgentServerPolicy';

const nameOf = ({ kind, seen }: Row): string => kind.outputs(seen)['name'] ?? '';

const inline = async (hand: Hand, object: Row): Promise<unknown> =>
  (await hand.ask(listRolePolicies, { RoleName: nameOf(object) })).PolicyNames;

const managed = async (hand: Hand, object: Row): Promise<string[]> =>
  (await hand.ask(listAttachedRolePolicies, { RoleName: nameOf(object) })).AttachedPolicies?.map(
    ({ PolicyArn = '' }) => PolicyArn,
  ) ?? [];

const roleInside = async (hand: Hand, object: Row): Promise<unknown> =>
  (await hand.ask(getInstanceProfile, { InstanceProfileName: nameOf(object) })).InstanceProfile?.Roles?.map(
    ({ RoleName }) => RoleName,
  );

async function empty(hand: Hand, object: Row): Promise<void> {
  const InstanceProfileName = nameOf(object);
  const RoleName = await hand.output('role/instance', 'name');
  await hand.tell(removeRoleFromInstanceProfile, { InstanceProfileName, RoleName });
}

export const identityFields: FieldDrifts = {
  role: {
    'trust policy': {
      id: 'role/task',
      look: async (hand, object) =>
        (await hand.ask(getRole, { RoleName: nameOf(object) })).Role?.AssumeRolePolicyDocument,
      change: (hand, object) =>
        hand.tell(updateAssumeRolePolicy, { RoleName: nameOf(object), PolicyDocument: anybody }),
    },
    policy: {
      id: 'role/execution',
      look: inline,
      change: (hand, object) =>
        hand.tell(deleteRolePolicy, { RoleName: nameOf(object), PolicyName: 'stack' }),
    },
    'managed policies': {
      id: 'role/instance',
      look: managed,
      change: async (hand, object) =>
        hand.tell(detachRolePolicy, {
          RoleName: nameOf(object),
          PolicyArn: (await managed(hand, object))[0],
        }),
    },
    'managed policies that are not of the stack': {
      id: 'role/task',
      look: managed,
      change: (hand, object) => hand.tell(attachRolePolicy, { RoleName: nameOf(object), PolicyArn: foreign }),
    },
    'inline policies that are not of the stack': {
      id: 'role/task',
      look: inline,
      change: (hand, object) =>
        hand.tell(putRolePolicy, {
          RoleName: nameOf(object),
          PolicyName: 'backdoor',
          PolicyDocument: everything,
        }),
    },
  },
  'instance-profile': {
    role: { look: roleInside, change: empty },
    'role of somebody else': {
      look: roleInside,
      change: async (hand, object) => {
        await empty(hand, object);
        await hand.tell(addRoleToInstanceProfile, {
          InstanceProfileName: nameOf(object),
          RoleName: await hand.output('role/task', 'name'),
        });
      },
    },
  },
};
