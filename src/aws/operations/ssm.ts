import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { operationsOf } from './operation.ts';

/*
 * Public parameters of AWS only. Buckets: https://docs.aws.amazon.com/general/latest/gr/ssm.html
 */
const ssm = operationsOf('ssm');

export const getParameter = ssm.read('GetParameter', GetParameterCommand, { scope: 'path' });
