import { describe, expect, test } from '@jest/globals';
import { securityGroup } from '../../../../src/reconcilers/network/security-group.ts';
import { service } from '../../../../src/reconcilers/service/service.ts';
import { taskDefinition } from '../../../../src/reconcilers/service/task-definition.ts';
import type { Kind } from '../../../../src/engine/index.ts';
import { specOf } from '../../../support/report-samples.ts';
import { identity } from '../../../support/stack-identity.ts';
import { moment } from '../../../support/moment.ts';

const classic = (over: object = {}) => specOf({ loadBalancer: { type: 'Classic' }, ...over });

/** What a kind would send to create its member; every need answers with its own alias. */
function created(kind: Kind, id: string, spec: unknown): object {
  const need = (alias: string) => ({ id: alias, arn: alias, name: alias, dnsName: `${alias}.example` });
  const want = kind.want({
    id,
    spec,
    stack: identity,
    need,
    ...moment,
  });
  const input = { want, tags: {}, token: 't', stack: identity, random: () => '' };
  return kind.create?.call(input).input ?? {};
}

describe('behind a classic balancer', () => {
  test('the service registers by name, without a circuit breaker, a network or rebalancing', () => {
    const input = created(service, 'service', classic());
    expect(input).toMatchObject({
      loadBalancers: [{ loadBalancerName: 'balancer', containerPort: 8080 }],
      deploymentConfiguration: { minimumHealthyPercent: 50, maximumPercent: 100 },
      availabilityZoneRebalancing: 'DISABLED',
    });
    expect(JSON.stringify(input)).not.toMatch(/awsvpc|CircuitBreaker|targetGroup/u);
  });

  test('rebalancing stays off even with room for more tasks', () => {
    const roomy = classic({ service: { minimumHealthyPercent: 100, maximumPercent: 200 } });
    expect(created(service, 'service', roomy)).toMatchObject({ availabilityZoneRebalancing: 'DISABLED' });
    expect(created(service, 'service', specOf())).toMatchObject({
      deploymentConfiguration: { minimumHealthyPercent: 100, maximumPercent: 200 },
      availabilityZoneRebalancing: 'ENABLED',
    });
  });

  test('tasks share the network of their instance, its port 80, and have no health check of their own', () => {
    const input = created(taskDefinition, 'task-definition', classic());
    expect(input).toMatchObject({
      networkMode: 'bridge',
      volumes: [
        { efsVolumeConfiguration: { transitEncryption: 'ENABLED', authorizationConfig: { iam: 'ENABLED' } } },
      ],
      containerDefinitions: [{ user: '33:33', portMappings: [{ containerPort: 8080, hostPort: 80 }] }],
    });
    expect(JSON.stringify(input)).not.toContain('healthCheck');
  });

  test('a balancer that was made anew makes a new revision, whose tasks ECS registers there', () => {
    const labels = (spec: unknown) =>
      (
        created(taskDefinition, 'task-definition', spec) as {
          readonly containerDefinitions: readonly { readonly dockerLabels: Record<string, string> }[];
        }
      ).containerDefinitions[0]?.dockerLabels;
    expect(labels(classic())).toMatchObject({ 'wordpress-stack.dev/load-balancer': 'balancer.example' });
    expect(labels(specOf())).not.toHaveProperty(['wordpress-stack.dev/load-balancer']);
  });

  test('rules of tasks are rules of instances', () => {
    const rulesOf = (role: string, spec: unknown = classic()) =>
      (
        securityGroup.want({
          id: `security-group/${role}`,
          spec,
          stack: identity,
          need: (alias) => ({ id: alias }),
          ...moment,
        }) as { readonly rules: unknown }
      ).rules;
    expect(rulesOf('instances')).toEqual([{ port: 80, source: 'load-balancer' }]);
    expect(rulesOf('files')).toEqual([{ port: 2049, source: 'instances' }]);
    expect(rulesOf('database')).toEqual([{ port: 3306, source: 'instances' }]);
    const secure = { type: 'Classic', certificateARN: 'arn:aws:acm:eu-west-1:123456789012:certificate/0a1b' };
    const wordpress = { url: 'https://www.example.com' };
    expect(rulesOf('load-balancer', specOf({ loadBalancer: secure, wordpress }))).toEqual([
      { port: 443, source: '0.0.0.0/0' },
    ]);
  });
});
