import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LiveNetwork } from './live-network.ts';

/** Where the image looks for the authorities of databases, below /etc. */
const bundle = 'wordpress-stack/database-ca.pem';

/** Files in the place of the image's own, by their path below /etc. */
export const ownFiles = ['hosts', bundle] as const;

export interface EtcOptions {
  readonly network: LiveNetwork;
  /** Certificate of the authority of databases: containers have it in the place of RDS's bundle. */
  readonly databaseAuthority: string;
  /** Where the folder is made. */
  readonly folder: string;
  /** The loopback address that stands for the task's own. */
  readonly loopback: string;
}

/** Names of databases and load balancers are known inside, and whoever calls himself localhost finds himself. */
export function writeEtc({ network, databaseAuthority, folder, loopback }: EtcOptions): string {
  const etc = join(folder, 'etc');
  mkdirSync(join(etc, 'wordpress-stack'), { recursive: true });
  const hosts = network.hostsFile().replace(/^127\.0\.0\.1 localhost$/m, `${loopback} localhost`);
  writeFileSync(join(etc, 'hosts'), hosts);
  copyFileSync(databaseAuthority, join(etc, bundle));
  return etc;
}
