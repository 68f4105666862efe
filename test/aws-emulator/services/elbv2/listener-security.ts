import type { Certificate } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { CallContext } from '../../kernel/call-context.ts';
import * as rules from './rules.ts';

/** Some of https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html */
export const sslPolicies: readonly { readonly Name: string; readonly SslProtocols: readonly string[] }[] = [
  { Name: 'ELBSecurityPolicy-2016-08', SslProtocols: ['TLSv1', 'TLSv1.1', 'TLSv1.2'] },
  { Name: 'ELBSecurityPolicy-TLS-1-2-2017-01', SslProtocols: ['TLSv1.2'] },
  { Name: 'ELBSecurityPolicy-TLS-1-2-Ext-2018-06', SslProtocols: ['TLSv1.2'] },
  { Name: 'ELBSecurityPolicy-FS-1-2-Res-2020-10', SslProtocols: ['TLSv1.2'] },
  { Name: 'ELBSecurityPolicy-TLS13-1-0-2021-06', SslProtocols: ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'] },
  { Name: 'ELBSecurityPolicy-TLS13-1-2-2021-06', SslProtocols: ['TLSv1.2', 'TLSv1.3'] },
  { Name: 'ELBSecurityPolicy-TLS13-1-2-Res-2021-06', SslProtocols: ['TLSv1.2', 'TLSv1.3'] },
  { Name: 'ELBSecurityPolicy-TLS13-1-3-2021-06', SslProtocols: ['TLSv1.3'] },
];

const certificateShape =
  /^arn:[^:]+:acm:([^:]+):(\d{12}):certificate\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export interface Security {
  readonly Certificates?: Certificate[];
  readonly SslPolicy?: string;
}

interface Given {
  readonly Certificates?: readonly { readonly CertificateArn?: string }[] | undefined;
  readonly SslPolicy?: string | undefined;
}

function checkCertificate(context: CallContext, arn: string): void {
  const [, region, account] = certificateShape.exec(arn) ?? [];
  if (region === context.region && account === context.account) return;
  throw rules.certificateAbsent.refuse(`Certificate ARN '${arn}' is not valid`);
}

/** Certificate and policy of a listener, checked against its protocol. */
export function settledSecurity(context: CallContext, protocol: string, given: Given): Security {
  const certificates = given.Certificates ?? [];
  if (protocol !== 'HTTPS') {
    if (certificates.length > 0 || given.SslPolicy !== undefined)
      throw rules.listenerCertificate.refuse(
        'A certificate or policy cannot be specified for HTTP listeners',
      );
    return {};
  }
  const [certificate, ...others] = certificates;
  if (certificate?.CertificateArn === undefined || others.length > 0)
    throw rules.listenerCertificate.refuse('A certificate must be specified for HTTPS listeners');
  checkCertificate(context, certificate.CertificateArn);
  const policy = given.SslPolicy ?? 'ELBSecurityPolicy-2016-08';
  if (!sslPolicies.some(({ Name }) => Name === policy))
    throw rules.policyAbsent.refuse(`SSL policy '${policy}' not found`);
  return { Certificates: [{ CertificateArn: certificate.CertificateArn }], SslPolicy: policy };
}
