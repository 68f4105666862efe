/** A value that is refused, a part of the message, and the field to blame when it is not the one that was set. */
type RefusedValue = readonly [value: unknown, message?: string | undefined, field?: string];

interface FieldSamples {
  readonly accepted: readonly unknown[];
  readonly refused: readonly RefusedValue[];
}

const entries = (count: number): Record<string, string> =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`key-${index}`, 'x']));

const atLeast = (minimum: number): string => `should be greater than or equal to ${minimum}`;
const atMost = (maximum: number): string => `should be less than or equal to ${maximum}`;
const NOT_MYSQL_8_4 = 'only MySQL 8.4 is supported';
const NOT_A_BLOCK = 'is not an IPv4 block';
const NOT_A_SITE = 'is not the address of a site';
const NOT_AN_ADDRESS = 'is not an e-mail address';
const TLS_STAYS = 'require_secure_transport cannot be overridden';

/** Values of one field at a time, by its path in the spec; null takes the field away. */
export const FIELD_SAMPLES: Readonly<Record<string, FieldSamples>> = {
  region: {
    accepted: ['us-gov-west-1', 'eusc-de-east-1', 'ap-southeast-7'],
    refused: [
      [null],
      [7],
      ['x'.repeat(33)],
      ['', 'is not an AWS region'],
      ['eu-west-1a', 'is not an AWS region'],
    ],
  },
  deletionPolicy: {
    accepted: ['Delete', 'Snapshot', 'Retain'],
    refused: [['Keep'], ['snapshot'], ['']],
  },
  paused: { accepted: [true, false], refused: [['yes']] },
  tags: {
    accepted: [
      {},
      entries(30),
      { 'cost center': 'a/b:c=d+e@f_g.h-i', Größe: 'übergroß', empty: '', name: 'x', awsome: 'x' },
      { ['k'.repeat(128)]: 'v'.repeat(256) },
    ],
    refused: [
      [entries(31)],
      [{ 'wordpress-stack.dev/stack-id': 'x' }, '"wordpress-stack.dev/stack-id" belongs to the operator'],
      [{ 'AwS:team': 'x' }, '"AwS:team" is reserved by AWS'],
      [{ Name: 'x' }, '"Name" is set by the operator'],
      [{ '': 'x' }, '"" is malformed'],
      [{ ok: 'x', 'a,b': 'x' }, '"a,b" is malformed'],
      [{ ['k'.repeat(129)]: 'x' }, 'is malformed'],
      [{ team: 'a"b' }, 'not every AWS service takes'],
      [{ team: 'x'.repeat(257) }, undefined, 'tags.team'],
    ],
  },
  'image.tag': {
    accepted: ['v', '_2026.11-rc', 'x'.repeat(128)],
    refused: [
      [null],
      ['', 'is not an image tag'],
      ['site:1', 'is not an image tag'],
      ['.x', 'is not an image tag'],
      ['x'.repeat(129)],
    ],
  },
  'image.repository': {
    accepted: ['site', 'team/site', 'registry.example.com:5000/team/site_a--b', 'localhost/site'],
    refused: [
      ['site@sha256:00', 'is not an image repository'],
      ['example.com/site:1', 'is not an image repository'],
      ['https://example.com/site', 'is not an image repository'],
      ['example.com/Site', 'is not an image repository'],
    ],
  },
  'wordpress.title': {
    accepted: ['x', 'Übergrößen & mehr: "alles"', 'x'.repeat(200)],
    refused: [
      ['', 'is not a title'],
      ['  ', 'is not a title'],
      ['two\nlines', 'is not a title'],
      ['x'.repeat(201)],
    ],
  },
  'wordpress.adminUser': {
    accepted: ['x', 'Jane Doe', 'jane.doe@example.com', 'x'.repeat(60)],
    refused: [
      ['', 'is not a name to log in by'],
      [' x', 'is not a name to log in by'],
      ['x ', 'is not a name to log in by'],
      ['a  b', 'is not a name to log in by'],
      ['jürgen', 'is not a name to log in by'],
      ['x'.repeat(61)],
    ],
  },
  'wordpress.adminEmail': {
    accepted: ['a@b.c', 'jane.doe+blog@mail.example.com'],
    refused: [
      ['', NOT_AN_ADDRESS],
      ['jane', NOT_AN_ADDRESS],
      ['jane@localhost', NOT_AN_ADDRESS],
      ['jane@Example.com', NOT_AN_ADDRESS],
      ['jane doe@example.com', NOT_AN_ADDRESS],
      [`${'x'.repeat(89)}@example.com`],
    ],
  },
  'wordpress.mode': { accepted: ['Immutable', 'Mutable'], refused: [['Immutable ']] },
  'wordpress.url': {
    accepted: ['http://www.example.com', 'http://127.0.0.1:8081', 'http://localhost'],
    refused: [
      ['www.example.com', NOT_A_SITE],
      ['http://www.example.com/', NOT_A_SITE],
      ['http://www.example.com/blog', NOT_A_SITE],
      ['http://WWW.example.com', NOT_A_SITE],
      ['http://-www.example.com', NOT_A_SITE],
      ['ftp://www.example.com', NOT_A_SITE],
      ['https://www.example.com', 'is not what the load balancer serves'],
      [`http://www.example.com.${'x'.repeat(255)}`],
    ],
  },
  'network.cidr': {
    accepted: ['10.0.0.0/16', '10.255.240.0/20', '172.16.0.0/16', '172.31.240.0/20', '192.168.0.0/18'],
    refused: [
      ['8.8.0.0/16', 'is not private'],
      ['172.32.0.0/16', 'is not private'],
      ['100.64.0.0/16', 'is not private'],
      ['10.20.0.0/15', 'has the wrong size'],
      ['10.20.0.0/21', 'has the wrong size'],
      ['10.20.0.1/16', 'has bits set behind the prefix length'],
      ['10.020.0.0/16', NOT_A_BLOCK],
      ['10.20.0.0/016', NOT_A_BLOCK],
      ['fd00::/16', NOT_A_BLOCK],
      ['10.20.0.0', NOT_A_BLOCK],
    ],
  },
  'network.availabilityZoneCount': { accepted: [2, 3], refused: [[2.5], [1, atLeast(2)], [4, atMost(3)]] },
  'network.natGateways': { accepted: ['Single', 'PerZone'], refused: [['None']] },
  'database.engineVersion': {
    accepted: ['8.4', '8.4.10'],
    refused: [
      ['8.0', NOT_MYSQL_8_4],
      ['9.4', NOT_MYSQL_8_4],
      ['8.4.', NOT_MYSQL_8_4],
      ['8x4', NOT_MYSQL_8_4],
    ],
  },
  'database.instanceClass': {
    accepted: ['db.t4g.micro', 'db.r6id.32xlarge'],
    refused: [
      ['t4g.micro', 'is not an RDS instance class'],
      ['db.t4g', 'is not an RDS instance class'],
    ],
  },
  'database.storageGiB': {
    accepted: [20, 90],
    refused: [
      [19, atLeast(20)],
      [65_537, atMost(65_536)],
    ],
  },
  'database.maxStorageGiB': { accepted: [20, 65_536], refused: [[65_537, atMost(65_536)]] },
  'database.multiAZ': { accepted: [true], refused: [['true']] },
  'database.backupRetentionDays': {
    accepted: [1, 35],
    refused: [
      [0, 'would switch automated backups and point-in-time restore off'],
      [36, atMost(35)],
    ],
  },
  'database.applyChanges': { accepted: ['Immediately'], refused: [['Now']] },
  'database.maintenanceWindow': {
    accepted: ['tue:08:09-tue:09:08', 'sun:23:50-mon:00:20'],
    refused: [
      ['Sunday', 'is not a weekly window'],
      ['Sun:03:00-Sun:04:00', 'is not a weekly window'],
      ['sun:24:00-mon:01:00', 'is not a weekly window'],
      ['sun:23:50-mon:00:19', 'is shorter than RDS allows'],
      ['sun:03:00-sun:03:00', 'is shorter than RDS allows'],
    ],
  },
  'database.parameters': {
    accepted: [{ max_connections: '200', 'gtid-mode': 'ON' }, entries(50)],
    refused: [
      [entries(51)],
      [{ require_secure_transport: '0' }, TLS_STAYS],
      [{ 'require-secure-transport': '0' }, TLS_STAYS],
      [{ MAX_CONNECTIONS: '1' }, '"MAX_CONNECTIONS" is not the name of a MySQL parameter'],
      [{ max_connections: 'x'.repeat(1025) }, undefined, 'database.parameters.max_connections'],
    ],
  },
  'storage.throughputMode': { accepted: ['Bursting'], refused: [['Provisioned']] },
  'storage.transitionToIADays': {
    accepted: [0, 1, 365],
    refused: [[45, 'EFS does not offer this number of days'], [366]],
  },
  'loadBalancer.type': { accepted: ['Application', 'Classic'], refused: [['Network']] },
  'loadBalancer.certificateARN': {
    accepted: [],
    refused: [
      ['arn:aws:acm:eu-west-1:123456789012:certificate/0a1b', 'is required with', 'wordpress.url'],
      [
        'arn:aws:iam::123456789012:server-certificate/x',
        'is not the ARN of an ACM certificate',
        'loadBalancer.certificateARN',
      ],
    ],
  },
  'loadBalancer.allowedCIDRs': {
    accepted: [['0.0.0.0/0'], Array.from({ length: 50 }, (_, index) => `203.0.113.${index}/32`)],
    refused: [
      [[]],
      [['10.0.0.0/8', '10.0.0.0/8']],
      [Array.from({ length: 51 }, (_, index) => `203.0.113.${index}/32`)],
      [['203.0.113.7'], NOT_A_BLOCK],
      [['::/0'], NOT_A_BLOCK],
      [['203.0.113.7/24'], 'has bits set behind the prefix length'],
    ],
  },
  'loadBalancer.idleTimeoutSeconds': {
    accepted: [1, 4000],
    refused: [
      [0, atLeast(1)],
      [4001, atMost(4000)],
    ],
  },
  'capacity.instanceType': {
    accepted: ['m7g.large', 'u-6tb1.112xlarge'],
    refused: [
      ['db.t3.small', 'is not an EC2 instance type'],
      ['t3', 'is not an EC2 instance type'],
    ],
  },
  'capacity.cpuCredits': { accepted: ['Unlimited'], refused: [['unlimited']] },
  'capacity.minSize': { accepted: [0, 5], refused: [[-1, atLeast(0)]] },
  'capacity.maxSize': {
    accepted: [2, 500],
    refused: [
      [0, '0 instances could run no task'],
      [501, atMost(500)],
    ],
  },
  'capacity.imageID': {
    accepted: ['ami-01234567'],
    refused: [['al2023', 'is not the id of a machine image']],
  },
  'service.replicas': {
    accepted: [0, 500],
    refused: [['2'], [-1, 'there is no negative number of tasks'], [501, atMost(500)]],
  },
  'service.cpuUnits': {
    accepted: [128],
    refused: [
      [127, atLeast(128)],
      [196_609, atMost(196_608)],
    ],
  },
  'service.memoryMiB': {
    accepted: [128],
    refused: [
      [127, atLeast(128)],
      [1_048_577, atMost(1_048_576)],
    ],
  },
  'service.minimumHealthyPercent': {
    accepted: [0],
    refused: [
      [-1, atLeast(0)],
      [101, atMost(100)],
    ],
  },
  'service.maximumPercent': {
    accepted: [101],
    refused: [
      [99, atLeast(100)],
      [201, atMost(200)],
    ],
  },
};
