import { chmod, mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';

/** What all image tests share: one folder, one database server, and its certificates. */
export interface Bench {
  /** Everybody may pass through it, for the servers run as users of their own. */
  readonly folder: string;
  /** Where processes are noted, so that the next run stops what this one could not. */
  readonly processes: string;
  readonly database: {
    readonly port: number;
    readonly socket: string;
    readonly admin: { readonly user: string; readonly password: string };
  };
  readonly certificates: Certificates;
}

/** Paths of PEM files. */
export interface Certificates {
  /** Of the authority that signed the server's. */
  readonly authority: string;
  /** Of an authority that nobody should trust. */
  readonly stranger: string;
  /** For 127.0.0.1 only. */
  readonly server: string;
  readonly key: string;
}

const variable = 'WPS_TEST_IMAGE_BENCH';

/** Workers of jest inherit the environment, and nothing else. */
export function announceBench(bench: Bench): void {
  process.env[variable] = JSON.stringify(bench);
}

export function bench(): Bench {
  const text = process.env[variable];
  if (text === undefined) {
    throw new Error('image tests run as a jest project: make image-test');
  }
  return JSON.parse(text) as Bench;
}

/** An empty folder of this test's own. */
export async function newFolder(name: string): Promise<string> {
  const folder = await mkdtemp(join(bench().folder, `${name}-`));
  await chmod(folder, 0o755);
  return folder;
}
