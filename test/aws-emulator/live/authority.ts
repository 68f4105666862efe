import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from '../../control-plane/run-command.ts';

/** Paths of PEM files. */
export interface Certificate {
  readonly certificate: string;
  readonly key: string;
}

export interface Subject {
  /** The first one is also the common name. */
  readonly names: readonly [string, ...string[]];
  readonly addresses?: readonly string[];
}

const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
const lifetime = ['-days', '30'];
/** Longer common names are refused by X.509. */
const longestName = 64;

/** Signs certificates for what listens here, as AWS's own authorities do for its endpoints. */
export class Authority {
  /** What clients have to trust. */
  readonly file: string;
  readonly #folder: string;
  #issued = 0;

  private constructor(folder: string) {
    this.#folder = folder;
    this.file = join(folder, 'authority.pem');
  }

  /** A new authority; its files are kept in the folder. */
  static async create(folder: string, name: string): Promise<Authority> {
    await mkdir(folder, { recursive: true });
    const authority = new Authority(folder);
    await runCommand('openssl', [
      ...['req', '-x509', ...newKey, ...lifetime, '-subj', `/CN=${name}`],
      ...['-keyout', authority.#key, '-out', authority.file],
    ]);
    return authority;
  }

  async issue({ names, addresses = [] }: Subject): Promise<Certificate> {
    this.#issued += 1;
    const path = join(this.#folder, `issued-${this.#issued}`);
    const [certificate, key, request, extensions] = ['pem', 'key', 'csr', 'cnf'].map(
      (suffix) => `${path}.${suffix}`,
    ) as [string, string, string, string];
    const others = [...names.map((name) => `DNS:${name}`), ...addresses.map((address) => `IP:${address}`)];
    await writeFile(extensions, `subjectAltName = ${others.join(',')}\n`);
    const subject = `/CN=${names[0].slice(0, longestName)}`;
    await runCommand('openssl', ['req', ...newKey, '-subj', subject, '-keyout', key, '-out', request]);
    await runCommand('openssl', [
      ...['x509', '-req', '-in', request, '-CA', this.file, '-CAkey', this.#key],
      // Two certificates that are made at the same time would fight for the file of a counter.
      ...['-set_serial', String(this.#issued), ...lifetime, '-extfile', extensions, '-out', certificate],
    ]);
    return { certificate, key };
  }

  get #key(): string {
    return join(this.#folder, 'authority.key');
  }
}
