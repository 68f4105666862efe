import { isWrite } from '../../kernel/call.ts';
import type { Throttle } from '../../kernel/throttle.ts';

type Size = readonly [capacity: number, refillPerSecond: number];

const filteredRead: Size = [100, 20];
const wholeRead: Size = [50, 10];
const mutation: Size = [50, 5];

/** Actions with a size of their own. */
const special: Readonly<Record<string, Size>> = {
  CreateTags: [100, 10],
  CreateLaunchTemplateVersion: [100, 5],
  CreateNatGateway: [10, 1],
  DeleteNatGateway: [10, 1],
  CreateVpcEndpoint: [4, 0.3],
  ModifyVpcEndpoint: [4, 0.3],
  DeleteVpcEndpoints: [4, 0.3],
  RunInstances: [5, 2],
  TerminateInstances: [100, 5],
};

/** Reads that cost more when they ask for everything at once. */
const expensive = new Set([
  'DescribeInstances',
  'DescribeNetworkInterfaces',
  'DescribeSecurityGroups',
  'DescribeVolumes',
]);

const asksForAll = (input: Readonly<Record<string, unknown>>): boolean =>
  input['MaxResults'] === undefined &&
  input['Filters'] === undefined &&
  !Object.keys(input).some((name) => name.endsWith('Ids'));

function sizeOf(operation: string, input: Readonly<Record<string, unknown>>): Size {
  if (special[operation]) return special[operation];
  if (isWrite(operation)) return mutation;
  return expensive.has(operation) && asksForAll(input) ? wholeRead : filteredRead;
}

/**
 * Each action has a bucket of its own, as large as its class says, in every account and region.
 * https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-throttling.html
 */
export const throttle: Throttle = (operation, input) => {
  const [capacity, refillPerSecond] = sizeOf(operation, input);
  return { key: operation, capacity, refillPerSecond };
};
