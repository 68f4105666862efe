import { rename, writeFile } from 'node:fs/promises';

export interface KubeconfigOptions {
  readonly server: string;
  /** The certificate that proves the server: PEM in base64, as a kubeconfig has it. */
  readonly certificateAuthorityData: string;
  readonly token: string;
}

/** Writes a kubeconfig that only its owner can read: it holds a token. */
export async function writeKubeconfig(file: string, options: KubeconfigOptions): Promise<void> {
  const cluster = { server: options.server, 'certificate-authority-data': options.certificateAuthorityData };
  const name = 'wordpress-stack';
  // JSON is YAML, and needs no library.
  const content = JSON.stringify(
    {
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name, cluster }],
      users: [{ name, user: { token: options.token } }],
      contexts: [{ name, context: { cluster: name, user: name, namespace: 'default' } }],
      'current-context': name,
    },
    undefined,
    2,
  );
  await writeFile(`${file}.new`, `${content}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
}
