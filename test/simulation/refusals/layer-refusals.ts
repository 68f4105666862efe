import { CreateRepositoryCommand, DeleteRepositoryCommand, ECRClient } from '@aws-sdk/client-ecr';
import { tagKeys } from '../../../src/engine/index.ts';
import { instanceTable } from '../../aws-emulator/services/rds/tables.ts';
import { identity } from '../../support/stack-identity.ts';
import { repositoryName } from '../../../src/reconcilers/stack-names.ts';
import { ACCOUNT, REGION, type World } from '../world.ts';
import { SPEC } from './play-refusal.ts';
import type { Refusal } from './refusal.ts';

const noFaults = (world: World): void => {
  world.emulator.faults.set([]);
};

/** The stack id of the first object of a world. */
const STACK = '00000000-0000-4000-8000-000000000001';
const FOREIGN = repositoryName({ ...identity, stackId: STACK });

const registry = (world: World): ECRClient =>
  new ECRClient({
    region: REGION,
    credentials: { accessKeyId: ACCOUNT, secretAccessKey: 'somebody' },
    requestHandler: world.emulator.requestHandler(),
    maxAttempts: 1,
  });

function databaseIs(world: World, status: string): void {
  const table = world.emulator.scope(ACCOUNT, REGION).table(instanceTable);
  for (const [id] of table.truth.entries()) table.update(id, { DBInstanceStatus: status });
}

/** Refusals that one layer meets. */
export const layerRefusals: readonly Refusal[] = [
  {
    name: 'the init task must not be run',
    meets: 'creation',
    // https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RunTask.html
    cause: ({ emulator }) => {
      emulator.faults.add({
        service: 'ecs',
        operation: 'RunTask',
        code: 'AccessDeniedException',
        status: 400,
        message: 'User: arn:aws:iam::123456789012:user/operator is not authorized to perform: ecs:RunTask',
      });
    },
    layer: 'ServiceReady',
    reason: 'AccessDenied',
    first: 'Reconciling',
    then: 'Stalled',
    says: [/init-run:/u, /ecs RunTask/u, /AccessDenied/u, /Allow the operator ecs:RunTask/u],
    goesOn: ['NetworkReady', 'DatabaseReady', 'StorageReady', 'IdentityReady', 'CapacityReady'],
    cure: noFaults,
  },
  {
    name: 'a quota is used up',
    meets: 'creation',
    // https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Limits.html
    cause: ({ emulator }) => {
      emulator.config.quotas = { 'rds.instances': 0 };
    },
    layer: 'DatabaseReady',
    reason: 'QuotaExceeded',
    first: 'Reconciling',
    then: 'Stalled',
    says: [/database:/u, /rds CreateDBInstance/u, /InstanceQuotaExceeded/u, /higher quota/u],
    goesOn: ['NetworkReady', 'StorageReady', 'IdentityReady', 'LoadBalancerReady', 'CapacityReady'],
    cure: ({ emulator }) => {
      emulator.config.quotas = {};
    },
  },
  {
    name: 'a write is denied',
    meets: 'creation',
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
    cause: ({ emulator }) => {
      emulator.faults.add({
        service: 'efs',
        operation: 'CreateFileSystem',
        code: 'AccessDeniedException',
        status: 403,
        message: 'User: arn:aws:iam::123456789012:user/operator is not authorized to perform this action',
      });
    },
    layer: 'StorageReady',
    reason: 'AccessDenied',
    first: 'Reconciling',
    then: 'Stalled',
    says: [
      /file-system:/u,
      /AccessDeniedException/u,
      /Allow the operator elasticfilesystem:CreateFileSystem/u,
    ],
    goesOn: ['NetworkReady', 'DatabaseReady', 'SecretsReady', 'LoadBalancerReady'],
    cure: noFaults,
  },
  {
    name: 'a read is denied',
    meets: 'ready',
    cause: ({ emulator }) => {
      emulator.faults.add({
        service: 'rds',
        operation: 'DescribeDBInstances',
        code: 'AccessDenied',
        status: 403,
        message: 'not authorized to perform: rds:DescribeDBInstances',
      });
    },
    layer: 'DatabaseReady',
    reason: 'AccessDenied',
    first: 'Reconciling',
    then: 'Stalled',
    says: [/database:/u, /Allow the operator rds:DescribeDBInstances/u],
    goesOn: ['Available', 'NetworkReady', 'ServiceReady'],
    cure: noFaults,
  },
  {
    name: 'a value is invalid',
    meets: 'creation',
    spec: { database: { instanceClass: 'db.t4g.nano' } },
    cause: () => undefined,
    layer: 'DatabaseReady',
    reason: 'InvalidRequest',
    first: 'Stalled',
    then: 'Stalled',
    says: [/database:/u, /rds CreateDBInstance/u, /Invalid/u, /db\.t4g\.nano/u, /Change the spec/u],
    goesOn: ['NetworkReady', 'StorageReady', 'LoadBalancerReady'],
    cure: (world) => {
      world.apply(SPEC);
    },
  },
  {
    name: 'a name is taken by somebody else',
    meets: 'creation',
    cause: async (world) => {
      const tags = [{ Key: tagKeys.stackId, Value: 'somebody-else' }];
      await registry(world).send(new CreateRepositoryCommand({ repositoryName: FOREIGN, tags }));
    },
    layer: 'RegistryReady',
    reason: 'OwnershipConflict',
    first: 'Stalled',
    then: 'Stalled',
    says: [/repository:/u, /ecr CreateRepository/u, /RepositoryAlreadyExists/u, /renamed or removed/u],
    goesOn: ['NetworkReady', 'DatabaseReady'],
    cure: async (world) => {
      await registry(world).send(new DeleteRepositoryCommand({ repositoryName: FOREIGN, force: true }));
    },
  },
  {
    name: 'the database is in maintenance',
    meets: 'ready',
    // https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/accessing-monitoring.html
    cause: (world) => {
      databaseIs(world, 'maintenance');
      world.apply({ ...SPEC, database: { backupRetentionDays: 9 } });
    },
    layer: 'DatabaseReady',
    reason: 'Updating',
    first: 'Reconciling',
    then: 'Reconciling',
    says: [/database:/u, /maintenance/u, /changed after that/u],
    withoutRequest: true,
    goesOn: ['Available', 'ServiceReady'],
    cure: (world) => {
      databaseIs(world, 'available');
    },
  },
  {
    name: 'calls are throttled',
    meets: 'ready',
    // https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-throttling.html
    cause: ({ emulator }) => {
      emulator.faults.add({
        service: 'ec2',
        code: 'RequestLimitExceeded',
        status: 503,
        message: 'Request limit exceeded.',
      });
    },
    layer: 'NetworkReady',
    reason: 'Throttled',
    first: 'Reconciling',
    then: 'Reconciling',
    says: [/ec2 Describe/u, /RequestLimitExceeded/u, /more slowly/u],
    goesOn: ['Available', 'SecretsReady', 'IdentityReady'],
    cure: noFaults,
  },
  {
    name: 'the look for a stack of the same name is throttled',
    meets: 'creation',
    cause: ({ emulator }) => {
      emulator.faults.add({
        service: 'ec2',
        code: 'RequestLimitExceeded',
        status: 503,
        message: 'Request limit exceeded.',
      });
    },
    reason: 'Throttled',
    first: 'Reconciling',
    then: 'Reconciling',
    says: [/whether AWS has a stack of this name already/u, /ec2 DescribeVpcs/u, /more slowly/u],
    makesNothing: true,
    cure: noFaults,
  },
  {
    name: 'the service-linked role of ECS is missing',
    meets: 'creation',
    // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using-service-linked-roles.html
    cause: ({ emulator }) => {
      emulator.faults.add({
        service: 'ecs',
        operation: 'CreateCapacityProvider',
        code: 'InvalidParameterException',
        message:
          'Unable to assume the service linked role. Please verify that the ECS service linked role exists.',
      });
    },
    layer: 'CapacityReady',
    reason: 'ServiceLinkedRoleMissing',
    first: 'Reconciling',
    then: 'Stalled',
    says: [
      /capacity-provider:/u,
      /ecs CreateCapacityProvider/u,
      /create-service-linked-role --aws-service-name ecs\.amazonaws\.com/u,
    ],
    goesOn: ['NetworkReady', 'DatabaseReady', 'LoadBalancerReady'],
    cure: noFaults,
  },
  {
    name: 'the service-linked role of the load balancers may not be made',
    meets: 'creation',
    // https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/elb-service-linked-roles.html
    cause: ({ emulator }) => {
      emulator.faults.add({
        service: 'elbv2',
        operation: 'CreateLoadBalancer',
        code: 'AccessDenied',
        status: 403,
        message: 'User is not authorized to perform: iam:CreateServiceLinkedRole on resource: *',
      });
    },
    layer: 'LoadBalancerReady',
    reason: 'ServiceLinkedRoleMissing',
    first: 'Reconciling',
    then: 'Stalled',
    says: [/load-balancer:/u, /AccessDenied/u, /--aws-service-name elasticloadbalancing\.amazonaws\.com/u],
    goesOn: ['NetworkReady', 'DatabaseReady', 'CapacityReady'],
    cure: noFaults,
  },
];
