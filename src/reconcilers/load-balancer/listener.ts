import type { WordPressStackSpec } from '../../api/v1alpha1/spec.ts';
import {
  createListener,
  deleteListener,
  describeListeners,
  modifyListener,
} from '../../aws/operations/elbv2.ts';
import type { OutputOf } from '../../aws/operations/operation.ts';
import { kind, type Aspect, type Member } from '../../engine/index.ts';
import { isClassic } from '../balancer-type.ts';
import { tagList } from '../ec2-tags.ts';
import { shownTags, tagging, tagsDetail, type WithTags } from './load-balancer-tags.ts';

type Shape = NonNullable<OutputOf<typeof describeListeners>['Listeners']>[number];
type Action = NonNullable<Shape['DefaultActions']>[number];
type Seen = Partial<Shape> & WithTags;

interface Want {
  readonly balancerArn: string;
  readonly port: number;
  readonly certificateArn: string | undefined;
  /** Target group to forward to; undefined: to HTTPS instead. */
  readonly groupArn: string | undefined;
}

/** TLS 1.2 and 1.3. https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html */
const SSL_POLICY = 'ELBSecurityPolicy-TLS13-1-2-2021-06';

const ports: Readonly<Record<string, number>> = { 'listener/http': 80, 'listener/https': 443 };
const arnOf = (seen: Seen): string => seen.ListenerArn ?? '';

function members(spec: WordPressStackSpec): readonly Member[] {
  if (isClassic(spec)) return [];
  const needs = { balancer: 'load-balancer', group: 'target-group' };
  if (spec.loadBalancer.certificateARN === undefined) return [{ id: 'listener/http', needs }];
  // Plain HTTP redirects when there is something to redirect to, and serves until then.
  return [
    { id: 'listener/http', needs: { ...needs, secure: 'listener/https' } },
    { id: 'listener/https', needs },
  ];
}

const protocolOf = (want: Want): 'HTTP' | 'HTTPS' => (want.certificateArn === undefined ? 'HTTP' : 'HTTPS');

const actionOf = ({ groupArn }: Want): Action =>
  groupArn === undefined
    ? { Type: 'redirect', RedirectConfig: { Protocol: 'HTTPS', Port: '443', StatusCode: 'HTTP_301' } }
    : { Type: 'forward', TargetGroupArn: groupArn };

const settingsOf = (want: Want) => ({
  Port: want.port,
  Protocol: protocolOf(want),
  DefaultActions: [actionOf(want)],
  ...(want.certificateArn === undefined
    ? {}
    : { SslPolicy: SSL_POLICY, Certificates: [{ CertificateArn: want.certificateArn }] }),
});

function forwardsTo(action: Action | undefined, groupArn: string): boolean {
  const groups = action?.ForwardConfig?.TargetGroups ?? [{ TargetGroupArn: action?.TargetGroupArn }];
  return action?.Type === 'forward' && groups.length === 1 && groups[0]?.TargetGroupArn === groupArn;
}

/** AWS fills in what is left out with references to the request; anything else there is a difference. */
const redirection: Readonly<Record<string, readonly (string | undefined)[]>> = {
  Protocol: ['HTTPS'],
  Port: ['443'],
  StatusCode: ['HTTP_301'],
  Host: [undefined, '#{host}'],
  Path: [undefined, '/#{path}'],
  Query: [undefined, '#{query}'],
};

function redirects(action: Action | undefined): boolean {
  const seen: Readonly<Record<string, string | undefined>> = { ...action?.RedirectConfig };
  return (
    action?.Type === 'redirect' &&
    Object.entries(redirection).every(([name, allowed]) => allowed.includes(seen[name]))
  );
}

function leadsRight(want: Want, seen: Seen): boolean {
  const [action, ...others] = seen.DefaultActions ?? [];
  if (others.length > 0) return false;
  return want.groupArn === undefined ? redirects(action) : forwardsTo(action, want.groupArn);
}

const isSecuredRight = (want: Want, seen: Seen): boolean =>
  seen.Protocol === protocolOf(want) &&
  seen.Certificates?.[0]?.CertificateArn === want.certificateArn &&
  (want.certificateArn === undefined || seen.SslPolicy === SSL_POLICY);

/** One call sets all of it; the answer shows the listener whole. */
const settings: Aspect<Seen, Want> = {
  name: 'settings',
  same: (want, seen) => leadsRight(want, seen) && isSecuredRight(want, seen),
  describe: (want, seen) =>
    [
      ...(leadsRight(want, seen) ? [] : ['default action']),
      ...(isSecuredRight(want, seen) ? [] : ['protocol, certificate and security policy']),
    ].join(', '),
  repair: (want, seen) => modifyListener.call({ ListenerArn: arnOf(seen), ...settingsOf(want) }),
  seen: (output, _want, seen) => ({
    ...seen,
    ...(output as OutputOf<typeof modifyListener>).Listeners?.[0],
  }),
};

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateListener.html */
export const listener = kind<Seen, Want, WordPressStackSpec>({
  type: 'listener',
  layer: 'LoadBalancer',
  members,
  find: {
    after: ['load-balancer'],
    ask: (scope) =>
      scope.rows('load-balancer').map((row) => describeListeners.call({ LoadBalancerArn: row.awsId })),
    rows: (page: OutputOf<typeof describeListeners>) => page.Listeners ?? [],
  },
  details: [tagsDetail(arnOf)],
  identify: (seen) => {
    const key = Object.keys(ports).find((id) => ports[id] === seen.Port);
    return { awsId: arnOf(seen), ...shownTags(seen), ...(key === undefined ? {} : { key }) };
  },
  state: () => 'ready',
  outputs: (seen) => ({ arn: arnOf(seen) }),
  want: ({ id, spec, need }) => {
    const certificateArn = spec.loadBalancer.certificateARN;
    const isSecure = id === 'listener/https';
    return {
      balancerArn: need('balancer')['arn'] ?? '',
      port: ports[id] ?? 80,
      certificateArn: isSecure ? certificateArn : undefined,
      groupArn: isSecure || certificateArn === undefined ? (need('group')['arn'] ?? '') : undefined,
    };
  },
  create: {
    op: createListener,
    repeat: 'name',
    call: ({ want, tags }) =>
      createListener.call({
        LoadBalancerArn: want.balancerArn,
        ...settingsOf(want),
        Tags: tagList(tags),
      }),
    seen: (output: OutputOf<typeof createListener>, _want, tags) => ({ ...output.Listeners?.[0], tags }),
  },
  aspects: [settings],
  tagging: tagging(arnOf),
  remove: [{ name: 'delete', call: (seen) => deleteListener.call({ ListenerArn: arnOf(seen) }) }],
  typical: { create: 3, remove: 3 },
});
