import { SPEC_SAMPLES } from '../../support/spec-samples.ts';

/** What most users change, and mistakes they make: laid over {@link SMALLEST}. */
export const edits: readonly object[] = [
  {},
  { image: { tag: '2.0.0' } },
  { image: { tag: '3.0.0-broken' } },
  { image: { tag: 'not-there' } },
  { image: { tag: ':' } },
  { paused: true },
  { deletionPolicy: 'Retain' },
  { tags: { team: 'web', cost: '42' } },
  { tags: { 'aws:team': 'web' } },
  { wordpress: { mode: 'Mutable' } },
  { wordpress: { url: 'http://www.example.com' } },
  { network: { natGateways: 'PerZone' } },
  { network: { cidr: '8.8.0.0/16' } },
  { database: { backupRetentionDays: 21 } },
  { database: { multiAZ: true } },
  { database: { parameters: { max_connections: '200' } } },
  { storage: { transitionToIADays: 7 } },
  { loadBalancer: { idleTimeoutSeconds: 90 } },
  { loadBalancer: { allowedCIDRs: ['10.1.0.0/16', '10.2.0.0/16'] } },
  { capacity: { minSize: 3 } },
  { capacity: { maxSize: 8 } },
  { capacity: { instanceType: 't3.medium' } },
  { service: { replicas: 0 } },
  { service: { replicas: 3 } },
  { service: { replicas: -1 } },
  { service: { memoryMiB: 512 } },
  { service: { cpuUnits: 128 } },
];

/**
 * AWS never makes a volume smaller, and lets the throughput mode be changed back a day later only; a balancer of another
 * type and another network are for the API server to refuse.
 */
const LASTING = /"storageGiB"|"throughputMode"|"Classic"|"cidr"|"availabilityZoneCount"/u;

/** Good and bad values of every field of the API. */
export const fieldEdits: readonly object[] = SPEC_SAMPLES.map(({ change }) => change).filter(
  (change) => !LASTING.test(JSON.stringify(change)),
);

export const SMALLEST = { region: 'eu-west-1', image: { tag: '1.0.0' }, deletionPolicy: 'Delete' };

/** What a history ends with. Few, because each is compared with a stack that was made like that at once. */
export const ends: readonly object[] = [
  SMALLEST,
  { ...SMALLEST, image: { tag: '2.0.0' }, network: { natGateways: 'PerZone' } },
  { ...SMALLEST, tags: { team: 'end' }, loadBalancer: { idleTimeoutSeconds: 30 }, service: { replicas: 3 } },
];
