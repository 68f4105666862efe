import { describe, expect, test } from '@jest/globals';
import { specSchema } from '../../../../src/api/v1alpha1/spec.ts';
import type { Outputs } from '../../../../src/engine/index.ts';
import { listener } from '../../../../src/reconcilers/load-balancer/listener.ts';
import { identity } from '../../../support/stack-identity.ts';
import { moment } from '../../../support/moment.ts';

const certificateARN = 'arn:aws:acm:eu-west-1:123456789012:certificate/01234567-89ab-cdef-0123-456789abcdef';
const specOf = (loadBalancer: object) =>
  specSchema.parse({
    region: 'eu-west-1',
    image: { tag: '1' },
    loadBalancer,
    wordpress: 'certificateARN' in loadBalancer ? { url: 'https://www.example.com' } : {},
  });

const outputs: Readonly<Record<string, Outputs>> = { balancer: { arn: 'lb' }, group: { arn: 'tg' } };
const inputFor = (id: string, loadBalancer: object): unknown => {
  const want = listener.want({
    id,
    spec: specOf(loadBalancer),
    stack: identity,
    need: (alias) => outputs[alias] ?? {},
    ...moment,
  });
  const random = () => '';
  return listener.create?.call({ want, tags: {}, token: '', stack: identity, random }).input;
};

describe('listeners', () => {
  test('without a certificate plain HTTP serves', () => {
    expect(listener.members(specOf({})).map(({ id }) => id)).toEqual(['listener/http']);
    expect(inputFor('listener/http', {})).toMatchObject({
      Protocol: 'HTTP',
      Port: 80,
      DefaultActions: [{ Type: 'forward', TargetGroupArn: 'tg' }],
    });
  });

  test('with a certificate HTTPS serves, and plain HTTP leads there once it does', () => {
    const secure = { certificateARN };
    expect(inputFor('listener/https', secure)).toMatchObject({
      Protocol: 'HTTPS',
      Port: 443,
      SslPolicy: 'ELBSecurityPolicy-TLS13-1-2-2021-06',
      Certificates: [{ CertificateArn: certificateARN }],
      DefaultActions: [{ Type: 'forward', TargetGroupArn: 'tg' }],
    });
    expect(inputFor('listener/http', secure)).toMatchObject({
      Protocol: 'HTTP',
      DefaultActions: [{ Type: 'redirect', RedirectConfig: { Protocol: 'HTTPS', Port: '443' } }],
    });
    const plain = listener.members(specOf(secure)).find(({ id }) => id === 'listener/http');
    expect(Object.values(plain?.needs ?? {})).toContain('listener/https');
  });

  test("a listener of somebody else's port is none of ours", () => {
    const scope = { stack: identity, rows: () => [] };
    expect(listener.identify({ ListenerArn: 'arn', Port: 8443 }, scope).key).toBeUndefined();
    expect(listener.identify({ ListenerArn: 'arn', Port: 443 }, scope).key).toBe('listener/https');
  });
});
