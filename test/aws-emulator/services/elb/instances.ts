import type * as elb from '@aws-sdk/client-elastic-load-balancing';
import type { CallContext } from '../../kernel/call-context.ts';
import type { Handlers } from '../../kernel/handlers.ts';
import { instanceTable } from '../ec2/instance-tables.ts';
import { deregister, register, registeredKey, registeredWith, servesZone } from './instance-checks.ts';
import { balancerOf, seenBalancer } from './lookup.ts';
import * as rules from './rules.ts';
import { registeredTable } from './tables.ts';
import type { LoadBalancerRow, RegisteredRow } from './tables.ts';

interface Given {
  readonly InstanceId?: string;
}

const inService = { State: 'InService', ReasonCode: 'N/A' };
const outOfService = (ReasonCode: 'ELB' | 'Instance', Description: string) => ({
  State: 'OutOfService',
  ReasonCode,
  Description,
});

/** https://docs.aws.amazon.com/elasticloadbalancing/2012-06-01/APIReference/API_InstanceState.html */
const shown: Readonly<Record<RegisteredRow['state'], Omit<elb.InstanceState, 'InstanceId'>>> = {
  initial: outOfService('ELB', 'Instance registration is still in progress.'),
  healthy: { ...inService, Description: 'N/A' },
  unhealthy: outOfService(
    'Instance',
    'Instance has failed at least the UnhealthyThreshold number of health checks consecutively.',
  ),
  draining: { ...inService, Description: 'Instance deregistration currently in progress.' },
};

function stateOf(
  context: CallContext,
  balancer: LoadBalancerRow,
  InstanceId: string,
  row: RegisteredRow | undefined,
): elb.InstanceState {
  if (!row)
    return {
      InstanceId,
      ...outOfService('Instance', 'Instance is not currently registered with the LoadBalancer.'),
    };
  if (row.state !== 'draining' && !servesZone(context.scope, balancer, InstanceId))
    return {
      InstanceId,
      ...outOfService(
        'ELB',
        'Instance is in the EC2 Availability Zone for which LoadBalancer is not configured to route traffic to.',
      ),
    };
  return { InstanceId, ...shown[row.state] };
}

function checkInstances(context: CallContext, balancer: LoadBalancerRow, given: readonly Given[]): string[] {
  return given.map(({ InstanceId = '' }) => {
    const row = context.table(instanceTable).reachable(InstanceId);
    const running = row?.State.Name === 'running' || row?.State.Name === 'pending';
    if (!row || !running || row.VpcId !== balancer.VPCId)
      throw rules.instanceInvalid.refuse(`EC2 instance ${InstanceId} is not in the VPC ${balancer.VPCId}`);
    return InstanceId;
  });
}

const listed = (context: CallContext, balancer: string) => ({
  Instances: registeredWith(context.scope, balancer)
    .filter(({ state }) => state !== 'draining')
    .map(({ instanceId }) => ({ InstanceId: instanceId })),
});

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/elb-deregister-register-instances.html */
export const instances = {
  RegisterInstancesWithLoadBalancer(context, input) {
    const balancer = balancerOf(context, input.LoadBalancerName);
    const ids = checkInstances(context, balancer, input.Instances);
    for (const id of ids) register(context.scope, balancer.LoadBalancerName, id, undefined);
    return listed(context, balancer.LoadBalancerName);
  },

  DeregisterInstancesFromLoadBalancer(context, input) {
    const balancer = balancerOf(context, input.LoadBalancerName);
    for (const { InstanceId = '' } of input.Instances) {
      if (!context.table(instanceTable).truth.has(InstanceId))
        throw rules.instanceInvalid.refuse(`Could not find EC2 instance ${InstanceId}.`);
      deregister(context.scope, balancer.LoadBalancerName, InstanceId);
    }
    return listed(context, balancer.LoadBalancerName);
  },

  DescribeInstanceHealth(context, input) {
    const balancer = seenBalancer(context, input.LoadBalancerName);
    const table = context.table(registeredTable);
    const asked = input.Instances?.map(({ InstanceId = '' }) => InstanceId) ?? [];
    if (asked.length === 0) {
      const rows = table.list().filter((row) => row.balancer === balancer.LoadBalancerName);
      return { InstanceStates: rows.map((row) => stateOf(context, balancer, row.instanceId, row)) };
    }
    const InstanceStates = asked.map((id) => {
      if (!context.table(instanceTable).truth.has(id))
        throw rules.instanceInvalid.refuse(`Could not find EC2 instance ${id}.`);
      return stateOf(context, balancer, id, table.byId(registeredKey(balancer.LoadBalancerName, id)));
    });
    return { InstanceStates };
  },
} satisfies Handlers<typeof elb>;
