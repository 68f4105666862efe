import { AllocateAddressCommand, EC2Client } from '@aws-sdk/client-ec2';
import { ACCOUNT, REGION, type World } from '../world.ts';
import type { Refusal } from './refusal.ts';

/** Somebody else in the account takes two addresses. */
async function takeAddresses({ emulator }: World): Promise<void> {
  const ec2 = new EC2Client({
    region: REGION,
    credentials: { accessKeyId: ACCOUNT, secretAccessKey: 'somebody' },
    requestHandler: emulator.requestHandler(),
    maxAttempts: 1,
  });
  await ec2.send(new AllocateAddressCommand({}));
  await ec2.send(new AllocateAddressCommand({}));
}

/** Quotas that are compared with the need before the first thing is made. */
export const quotaRefusals: readonly Refusal[] = [
  {
    name: 'the quota of elastic IPs has no room for a new stack',
    meets: 'creation',
    spec: { network: { natGateways: 'PerZone' } },
    cause: async (world) => {
      await takeAddresses(world);
      world.emulator.config.quotas = { 'ec2.elastic-ips': 4 };
    },
    layer: 'NetworkReady',
    reason: 'QuotaExceeded',
    first: 'Reconciling',
    then: 'Stalled',
    says: [
      /elastic-ip\/a: needs 3 elastic IPs, 2 free: 2 of 4 are in use in eu-west-1/u,
      /nothing is created until it fits/u,
      /--region eu-west-1 --service-code ec2 --quota-code L-0263D0A3 --desired-value 5\)/u,
      /spec\.network\.natGateways to Single/u,
    ],
    withoutRequest: true,
    makesNothing: true,
    cure: ({ emulator }) => {
      emulator.config.quotas = { 'ec2.elastic-ips': 5 };
    },
  },
  {
    name: 'the quotas of VPCs and vCPUs have no room for a new stack',
    meets: 'creation',
    // The default VPC is one.
    cause: ({ emulator }) => {
      emulator.config.quotas = { 'ec2.vpcs': 1, 'ec2.vcpus': 3 };
    },
    reason: 'QuotaExceeded',
    first: 'Reconciling',
    then: 'Stalled',
    says: [
      /vpc: needs 1 VPC, 0 free: 1 of 1 are in use in eu-west-1/u,
      /--service-code vpc --quota-code L-F678F1CE --desired-value 2\)/u,
      /auto-scaling-group: needs 4 On-Demand vCPUs, 3 free: 0 of 3/u,
      /--quota-code L-1216C47A --desired-value 4\)/u,
    ],
    withoutRequest: true,
    makesNothing: true,
    cure: ({ emulator }) => {
      emulator.config.quotas = {};
    },
  },
];
