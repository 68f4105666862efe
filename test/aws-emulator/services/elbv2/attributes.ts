import * as rules from './rules.ts';
import type { Attributes } from './tables.ts';

interface Given {
  readonly Key?: string;
  readonly Value?: string;
}

type Fits = (value: string) => boolean;

const flag: Fits = (value) => value === 'true' || value === 'false';
const within =
  (low: number, high: number): Fits =>
  (value) =>
    /^\d+$/.test(value) && Number(value) >= low && Number(value) <= high;
const oneOf =
  (...values: readonly string[]): Fits =>
  (value) =>
    values.includes(value);
const anything: Fits = () => true;

interface Attribute {
  readonly initial: string;
  readonly fits: Fits;
}
const attribute = (initial: string, fits: Fits): Attribute => ({ initial, fits });

type Catalogue = Readonly<Record<string, Attribute>>;

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html */
export const balancerAttributes: Catalogue = {
  'access_logs.s3.enabled': attribute('false', flag),
  'access_logs.s3.bucket': attribute('', anything),
  'access_logs.s3.prefix': attribute('', anything),
  'connection_logs.s3.enabled': attribute('false', flag),
  'connection_logs.s3.bucket': attribute('', anything),
  'connection_logs.s3.prefix': attribute('', anything),
  'idle_timeout.timeout_seconds': attribute('60', within(1, 4000)),
  'client_keep_alive.seconds': attribute('3600', within(60, 604_800)),
  'deletion_protection.enabled': attribute('false', flag),
  'load_balancing.cross_zone.enabled': attribute('true', oneOf('true')),
  'routing.http2.enabled': attribute('true', flag),
  'routing.http.drop_invalid_header_fields.enabled': attribute('false', flag),
  'routing.http.desync_mitigation_mode': attribute('defensive', oneOf('monitor', 'defensive', 'strictest')),
  'routing.http.preserve_host_header.enabled': attribute('false', flag),
  'routing.http.x_amzn_tls_version_and_cipher_suite.enabled': attribute('false', flag),
  'routing.http.xff_client_port.enabled': attribute('false', flag),
  'routing.http.xff_header_processing.mode': attribute('append', oneOf('append', 'preserve', 'remove')),
  'waf.fail_open.enabled': attribute('false', flag),
  'zonal_shift.config.enabled': attribute('false', flag),
};

const count = (value: string): boolean => value === 'off' || within(1, 1000)(value);

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-target-group-attributes.html */
export const targetGroupAttributes: Catalogue = {
  'deregistration_delay.timeout_seconds': attribute('300', within(0, 3600)),
  'load_balancing.algorithm.type': attribute(
    'round_robin',
    oneOf('round_robin', 'least_outstanding_requests', 'weighted_random'),
  ),
  'load_balancing.algorithm.anomaly_mitigation': attribute('off', oneOf('on', 'off')),
  'load_balancing.cross_zone.enabled': attribute(
    'use_load_balancer_configuration',
    oneOf('true', 'false', 'use_load_balancer_configuration'),
  ),
  'slow_start.duration_seconds': attribute('0', (value) => value === '0' || within(30, 900)(value)),
  'stickiness.enabled': attribute('false', flag),
  'stickiness.type': attribute('lb_cookie', oneOf('lb_cookie', 'app_cookie')),
  'stickiness.lb_cookie.duration_seconds': attribute('86400', within(1, 604_800)),
  'stickiness.app_cookie.cookie_name': attribute('', anything),
  'stickiness.app_cookie.duration_seconds': attribute('86400', within(1, 604_800)),
  'target_group_health.dns_failover.minimum_healthy_targets.count': attribute('1', count),
  'target_group_health.dns_failover.minimum_healthy_targets.percentage': attribute('off', count),
  'target_group_health.unhealthy_state_routing.minimum_healthy_targets.count': attribute('1', count),
  'target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage': attribute('off', count),
};

export const initialAttributes = (catalogue: Catalogue): Attributes =>
  Object.fromEntries(Object.entries(catalogue).map(([key, { initial }]) => [key, initial]));

/** The attributes after `given` were set; all of them fit or none is set. */
export function changedAttributes(
  catalogue: Catalogue,
  attributes: Attributes,
  given: readonly Given[],
): Attributes {
  const changed = given.map(({ Key: key = '', Value: value = '' }) => {
    const known = catalogue[key];
    if (!known) throw rules.attributeInvalid.refuse(`Attribute key '${key}' is not recognized`);
    if (!known.fits(value)) {
      throw rules.attributeInvalid.refuse(`The value '${value}' for attribute '${key}' is not valid`);
    }
    return [key, value] as const;
  });
  return { ...attributes, ...Object.fromEntries(changed) };
}

export const attributeList = (attributes: Attributes): { Key: string; Value: string }[] =>
  Object.entries(attributes).map(([Key, Value]) => ({ Key, Value }));
