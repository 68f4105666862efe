import type * as ec2 from '@aws-sdk/client-ec2';
import type { VpcEndpoint } from '@aws-sdk/client-ec2';
import type { Handlers } from '../../kernel/handlers.ts';
import type { Scope } from '../../kernel/scope.ts';
import { absence } from './absence-rules.ts';
import { filterRows } from './filters.ts';
import type { FilterReaders } from './filters.ts';
import * as gatewayRules from './gateway-rules.ts';
import { vpcTable } from './tables.ts';

const regionNames = [
  'ap-southeast-2',
  'eu-central-1',
  'eu-west-1',
  'eu-west-2',
  'us-east-1',
  'us-east-2',
  'us-west-2',
];

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AccountAttribute.html */
function accountAttributes(scope: Scope): Readonly<Record<string, readonly string[]>> {
  const addresses = String(scope.limit(gatewayRules.addressQuota));
  const home = scope.table(vpcTable).truth.find((row) => row.IsDefault)?.VpcId ?? 'none';
  return {
    'supported-platforms': ['VPC'],
    'default-vpc': [home],
    'max-instances': ['20'],
    'max-elastic-ips': [addresses],
    'vpc-max-elastic-ips': [addresses],
    'vpc-max-security-groups-per-interface': ['5'],
  };
}

const endpointAbsent = absence('vpc-endpoint', 'InvalidVpcEndpointId.NotFound', 'Vpc Endpoint Id');

const endpointReaders: FilterReaders<VpcEndpoint> = {
  'service-name': (row) => row.ServiceName,
  'vpc-endpoint-id': (row) => row.VpcEndpointId,
  'vpc-endpoint-state': (row) => row.State,
  'vpc-endpoint-type': (row) => row.VpcEndpointType,
  'vpc-id': (row) => row.VpcId,
};

/** What is true of every account; no endpoints are made here, so there are none to list. */
export const accountFacts = {
  DescribeAccountAttributes(context, input) {
    const attributes = accountAttributes(context.scope);
    const names = input.AttributeNames ?? (Object.keys(attributes) as ec2.AccountAttributeName[]);
    return {
      AccountAttributes: names.map((name) => ({
        AttributeName: name,
        AttributeValues: (attributes[name] ?? []).map((AttributeValue) => ({ AttributeValue })),
      })),
    };
  },

  DescribeRegions(_context, input) {
    const regions = regionNames
      .filter((name) => input.RegionNames?.includes(name) ?? true)
      .map((RegionName) => ({
        RegionName,
        Endpoint: `ec2.${RegionName}.amazonaws.com`,
        OptInStatus: 'opt-in-not-required',
      }));
    return {
      Regions: filterRows(regions, input.Filters, {
        endpoint: (region) => region.Endpoint,
        'opt-in-status': (region) => region.OptInStatus,
        'region-name': (region) => region.RegionName,
      }),
    };
  },

  DescribeVpcEndpoints(context, input) {
    const [id] = input.VpcEndpointIds ?? [];
    if (id !== undefined) throw endpointAbsent.rule.refuse(endpointAbsent.text(id));
    const rows = filterRows<VpcEndpoint>([], input.Filters, endpointReaders);
    const { items } = context.page(rows, { limit: input.MaxResults, token: input.NextToken, max: 1000 });
    return { VpcEndpoints: items };
  },
} satisfies Handlers<typeof ec2>;
