import {
  GetAWSDefaultServiceQuotaCommand,
  GetServiceQuotaCommand,
  ListServiceQuotasCommand,
  ServiceQuotasClient,
} from '@aws-sdk/client-service-quotas';
import { AllocateAddressCommand, EC2Client } from '@aws-sdk/client-ec2';
import { describe, expect, test } from '@jest/globals';
import { account, clientConfig, refusal, region, startEmulator } from '../../testing/setup.ts';

const addresses = { ServiceCode: 'ec2', QuotaCode: 'L-0263D0A3' };

function start(options: Parameters<typeof startEmulator>[0] = {}) {
  const { emulator, clock } = startEmulator(options);
  return { emulator, clock, quotas: new ServiceQuotasClient(clientConfig(emulator)) };
}

describe('Service Quotas', () => {
  test('tells the limit that the service goes by, and what every account begins with', async () => {
    const { emulator, quotas } = start({ quotas: { 'ec2.elastic-ips': 1 } });
    const { Quota: applied } = await quotas.send(new GetServiceQuotaCommand(addresses));
    expect(applied).toEqual({
      ServiceCode: 'ec2',
      ServiceName: 'Amazon Elastic Compute Cloud (Amazon EC2)',
      QuotaArn: `arn:aws:servicequotas:${region}:${account}:ec2/L-0263D0A3`,
      QuotaCode: 'L-0263D0A3',
      QuotaName: 'EC2-VPC Elastic IPs',
      Value: 1,
      Unit: 'None',
      Adjustable: true,
      GlobalQuota: false,
    });
    const { Quota: usual } = await quotas.send(new GetAWSDefaultServiceQuotaCommand(addresses));
    expect(usual?.Value).toBe(5);
    const ec2 = new EC2Client(clientConfig(emulator));
    await ec2.send(new AllocateAddressCommand({}));
    expect(await refusal(ec2.send(new AllocateAddressCommand({})))).toMatchObject({
      name: 'AddressLimitExceeded',
    });
  });

  test('lists the quotas of a service by page', async () => {
    const { quotas } = start();
    const first = await quotas.send(new ListServiceQuotasCommand({ ServiceCode: 'vpc', MaxResults: 2 }));
    const next = { ServiceCode: 'vpc', MaxResults: 2, NextToken: first.NextToken };
    const second = await quotas.send(new ListServiceQuotasCommand(next));
    const codes = [...(first.Quotas ?? []), ...(second.Quotas ?? [])].map(({ QuotaCode }) => QuotaCode);
    expect(codes).toEqual(['L-F678F1CE', 'L-A4707A72', 'L-FE5A380F']);
    const one = await quotas.send(
      new ListServiceQuotasCommand({ ServiceCode: 'ec2', QuotaCode: addresses.QuotaCode }),
    );
    expect(one.Quotas).toHaveLength(1);
  });

  test('knows no quota of another code or service', async () => {
    const { quotas } = start();
    const absent = { name: 'NoSuchResourceException' };
    const wrong = new GetServiceQuotaCommand({ ...addresses, QuotaCode: 'L-00000000' });
    expect(await refusal(quotas.send(wrong))).toMatchObject(absent);
    const elsewhere = new ListServiceQuotasCommand({ ServiceCode: 'nothing' });
    expect(await refusal(quotas.send(elsewhere))).toMatchObject(absent);
  });

  test('answers five questions a second', async () => {
    const { quotas, clock } = start();
    const ask = () => quotas.send(new GetServiceQuotaCommand(addresses));
    for (let count = 0; count < 5; count += 1) await ask();
    expect(await refusal(ask())).toMatchObject({ name: 'TooManyRequestsException' });
    await clock.advance(1);
    await ask();
  });
});
