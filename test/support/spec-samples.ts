import { FIELD_SAMPLES } from './field-samples.ts';

/** What must come out of a sample: nothing, or a refusal that names the field and says this. */
export interface Refusal {
  readonly field: string;
  /** A part of the message, the same from the API server and at run time. Absent where each has words of its own. */
  readonly message?: string;
}

export interface SpecSample {
  readonly name: string;
  /** Laid over the smallest valid spec; null takes a field away. */
  readonly change: Record<string, unknown>;
  readonly refused?: Refusal;
}

export interface TransitionSample {
  readonly name: string;
  readonly from: Record<string, unknown>;
  readonly to: Record<string, unknown>;
  readonly refused?: Refusal;
}

/** The smallest spec a user can write. */
export const SMALLEST = { region: 'eu-west-1', image: { tag: '1.0.0' } } as const;

/** Lays a change over the smallest spec, object by object, as a merge patch does. */
export function specWith(change: Record<string, unknown>): Record<string, unknown> {
  return merge(SMALLEST, change);
}

function merge(base: object, change: object): Record<string, unknown> {
  const result: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(change) as [string, unknown][]) {
    const before = result[key];
    if (value === null) Reflect.deleteProperty(result, key);
    else result[key] = isObject(before) && isObject(value) ? merge(before, value) : value;
  }
  return result;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `nest('a.b', 1)` is `{ a: { b: 1 } }`. */
function nest(path: string, value: unknown): Record<string, unknown> {
  return path.split('.').reduceRight<unknown>((inner, key) => ({ [key]: inner }), value) as Record<
    string,
    unknown
  >;
}

const show = (value: unknown): string => JSON.stringify(value).slice(0, 60);

const singleFields: readonly SpecSample[] = Object.entries(FIELD_SAMPLES).flatMap(
  ([path, { accepted, refused }]) => [
    ...accepted.map((value) => ({ name: `${path} ${show(value)}`, change: nest(path, value) })),
    ...refused.map(([value, message, field = path]) => ({
      name: `${path} ${show(value)}`,
      change: nest(path, value),
      refused: { field: `spec.${field}`, ...(message === undefined ? {} : { message }) },
    })),
  ],
);

const CERTIFICATE = 'arn:aws:acm:eu-west-1:123456789012:certificate/0a1b2c3d-0000-4000-8000-000000000000';

const SECURE = 'https://shop.example.com';

const crossFields: readonly SpecSample[] = [
  { name: 'the smallest spec', change: {} },
  {
    name: 'every field set',
    change: {
      deletionPolicy: 'Delete',
      paused: true,
      tags: { team: 'web' },
      image: { repository: '123456789012.dkr.ecr.eu-west-1.amazonaws.com/team/site', tag: '2026.11_rc-1' },
      wordpress: { mode: 'Mutable', url: 'https://shop.example.com' },
      network: { cidr: '192.168.240.0/20', availabilityZoneCount: 2, natGateways: 'PerZone' },
      database: {
        engineVersion: '8.4.6',
        instanceClass: 'db.m7g.large',
        storageGiB: 50,
        maxStorageGiB: 200,
        multiAZ: true,
        backupRetentionDays: 35,
        applyChanges: 'Immediately',
        maintenanceWindow: 'sun:23:45-mon:00:15',
        parameters: { max_connections: '200' },
      },
      storage: { throughputMode: 'Bursting', transitionToIADays: 90 },
      loadBalancer: {
        type: 'Application',
        certificateARN: CERTIFICATE,
        allowedCIDRs: ['203.0.113.0/24', '198.51.100.7/32'],
        idleTimeoutSeconds: 4000,
      },
      capacity: {
        instanceType: 'm7g.large',
        cpuCredits: 'Unlimited',
        minSize: 3,
        maxSize: 3,
        imageID: 'ami-0123456789abcdef0',
      },
      service: {
        replicas: 0,
        cpuUnits: 1024,
        memoryMiB: 2048,
        minimumHealthyPercent: 50,
        maximumPercent: 100,
      },
    },
  },
  {
    name: 'maxStorageGiB below storageGiB',
    change: { database: { storageGiB: 200 } },
    refused: {
      field: 'spec.database.maxStorageGiB',
      message: 'maxStorageGiB 100 is too small for storageGiB 200',
    },
  },
  {
    name: 'maxStorageGiB less than 10 % above storageGiB',
    change: { database: { storageGiB: 100, maxStorageGiB: 109 } },
    refused: {
      field: 'spec.database.maxStorageGiB',
      message: 'maxStorageGiB 109 is too small for storageGiB 100',
    },
  },
  {
    name: 'maxStorageGiB 10 % above storageGiB',
    change: { database: { storageGiB: 100, maxStorageGiB: 110 } },
  },
  { name: 'storage autoscaling off', change: { database: { storageGiB: 100, maxStorageGiB: 100 } } },
  {
    name: 'a certificate of another region',
    change: {
      region: 'eu-central-1',
      wordpress: { url: SECURE },
      loadBalancer: { certificateARN: CERTIFICATE },
    },
    refused: { field: 'spec.loadBalancer.certificateARN', message: `${CERTIFICATE} is of another region` },
  },
  {
    name: 'a certificate, and the address that it is for',
    change: { wordpress: { url: SECURE }, loadBalancer: { certificateARN: CERTIFICATE } },
  },
  {
    name: 'a certificate and an address without TLS',
    change: { wordpress: { url: 'http://shop.example.com' }, loadBalancer: { certificateARN: CERTIFICATE } },
    refused: {
      field: 'spec.wordpress.url',
      message: 'http://shop.example.com is not what the load balancer serves',
    },
  },
  {
    name: 'minSize above maxSize',
    change: { capacity: { minSize: 6 } },
    refused: { field: 'spec.capacity.minSize', message: 'minSize 6 is larger than maxSize 5' },
  },
  {
    name: 'a Classic load balancer with as many tasks as instances, three tags and the longest timeout',
    change: {
      wordpress: { url: SECURE },
      loadBalancer: { type: 'Classic', certificateARN: CERTIFICATE, idleTimeoutSeconds: 3600 },
      service: { replicas: 5 },
      tags: { team: 'web', stage: 'test', cost: '7' },
    },
  },
  {
    name: 'more tasks than instances behind a Classic load balancer',
    change: { loadBalancer: { type: 'Classic' }, service: { replicas: 6 } },
    refused: {
      field: 'spec.service.replicas',
      message:
        'replicas 6 are more than capacity.maxSize 5, and with a Classic load balancer an instance runs one task; lower replicas or raise capacity.maxSize',
    },
  },
  {
    name: 'fewer instances than tasks behind a Classic load balancer',
    change: { loadBalancer: { type: 'Classic' }, capacity: { minSize: 1, maxSize: 1 } },
    refused: { field: 'spec.service.replicas', message: 'replicas 2 are more than capacity.maxSize 1' },
  },
  {
    name: 'four tags on a Classic load balancer',
    change: { loadBalancer: { type: 'Classic' }, tags: { a: '1', b: '2', c: '3', d: '4' } },
    refused: { field: 'spec.tags', message: '4 tags are too many: a Classic load balancer takes 10' },
  },
  {
    name: 'a timeout that a Classic load balancer does not take',
    change: { loadBalancer: { type: 'Classic', idleTimeoutSeconds: 3601 } },
    refused: {
      field: 'spec.loadBalancer.idleTimeoutSeconds',
      message: 'idleTimeoutSeconds 3601 is too long for a Classic load balancer; take 3600 at most',
    },
  },
  {
    name: 'percentages that do not fit those of a Classic load balancer',
    change: { loadBalancer: { type: 'Classic' }, service: { minimumHealthyPercent: 100 } },
    refused: {
      field: 'spec.service.maximumPercent',
      message: 'maximumPercent 100 must be larger than minimumHealthyPercent 100',
    },
  },
  {
    name: 'room for all tasks twice behind a Classic load balancer',
    change: {
      loadBalancer: { type: 'Classic' },
      service: { minimumHealthyPercent: 100, maximumPercent: 200 },
    },
  },
  {
    name: 'percentages that leave no room to roll',
    change: { service: { minimumHealthyPercent: 100, maximumPercent: 100 } },
    refused: {
      field: 'spec.service.maximumPercent',
      message: 'maximumPercent 100 must be larger than minimumHealthyPercent 100',
    },
  },
];

/** Specs and what becomes of them, at admission and at run time alike. */
export const SPEC_SAMPLES: readonly SpecSample[] = [...crossFields, ...singleFields];

/** Changes of a stored object and what becomes of them; at admission only. */
export const TRANSITION_SAMPLES: readonly TransitionSample[] = [
  { name: 'another tag', from: {}, to: { image: { tag: '1.0.1' } } },
  {
    name: 'another region',
    from: {},
    to: { region: 'us-east-1' },
    refused: { field: 'spec.region', message: 'nothing on AWS moves between regions; put eu-west-1 back' },
  },
  {
    name: 'another CIDR',
    from: {},
    to: { network: { cidr: '10.30.0.0/16' } },
    refused: { field: 'spec.network.cidr', message: 'cidr cannot be changed' },
  },
  { name: 'the default CIDR written out', from: {}, to: { network: { cidr: '10.20.0.0/16' } } },
  {
    name: 'a CIDR taken out of the spec',
    from: { network: { cidr: '10.30.0.0/16' } },
    to: {},
    refused: { field: 'spec.network.cidr', message: 'cidr cannot be changed' },
  },
  {
    name: 'another number of zones',
    from: {},
    to: { network: { availabilityZoneCount: 2 } },
    refused: {
      field: 'spec.network.availabilityZoneCount',
      message: 'availabilityZoneCount cannot be changed',
    },
  },
  { name: 'more NAT gateways', from: {}, to: { network: { natGateways: 'PerZone' } } },
  {
    name: 'a load balancer of another type',
    from: {},
    to: { loadBalancer: { type: 'Classic' } },
    refused: { field: 'spec.loadBalancer.type', message: 'type cannot be changed; put Application back' },
  },
  {
    name: 'a Classic load balancer taken out of the spec',
    from: { loadBalancer: { type: 'Classic' } },
    to: {},
    refused: { field: 'spec.loadBalancer.type', message: 'type cannot be changed; put Classic back' },
  },
  {
    name: 'less storage',
    from: { database: { storageGiB: 50 } },
    to: { database: { storageGiB: 49 } },
    refused: {
      field: 'spec.database.storageGiB',
      message: 'storage grows only, because RDS cannot shrink a volume; put 50 back',
    },
  },
  {
    name: 'storage taken out of the spec',
    from: { database: { storageGiB: 50 } },
    to: {},
    refused: {
      field: 'spec.database.storageGiB',
      message: 'storage grows only, because RDS cannot shrink a volume; put 50 back',
    },
  },
  {
    name: 'storage and 8 %',
    from: { database: { storageGiB: 50 } },
    to: { database: { storageGiB: 54 } },
    refused: {
      field: 'spec.database.storageGiB',
      message: 'RDS grows storage by a tenth or more; put 50 back',
    },
  },
  { name: 'storage and 10 %', from: { database: { storageGiB: 50 } }, to: { database: { storageGiB: 55 } } },
  {
    name: 'a newer minor version',
    from: { database: { engineVersion: '8.4.9' } },
    to: { database: { engineVersion: '8.4.10' } },
  },
  {
    name: 'an older minor version',
    from: { database: { engineVersion: '8.4.10' } },
    to: { database: { engineVersion: '8.4.9' } },
    refused: {
      field: 'spec.database.engineVersion',
      message: 'cannot go back to an older minor version; put 8.4.10 back',
    },
  },
  { name: 'the minor version left out', from: { database: { engineVersion: '8.4.10' } }, to: {} },
  {
    name: 'another major version',
    from: {},
    to: { database: { engineVersion: '9.0' } },
    refused: { field: 'spec.database.engineVersion', message: 'only MySQL 8.4 is supported' },
  },
];
