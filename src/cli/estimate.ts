import type { WordPressStackSpec } from '../api/v1alpha1/spec.ts';
import { membersOf, type Kind } from '../engine/index.ts';
import { ROOT_GIB } from '../reconcilers/capacity/launch-data.ts';
import { databaseClasses, hourly, instanceTypes, monthly, priceTable } from './prices.ts';

/** What one sort of resource costs. */
export interface CostLine {
  /** `2 × t3.small` */
  readonly what: string;
  /** US dollars for a month. Absent: the price is unknown. */
  readonly perMonth?: number;
}

export interface Estimate {
  readonly lines: readonly CostLine[];
  /** US dollars for a month, of what has a price, with `capacity.minSize` instances. */
  readonly perMonth: number;
  /** The same with `capacity.maxSize` instances. */
  readonly atMost: number;
  /** What has no price here: the sum is without it. */
  readonly unknown: readonly string[];
}

type Spec = WordPressStackSpec;
type Pricing = (spec: Spec, count: number) => readonly CostLine[];

const line = (what: string, perMonth: number | undefined): CostLine =>
  perMonth === undefined ? { what } : { what, perMonth };
const hours = (price: number | undefined, count = 1): number | undefined =>
  price === undefined ? undefined : price * count * priceTable.hoursPerMonth;

function instances({ capacity }: Spec, count: number): readonly CostLine[] {
  const type = capacity.instanceType;
  return [
    line(`${count} × instance ${type}`, hours(instanceTypes[type], count)),
    line(`${count} × ${ROOT_GIB} GiB gp3`, count * ROOT_GIB * monthly.instanceStorageGiB),
  ];
}

function database({ database }: Spec): readonly CostLine[] {
  const copies = database.multiAZ ? 2 : 1;
  const standby = database.multiAZ ? ' and its standby' : '';
  const storage = database.storageGiB * monthly.databaseStorageGiB * copies;
  return [
    line(
      `database ${database.instanceClass}${standby}`,
      hours(databaseClasses[database.instanceClass], copies),
    ),
    line(`${database.storageGiB} GiB database storage${standby}`, storage),
  ];
}

/** A load balancer has a public address in each of its zones. */
function balancer({ network }: Spec, type: 'Application' | 'Classic'): readonly CostLine[] {
  const zones = network.availabilityZoneCount;
  const price = type === 'Application' ? hourly.applicationLoadBalancer : hourly.classicLoadBalancer;
  return [
    line(`${type} load balancer`, hours(price)),
    line(`${zones} × public address of the load balancer`, hours(hourly.publicAddress, zones)),
  ];
}

/** By type of kind, for so many members. */
const priced: Readonly<Record<string, Pricing>> = {
  'nat-gateway': (_spec, count) => [line(`${count} × NAT gateway`, hours(hourly.natGateway, count))],
  'elastic-ip': (_spec, count) => [line(`${count} × elastic IP`, hours(hourly.publicAddress, count))],
  'load-balancer': (spec) => balancer(spec, 'Application'),
  'classic-load-balancer': (spec) => balancer(spec, 'Classic'),
  'auto-scaling-group': (spec) => instances(spec, spec.capacity.minSize),
  database,
  secret: (_spec, count) => [line(`${count} × secret`, count * monthly.secret)],
  'admin-secret': (_spec, count) => [line(`${count} × admin secret`, count * monthly.secret)],
};

/** Of what is created, that for which AWS makes no charge by itself; what is in it or flows through is charged by use. */
const free: ReadonlySet<string> = new Set([
  'access-point',
  'capacity-provider',
  'cluster',
  'cluster-capacity',
  'database-parameter-group',
  'database-subnet-group',
  'file-system',
  'init-definition',
  'instance-profile',
  'internet-gateway',
  'launch-template',
  'listener',
  'log-group',
  'mount-target',
  'repository',
  'role',
  'route-table',
  'security-group',
  'service',
  'subnet',
  'target-group',
  'task-definition',
  'vpc',
]);

/** What is charged by use, which no spec tells. */
export const byUse =
  'traffic (NAT gateway, load balancer, internet), stored files and their throughput (EFS), images, logs, backups';

/** Roughly what a spec costs in a month, by what it is made of. A price that is not in the table is never guessed. */
export function estimate(kinds: readonly Kind[], spec: Spec): Estimate {
  const counts = new Map<string, number>();
  for (const { kind } of membersOf(kinds, spec).values())
    if (kind.create !== undefined) counts.set(kind.type, (counts.get(kind.type) ?? 0) + 1);
  const lines = [...counts]
    .filter(([type]) => !free.has(type))
    .flatMap(([type, count]) => priced[type]?.(spec, count) ?? [line(`${count} × ${type}`, undefined)]);
  const perMonth = sum(lines);
  const { minSize, maxSize } = spec.capacity;
  return {
    lines,
    perMonth,
    atMost: perMonth + sum(instances(spec, maxSize)) - sum(instances(spec, minSize)),
    unknown: lines.filter((entry) => entry.perMonth === undefined).map((entry) => entry.what),
  };
}

function sum(lines: readonly CostLine[]): number {
  return lines.reduce((total, { perMonth = 0 }) => total + perMonth, 0);
}
