import { DescribeSubnetsCommand, EC2Client } from '@aws-sdk/client-ec2';
import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateTargetGroupCommand,
  DescribeLoadBalancersCommand,
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
  ModifyTargetGroupAttributesCommand,
  RegisterTargetsCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Action, CreateListenerInput, TargetHealth } from '@aws-sdk/client-elastic-load-balancing-v2';
import { inNetwork } from '../../aws-emulator/live/live-network.ts';
import { waitUntil } from '../../control-plane/wait-until.ts';
import type { LiveEmulator } from './live-emulator.ts';
import { startWebTarget } from './web-target.ts';
import type { WebTarget } from './web-target.ts';

export const targetPort = 8080;

/** A load balancer in the default VPC, a target group, and servers in the place of containers. */
export class BalancerBench {
  readonly elb: ElasticLoadBalancingV2Client;
  readonly ec2: EC2Client;
  readonly #live: LiveEmulator;
  readonly #targets = new Map<string, WebTarget>();
  vpcId = '';
  balancerArn = '';
  /** DNS name of the load balancer. */
  name = '';
  groupArn = '';

  constructor(live: LiveEmulator) {
    this.#live = live;
    this.elb = new ElasticLoadBalancingV2Client(live.clientConfig());
    this.ec2 = new EC2Client(live.clientConfig());
  }

  async start(): Promise<void> {
    const { Subnets = [] } = await this.ec2.send(new DescribeSubnetsCommand({}));
    const own = Subnets.filter(({ DefaultForAz }) => DefaultForAz === true);
    this.vpcId = own[0]?.VpcId ?? '';
    this.groupArn = await this.#makeGroup();
    await this.#makeBalancer(own.map(({ SubnetId = '' }) => SubnetId));
    await this.listen(80, { Type: 'forward', TargetGroupArn: this.groupArn });
    await waitUntil('the load balancer', async () => {
      const asked = new DescribeLoadBalancersCommand({ LoadBalancerArns: [this.balancerArn] });
      const state = (await this.elb.send(asked)).LoadBalancers?.[0]?.State?.Code;
      return state === 'active' ? undefined : `it is ${state ?? 'nothing'}`;
    });
  }

  async #makeBalancer(Subnets: string[]): Promise<void> {
    const { LoadBalancers } = await this.elb.send(new CreateLoadBalancerCommand({ Name: 'site', Subnets }));
    this.balancerArn = LoadBalancers?.[0]?.LoadBalancerArn ?? '';
    this.name = LoadBalancers?.[0]?.DNSName ?? '';
  }

  async #makeGroup(): Promise<string> {
    const { TargetGroups } = await this.elb.send(
      new CreateTargetGroupCommand({
        ...{ Name: 'site', Protocol: 'HTTP', Port: targetPort, VpcId: this.vpcId, TargetType: 'ip' },
        ...{ HealthCheckPath: '/healthz', HealthCheckIntervalSeconds: 10, HealthCheckTimeoutSeconds: 2 },
        ...{ HealthyThresholdCount: 2, UnhealthyThresholdCount: 2, Matcher: { HttpCode: '200-299' } },
      }),
    );
    const TargetGroupArn = TargetGroups?.[0]?.TargetGroupArn ?? '';
    const Attributes = [{ Key: 'deregistration_delay.timeout_seconds', Value: '30' }];
    await this.elb.send(new ModifyTargetGroupAttributesCommand({ TargetGroupArn, Attributes }));
    return TargetGroupArn;
  }

  async listen(Port: number, action: Action, more: Partial<CreateListenerInput> = {}): Promise<void> {
    const where = { LoadBalancerArn: this.balancerArn, Port, Protocol: 'HTTP' as const };
    await this.elb.send(new CreateListenerCommand({ ...where, DefaultActions: [action], ...more }));
  }

  /** Where the load balancer itself listens. */
  get host(): string {
    return this.#live.network.locate(this.name) ?? 'nowhere';
  }

  /** Starts a server behind a private address. */
  async serve(address: string): Promise<WebTarget> {
    const host = this.#live.network.listen(inNetwork(this.vpcId, address));
    const target = await startWebTarget(address, host, targetPort);
    this.#targets.set(address, target);
    return target;
  }

  /** The same as a target, once it is well. */
  async add(address: string): Promise<WebTarget> {
    const target = await this.serve(address);
    await this.elb.send(this.registration(address));
    await this.untilHealth(address, 'healthy');
    return target;
  }

  registration(address: string): RegisterTargetsCommand {
    return new RegisterTargetsCommand({ TargetGroupArn: this.groupArn, Targets: [{ Id: address }] });
  }

  async health(address: string): Promise<TargetHealth> {
    const asked = new DescribeTargetHealthCommand({
      TargetGroupArn: this.groupArn,
      Targets: [{ Id: address }],
    });
    return (await this.elb.send(asked)).TargetHealthDescriptions?.[0]?.TargetHealth ?? {};
  }

  untilHealth(address: string, state: string, reason?: string): Promise<void> {
    return waitUntil(`target ${address} to be ${state} ${reason ?? ''}`, async () => {
      const health = await this.health(address);
      const isSo = health.State === state && (reason === undefined || health.Reason === reason);
      return isSo ? undefined : `it is ${JSON.stringify(health)}`;
    });
  }

  async close(): Promise<void> {
    for (const target of this.#targets.values()) await target.stop();
    this.elb.destroy();
    this.ec2.destroy();
  }
}
