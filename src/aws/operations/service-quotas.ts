import { GetServiceQuotaCommand } from '@aws-sdk/client-service-quotas';
import { operationsOf } from './operation.ts';

/*
 * Buckets: https://docs.aws.amazon.com/servicequotas/latest/userguide/reference_limits.html
 * Grants: https://docs.aws.amazon.com/service-authorization/latest/reference/list_servicequotas.html
 */
const serviceQuotas = operationsOf('servicequotas');

export const getServiceQuota = serviceQuotas.read('GetServiceQuota', GetServiceQuotaCommand);
