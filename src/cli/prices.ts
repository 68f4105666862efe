/*
 * List prices on demand in US dollars, without tax, discounts and free tiers. They age: the date is printed with every
 * estimate. To renew them, read the pages named here, change the values, and set the date.
 */

/** Where and when the prices were valid. */
export const priceTable = {
  region: 'us-east-1',
  date: '2026-09',
  /** Hours that AWS's own calculator takes for a month. */
  hoursPerMonth: 730,
  pages: [
    'https://aws.amazon.com/ec2/pricing/on-demand/',
    'https://aws.amazon.com/ebs/pricing/',
    'https://aws.amazon.com/vpc/pricing/',
    'https://aws.amazon.com/elasticloadbalancing/pricing/',
    'https://aws.amazon.com/rds/mysql/pricing/',
    'https://aws.amazon.com/efs/pricing/',
    'https://aws.amazon.com/secrets-manager/pricing/',
  ],
} as const;

/** Per hour. */
export const hourly = {
  natGateway: 0.045,
  /** Each public IPv4 address, in use or not. */
  publicAddress: 0.005,
  applicationLoadBalancer: 0.0225,
  classicLoadBalancer: 0.025,
} as const;

/** Per month. */
export const monthly = {
  secret: 0.4,
  /** General purpose SSD (gp3), for each GiB. */
  instanceStorageGiB: 0.08,
  /** The same of RDS, in one zone; a standby has a copy of its own. */
  databaseStorageGiB: 0.115,
} as const;

/** Linux instances, per hour. */
export const instanceTypes: Readonly<Record<string, number>> = {
  't2.micro': 0.0116,
  't2.small': 0.023,
  't2.medium': 0.0464,
  't2.large': 0.0928,
  't3.nano': 0.0052,
  't3.micro': 0.0104,
  't3.small': 0.0208,
  't3.medium': 0.0416,
  't3.large': 0.0832,
  't3.xlarge': 0.1664,
  't3.2xlarge': 0.3328,
  't3a.micro': 0.0094,
  't3a.small': 0.0188,
  't3a.medium': 0.0376,
  't3a.large': 0.0752,
  't3a.xlarge': 0.1504,
  't4g.micro': 0.0084,
  't4g.small': 0.0168,
  't4g.medium': 0.0336,
  't4g.large': 0.0672,
  't4g.xlarge': 0.1344,
  'm5.large': 0.096,
  'm5.xlarge': 0.192,
  'm6g.medium': 0.0385,
  'm6g.large': 0.077,
  'm6g.xlarge': 0.154,
  'm6i.large': 0.096,
  'm6i.xlarge': 0.192,
  'm7g.medium': 0.0408,
  'm7g.large': 0.0816,
  'm7g.xlarge': 0.1632,
  'm7i.large': 0.1008,
  'm7i.xlarge': 0.2016,
  'c5.large': 0.085,
  'c5.xlarge': 0.17,
  'c6g.large': 0.068,
  'c6g.xlarge': 0.136,
  'c7g.large': 0.0725,
  'c7g.xlarge': 0.145,
  'c7i.large': 0.08925,
  'r6g.large': 0.1008,
  'r7g.large': 0.1071,
};

/** MySQL in one zone, per hour; a standby costs the same again. */
export const databaseClasses: Readonly<Record<string, number>> = {
  'db.t3.micro': 0.017,
  'db.t4g.micro': 0.016,
  'db.t4g.small': 0.032,
  'db.t4g.medium': 0.065,
};
