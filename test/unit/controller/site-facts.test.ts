import { describe, expect, test } from '@jest/globals';

import { siteFacts } from '../../../src/controller/site-facts.ts';
import type { MemberStatus, Outputs } from '../../../src/engine/index.ts';
import { specOf, statusOf } from '../../support/report-samples.ts';

function statuses(outputs: Readonly<Record<string, Outputs>>): ReadonlyMap<string, MemberStatus> {
  return new Map(Object.entries(outputs).map(([id, values]) => [id, statusOf(id, { outputs: values })]));
}

const everything = statuses({
  'load-balancer': { dnsName: 'blog.elb.amazonaws.com' },
  'target-health': { healthy: '2' },
  repository: { uri: '123456789012.dkr.ecr.eu-west-1.amazonaws.com/blog' },
  database: { address: 'blog.rds.amazonaws.com' },
  'file-system': { id: 'fs-1' },
  'secret/site-admin': { name: 'wordpress-stack/1/site-admin', arn: 'arn:aws:secretsmanager:…' },
  service: { desired: '2', running: '1', pending: '1', rollout: 'InProgress', runningTag: '1.0.0' },
});

describe('site facts', () => {
  test('say where the site is and how it does', () => {
    const { status, available } = siteFacts(everything, specOf({ image: { tag: '1.1.0' } }));
    expect(available).toBe(true);
    expect(status).toEqual({
      url: 'http://blog.elb.amazonaws.com',
      image: {
        desired: '123456789012.dkr.ecr.eu-west-1.amazonaws.com/blog:1.1.0',
        running: '1.0.0',
      },
      service: { summary: '1/2', desired: 2, running: 1, pending: 1, rollout: 'InProgress' },
      endpoints: {
        loadBalancer: 'blog.elb.amazonaws.com',
        database: 'blog.rds.amazonaws.com',
        fileSystem: 'fs-1',
        repository: '123456789012.dkr.ecr.eu-west-1.amazonaws.com/blog',
        adminSecret: 'wordpress-stack/1/site-admin',
      },
    });
  });

  test('are those of the classic balancer and its instances where the stack has them', () => {
    const classic = statuses({
      'classic-load-balancer': { dnsName: 'seed.elb.amazonaws.com' },
      'instance-health': { healthy: '1' },
    });
    const { status, available } = siteFacts(classic, specOf({ loadBalancer: { type: 'Classic' } }));
    expect(available).toBe(true);
    expect(status).toMatchObject({
      url: 'http://seed.elb.amazonaws.com',
      endpoints: { loadBalancer: 'seed.elb.amazonaws.com' },
    });
  });

  test('leave out what is not there yet', () => {
    const { status, available, availableReason } = siteFacts(statuses({}), specOf());
    expect(status).toEqual({ image: {} });
    expect({ available, availableReason }).toEqual({ available: false, availableReason: 'NoHealthyTargets' });
  });

  test('give the address that the spec says', () => {
    const certificateARN =
      'arn:aws:acm:eu-west-1:123456789012:certificate/0b9b6e6a-4a11-4e0e-9a35-5b1f6f1e7b7e';
    const { status } = siteFacts(
      everything,
      specOf({ loadBalancer: { certificateARN }, wordpress: { url: 'https://www.example.com' } }),
    );
    expect(status.url).toBe('https://www.example.com');
    expect(status.endpoints?.loadBalancer).toBe('blog.elb.amazonaws.com');
  });

  test('tell a site scaled to zero from one that is down', () => {
    const down = statuses({ 'target-health': { healthy: '0' } });
    expect(siteFacts(down, specOf()).availableReason).toBe('NoHealthyTargets');
    expect(siteFacts(down, specOf({ service: { replicas: 0 } })).availableReason).toBe('ScaledToZero');
  });

  test('name an image of another repository by that repository', () => {
    const spec = specOf({ image: { repository: 'docker.io/library/wordpress', tag: '6.9' } });
    expect(siteFacts(everything, spec).status.image?.desired).toBe('docker.io/library/wordpress:6.9');
  });
});
