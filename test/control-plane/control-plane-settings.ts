import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePorts } from './free-port.ts';

/** What a control plane must keep when its processes are started again. */
export interface ControlPlaneSettings {
  readonly directory: string;
  readonly apiserverPort: number;
  readonly etcdPort: number;
  readonly etcdPeerPort: number;
  readonly adminToken: string;
}

const files = {
  settings: 'settings.json',
  tokens: 'tokens.csv',
  serviceAccountKey: 'service-account.key',
} as const;

export async function readSettings(directory: string): Promise<ControlPlaneSettings | undefined> {
  const file = join(directory, files.settings);
  return existsSync(file) ? (JSON.parse(await readFile(file, 'utf8')) as ControlPlaneSettings) : undefined;
}

/** Makes ports, an administrator's token and the key that signs tokens of service accounts. */
export async function makeSettings(directory: string): Promise<ControlPlaneSettings> {
  await mkdir(directory, { recursive: true });
  const [apiserverPort = 0, etcdPort = 0, etcdPeerPort = 0] = await freePorts(3);
  const adminToken = randomBytes(24).toString('hex');
  const settings = { directory, apiserverPort, etcdPort, etcdPeerPort, adminToken };
  const write = (name: string, content: string) => writeFile(join(directory, name), content, { mode: 0o600 });
  await write(files.tokens, `${adminToken},admin,admin,"system:masters"\n`);
  if (!existsSync(join(directory, files.serviceAccountKey))) {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    await write(files.serviceAccountKey, privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
  }
  await write(files.settings, JSON.stringify(settings));
  return settings;
}

export function etcdArguments({
  directory,
  etcdPort,
  etcdPeerPort,
}: ControlPlaneSettings): readonly string[] {
  const client = `http://127.0.0.1:${etcdPort}`;
  const peer = `http://127.0.0.1:${etcdPeerPort}`;
  return [
    `--data-dir=${join(directory, 'etcd')}`,
    `--listen-client-urls=${client}`,
    `--advertise-client-urls=${client}`,
    `--listen-peer-urls=${peer}`,
    `--initial-advertise-peer-urls=${peer}`,
    `--initial-cluster=default=${peer}`,
    '--log-level=warn',
    // The data may be lost with the machine, never with the process: what is written survives a kill.
    '--unsafe-no-fsync',
  ];
}

/** Where kube-apiserver puts its own serving certificate, which is also the one to trust. */
export function servingCertificate({ directory }: ControlPlaneSettings): string {
  return join(directory, 'kube-apiserver', 'apiserver.crt');
}

export function apiserverArguments({
  directory,
  apiserverPort,
  etcdPort,
}: ControlPlaneSettings): readonly string[] {
  const key = join(directory, files.serviceAccountKey);
  return [
    `--etcd-servers=http://127.0.0.1:${etcdPort}`,
    `--cert-dir=${join(directory, 'kube-apiserver')}`,
    '--bind-address=127.0.0.1',
    `--secure-port=${apiserverPort}`,
    '--service-cluster-ip-range=10.0.0.0/24',
    '--service-account-issuer=https://kubernetes.default.svc',
    `--service-account-key-file=${key}`,
    `--service-account-signing-key-file=${key}`,
    '--authorization-mode=RBAC',
    `--token-auth-file=${join(directory, files.tokens)}`,
    // Pods would need a default service account, which kube-controller-manager makes and which does not run here.
    '--disable-admission-plugins=ServiceAccount',
  ];
}
