import type * as elb from '@aws-sdk/client-elastic-load-balancing';
import type { Handlers, Present } from '../../kernel/handlers.ts';
import { balancerOf, seenBalancer } from './lookup.ts';
import * as rules from './rules.ts';
import { loadBalancerTable } from './tables.ts';
import type { AttributesRow } from './tables.ts';

type Given = Present<elb.LoadBalancerAttributes>;

const desync = 'elb.http.desyncmitigationmode';
const desyncModes = ['monitor', 'defensive', 'strictest'];
const longestDrain = 3600;

/** What a balancer made through the API begins with. https://docs.aws.amazon.com/elasticloadbalancing/2012-06-01/APIReference/API_LoadBalancerAttributes.html */
export const initialAttributes: AttributesRow = {
  CrossZoneLoadBalancing: { Enabled: false },
  AccessLog: { Enabled: false },
  ConnectionDraining: { Enabled: false, Timeout: 300 },
  ConnectionSettings: { IdleTimeout: 60 },
  AdditionalAttributes: [{ Key: desync, Value: 'defensive' }],
};

function checkDraining({ ConnectionDraining: draining }: Given): void {
  const timeout = draining?.Timeout ?? 300;
  if (timeout < 1 || timeout > longestDrain)
    throw rules.attributeInvalid.refuse(
      `ConnectionDraining.Timeout ${String(timeout)} must be between 1 and ${String(longestDrain)}`,
    );
}

function checkLog({ AccessLog: log }: Given): void {
  if (log?.Enabled === true && log.S3BucketName === undefined)
    throw rules.attributeInvalid.refuse('S3BucketName is required when access logs are enabled');
}

function checkFurther({ AdditionalAttributes: given = [] }: Given): void {
  for (const { Key = '', Value = '' } of given) {
    if (Key !== desync)
      throw rules.attributeAbsent.refuse(`The load balancer attribute '${Key}' does not exist`);
    if (!desyncModes.includes(Value))
      throw rules.attributeInvalid.refuse(`The value '${Value}' of ${Key} is not valid`);
  }
}

/** Attributes that were left out stay as they are. */
function changed(attributes: AttributesRow, given: Given): AttributesRow {
  checkDraining(given);
  checkLog(given);
  checkFurther(given);
  const { CrossZoneLoadBalancing, AccessLog, ConnectionDraining, ConnectionSettings, AdditionalAttributes } =
    given;
  return {
    CrossZoneLoadBalancing: CrossZoneLoadBalancing ?? attributes.CrossZoneLoadBalancing,
    AccessLog: AccessLog ?? attributes.AccessLog,
    ConnectionDraining: ConnectionDraining
      ? { Timeout: attributes.ConnectionDraining.Timeout, ...ConnectionDraining }
      : attributes.ConnectionDraining,
    ConnectionSettings: ConnectionSettings ?? attributes.ConnectionSettings,
    AdditionalAttributes: AdditionalAttributes ?? attributes.AdditionalAttributes,
  };
}

/** https://docs.aws.amazon.com/elasticloadbalancing/2012-06-01/APIReference/API_ModifyLoadBalancerAttributes.html */
export const attributes = {
  DescribeLoadBalancerAttributes(context, input) {
    return { LoadBalancerAttributes: seenBalancer(context, input.LoadBalancerName).attributes };
  },

  ModifyLoadBalancerAttributes(context, input) {
    const row = balancerOf(context, input.LoadBalancerName);
    const next = changed(row.attributes, input.LoadBalancerAttributes);
    context.table(loadBalancerTable).update(row.LoadBalancerName, { attributes: next });
    return { LoadBalancerName: row.LoadBalancerName, LoadBalancerAttributes: next };
  },
} satisfies Handlers<typeof elb>;
