import type { OutputOf } from '../aws/operations/operation.ts';
import { getServiceQuota } from '../aws/operations/service-quotas.ts';
import type { Balance, Call, StackIdentity } from '../engine/index.ts';

/** Where Service Quotas keeps a limit: `{service: 'ec2', code: 'L-0263D0A3'}`. */
export interface QuotaCode {
  readonly service: string;
  readonly code: string;
}

/** https://docs.aws.amazon.com/servicequotas/2019-06-24/apireference/API_GetServiceQuota.html */
export const limitCall = ({ service, code }: QuotaCode): Call =>
  getServiceQuota.call({ ServiceCode: service, QuotaCode: code });

/** The limit of this account in this region; undefined when the answer has none. */
export const limitIn = (pages: readonly unknown[] | undefined): number | undefined =>
  (pages?.[0] as OutputOf<typeof getServiceQuota> | undefined)?.Quota?.Value;

/** The sum over the pages of an answer. */
export const totalOf = (pages: readonly unknown[] | undefined, count: (page: never) => number): number =>
  (pages ?? []).reduce<number>((sum, page) => sum + count(page as never), 0);

/** How to have the limit raised far enough, and what else would do. */
export function raise(
  { service, code }: QuotaCode,
  { used, needed }: Balance,
  { region }: StackIdentity,
  otherwise: string,
): string {
  return `Ask for more (aws service-quotas request-service-quota-increase --region ${region} --service-code ${service} --quota-code ${code} --desired-value ${used + needed}), ${otherwise}; it is looked at again every few minutes.`;
}
