import type * as elb from '@aws-sdk/client-elastic-load-balancing';
import type { CallContext } from '../../kernel/call-context.ts';
import type { Handlers, Present } from '../../kernel/handlers.ts';
import { balancerOf } from './lookup.ts';
import * as rules from './rules.ts';
import { serveBalancer } from './served-balancer.ts';
import { loadBalancerTable } from './tables.ts';
import type { ListenerRow } from './tables.ts';

type Given = Present<elb.Listener>;

const layers: Readonly<Record<string, 4 | 7>> = { HTTP: 7, HTTPS: 7, TCP: 4, SSL: 4 };
const isSecure = (protocol: string): boolean => protocol === 'HTTPS' || protocol === 'SSL';

const certificateShape =
  /^arn:[^:]+:(acm|iam):([^:]*):(\d{12}):(certificate\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|server-certificate\/\S+)$/;

function checkCertificate(context: CallContext, arn: string): void {
  const [, service, region, account] = certificateShape.exec(arn) ?? [];
  if (account === context.account && region === (service === 'acm' ? context.region : '')) return;
  throw rules.certificateAbsent.refuse(`Server Certificate not found for the key: ${arn}`);
}

function protocolOf(text: string): string {
  const protocol = text.toUpperCase();
  if (layers[protocol] === undefined)
    throw rules.listenerProtocol.refuse(`Protocol '${text}' is not supported`);
  return protocol;
}

/** A listener as AWS shows it, checked. */
export function settledListener(context: CallContext, given: Given): ListenerRow {
  const Protocol = protocolOf(given.Protocol);
  const InstanceProtocol = protocolOf(given.InstanceProtocol ?? (layers[Protocol] === 7 ? 'HTTP' : 'TCP'));
  const { LoadBalancerPort, InstancePort, SSLCertificateId } = given;
  if (layers[Protocol] !== layers[InstanceProtocol])
    throw rules.listenerShape.refuse(
      `Protocol ${Protocol} and InstanceProtocol ${InstanceProtocol} must be at the same Internet protocol layer`,
    );
  if (LoadBalancerPort < 1 || LoadBalancerPort > 65_535)
    throw rules.listenerShape.refuse(`Load balancer port ${String(LoadBalancerPort)} is not valid`);
  if (isSecure(Protocol) && SSLCertificateId === undefined)
    throw rules.listenerShape.refuse('Secure Listeners need to specify a SSLCertificateId');
  if (!isSecure(Protocol) && SSLCertificateId !== undefined)
    throw rules.listenerShape.refuse('Only Secure Listeners can specify a SSLCertificateId');
  if (SSLCertificateId !== undefined) checkCertificate(context, SSLCertificateId);
  return {
    Protocol,
    LoadBalancerPort,
    InstanceProtocol,
    InstancePort,
    ...(SSLCertificateId === undefined ? {} : { SSLCertificateId }),
  };
}

const textOf = (row: ListenerRow): string => JSON.stringify(row);

/** The listeners after `given` were added; what is there already in the same form stays. */
export function withListeners(
  context: CallContext,
  listeners: readonly ListenerRow[],
  given: readonly Given[],
): readonly ListenerRow[] {
  const all = given.reduce<readonly ListenerRow[]>((rows, one) => {
    const next = settledListener(context, one);
    const twin = rows.find((row) => row.LoadBalancerPort === next.LoadBalancerPort);
    if (!twin) return [...rows, next];
    if (textOf(twin) === textOf(next)) return rows;
    throw rules.listenerPort.refuse(
      `A listener already exists with LoadBalancerPort ${String(next.LoadBalancerPort)}, but with a different InstancePort, Protocol, or SSLCertificateId`,
    );
  }, listeners);
  if (all.length > context.limit(rules.listenerQuota))
    throw rules.listenerCount.refuse('The maximum number of listeners has been reached');
  return all;
}

/** Secure listeners come with a predefined policy. https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/elb-security-policy-table.html */
export const defaultPolicy = 'ELBSecurityPolicy-2016-08';
export const policiesOf = ({ Protocol }: ListenerRow): string[] =>
  isSecure(Protocol) ? [defaultPolicy] : [];

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/elb-listener-config.html */
export const listeners = {
  CreateLoadBalancerListeners(context, input) {
    const row = balancerOf(context, input.LoadBalancerName);
    const all = withListeners(context, row.listeners, input.Listeners);
    context.table(loadBalancerTable).update(row.LoadBalancerName, { listeners: all });
    serveBalancer(context.scope, row.LoadBalancerName);
    return {};
  },

  /** Ports without a listener are passed over. */
  DeleteLoadBalancerListeners(context, input) {
    const row = balancerOf(context, input.LoadBalancerName);
    const { LoadBalancerPorts: gone } = input;
    const kept = row.listeners.filter(({ LoadBalancerPort: port }) => !gone.includes(port));
    context.table(loadBalancerTable).update(row.LoadBalancerName, { listeners: kept });
    serveBalancer(context.scope, row.LoadBalancerName);
    return {};
  },

  SetLoadBalancerListenerSSLCertificate(context, input) {
    const row = balancerOf(context, input.LoadBalancerName);
    const port = input.LoadBalancerPort;
    const listener = row.listeners.find(({ LoadBalancerPort }) => LoadBalancerPort === port);
    if (!listener)
      throw rules.listenerAbsent.refuse(`There is no listener at port ${String(port)} of the load balancer`);
    if (!isSecure(listener.Protocol))
      throw rules.listenerShape.refuse('Only Secure Listeners can specify a SSLCertificateId');
    checkCertificate(context, input.SSLCertificateId);
    const changed = { ...listener, SSLCertificateId: input.SSLCertificateId };
    const all = row.listeners.map((one) => (one === listener ? changed : one));
    context.table(loadBalancerTable).update(row.LoadBalancerName, { listeners: all });
    serveBalancer(context.scope, row.LoadBalancerName);
    return {};
  },

  DescribeLoadBalancerPolicies(context, input) {
    const own =
      input.LoadBalancerName === undefined
        ? [defaultPolicy]
        : [...new Set(balancerOf(context, input.LoadBalancerName).listeners.flatMap(policiesOf))];
    const missing = input.PolicyNames?.find((name) => !own.includes(name));
    if (missing !== undefined) throw rules.policyAbsent.refuse(`There is no policy with name ${missing}`);
    const names = input.PolicyNames ?? own;
    return {
      PolicyDescriptions: names.map((PolicyName) => ({
        PolicyName,
        PolicyTypeName: 'SSLNegotiationPolicyType',
        PolicyAttributeDescriptions: [
          { AttributeName: 'Reference-Security-Policy', AttributeValue: PolicyName },
        ],
      })),
    };
  },
} satisfies Handlers<typeof elb>;
