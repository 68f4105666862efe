import { rule } from '../../kernel/rule.ts';

export const quotaAbsent = rule({
  id: 'service-quotas.quota.absent',
  code: 'NoSuchResourceException',
  page: 'https://docs.aws.amazon.com/servicequotas/2019-06-24/apireference/API_GetServiceQuota.html#API_GetServiceQuota_Errors',
  text: 'A quota that is asked for by code exists in the service.',
});
