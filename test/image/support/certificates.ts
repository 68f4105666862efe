import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from '../../control-plane/run-command.ts';
import type { Certificates } from './bench.ts';

const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

async function makeAuthority(folder: string, name: string): Promise<string> {
  const file = join(folder, `${name}.pem`);
  const key = join(folder, `${name}.key`);
  const subject = `/CN=Image Test ${name}`;
  await runCommand('openssl', [
    'req',
    '-x509',
    ...curve,
    ...['-days', '2', '-subj', subject, '-keyout', key, '-out', file],
  ]);
  return file;
}

/** Two authorities, and a server's certificate that the first one signed. */
export async function makeCertificates(folder: string): Promise<Certificates> {
  const authority = await makeAuthority(folder, 'authority');
  const stranger = await makeAuthority(folder, 'stranger');
  const request = join(folder, 'server.csr');
  const key = join(folder, 'server.key');
  const server = join(folder, 'server.pem');
  await runCommand('openssl', ['req', ...curve, '-subj', '/CN=database', '-keyout', key, '-out', request]);
  const names = join(folder, 'names.cnf');
  await writeFile(names, 'subjectAltName = IP:127.0.0.1\n');
  const signer = ['-CA', authority, '-CAkey', join(folder, 'authority.key'), '-CAcreateserial'];
  await runCommand('openssl', [
    ...['x509', '-req', '-in', request, ...signer],
    ...['-days', '2', '-extfile', names, '-out', server],
  ]);
  // The database server runs as a user of its own.
  await runCommand('chmod', ['644', key, server, authority, stranger]);
  return { authority, stranger, server, key };
}
