import * as serviceQuotas from '@aws-sdk/client-service-quotas';
import type { ServiceQuota } from '@aws-sdk/client-service-quotas';
import type { CallContext } from '../../kernel/call-context.ts';
import { jsonCodes } from '../../kernel/error-codes.ts';
import type { ErrorCodes } from '../../kernel/error-codes.ts';
import type { Handlers } from '../../kernel/handlers.ts';
import { rulesIn } from '../../kernel/rule.ts';
import { defineService } from '../../kernel/service.ts';
import type { Throttle } from '../../kernel/throttle.ts';
import { knownQuotas, serviceNameOf } from './known-quotas.ts';
import type { KnownQuota } from './known-quotas.ts';
import * as rules from './rules.ts';

const shapeOf = (context: CallContext, known: KnownQuota, value: number): ServiceQuota => ({
  ServiceCode: known.service,
  ServiceName: serviceNameOf(known.service),
  QuotaArn: `arn:aws:servicequotas:${context.region}:${context.account}:${known.service}/${known.code}`,
  QuotaCode: known.code,
  QuotaName: known.name,
  Value: value,
  Unit: 'None',
  Adjustable: true,
  GlobalQuota: false,
});

function find(service: string, code: string): KnownQuota {
  const found = knownQuotas.find((known) => known.service === service && known.code === code);
  if (!found)
    throw rules.quotaAbsent.refuse('The request failed because the specified quota does not exist.');
  return found;
}

const handlers = {
  GetServiceQuota(context, input) {
    const known = find(input.ServiceCode, input.QuotaCode);
    return { Quota: shapeOf(context, known, context.limit(known.quota)) };
  },

  /** What AWS gives to every account, whatever this one was raised to. */
  GetAWSDefaultServiceQuota(context, input) {
    const known = find(input.ServiceCode, input.QuotaCode);
    return { Quota: shapeOf(context, known, known.quota.limit) };
  },

  ListServiceQuotas(context, input) {
    const { ServiceCode: service, QuotaCode: code } = input;
    const found = knownQuotas.filter(
      (known) => known.service === service && (code === undefined || known.code === code),
    );
    if (found.length === 0) throw rules.quotaAbsent.refuse('The request failed because there are no quotas.');
    const page = { limit: input.MaxResults, token: input.NextToken, default: 100, max: 100 };
    const { items, next } = context.page(found, page);
    return {
      Quotas: items.map((known) => shapeOf(context, known, context.limit(known.quota))),
      NextToken: next,
    };
  },
} satisfies Handlers<typeof serviceQuotas>;

/** https://docs.aws.amazon.com/servicequotas/2019-06-24/apireference/API_GetServiceQuota.html */
const codes: ErrorCodes = {
  ...jsonCodes,
  missing: 'IllegalArgumentException',
  invalid: 'IllegalArgumentException',
  throttled: 'TooManyRequestsException',
  badPageToken: 'InvalidPaginationTokenException',
};

/**
 * So many a second, and as many at once.
 * https://docs.aws.amazon.com/servicequotas/latest/userguide/reference_limits.html
 */
const throttle: Throttle = (operation) => {
  const rate = operation === 'ListServiceQuotas' ? 10 : 5;
  return { key: operation, capacity: rate, refillPerSecond: rate };
};

export const serviceQuotasService = defineService({
  name: 'service-quotas',
  module: serviceQuotas,
  client: () => new serviceQuotas.ServiceQuotasClient({ region: 'us-east-1' }),
  handlers,
  codes,
  throttle,
  rules: rulesIn(rules),
});
