import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { EnvHttpProxyAgent, fetch } from 'undici';
import { cacheFolder, platform, publish } from './binary-cache.ts';
import { runCommand } from './run-command.ts';

/** The newest archive of Kubernetes 1.36; there is not one for every patch release. */
const version = 'v1.36.2';
const binaries = ['etcd', 'kube-apiserver', 'kubectl'] as const;

/** SHA-512 as published in https://github.com/kubernetes-sigs/controller-tools/blob/main/envtest-releases.yaml */
const digests: Readonly<Record<string, string>> = {
  'darwin-arm64': 'knj55a9Vay8fLROXacHw1xfHtEJpF/3r26iYvLclqRbkkQ1hYIhhlP+b6Viep8XDLCuK4HVHA4dLfIuo3fxBzg==',
  'linux-amd64': '6nQxhsinmfXPj68Wlp+GGJ0APLfRMOCsS1h4nx5XSNzzDr6RyDehDVrEFTg9o+ELnmTWV4XJOMI+c5eBz7dvCA==',
  'linux-arm64': 'LXLumFqOJio8V9yffw/Ykfaox79+uqLbbcbY6siuKBga/lHB82i2d1bNtAsQ3psgVgnhcm5fJ/fG2CTdnGZJrA==',
};

/** Where the archive's binaries are, once it was downloaded. */
export function archiveFolder(): string {
  return cacheFolder(version);
}

export function archiveURL(): string {
  const releases = 'https://github.com/kubernetes-sigs/controller-tools/releases/download';
  return `${releases}/envtest-${version}/envtest-${version}-${platform()}.tar.gz`;
}

/**
 * Downloads the archive that controller-runtime's envtest uses into the cache.
 * @throws when there is none for this platform, when it cannot be reached within seconds, or when its digest differs.
 */
export async function downloadArchive(log: (line: string) => void): Promise<void> {
  const digest = digests[platform()];
  if (digest === undefined) {
    throw new Error(`no archive is pinned for ${platform()}`);
  }
  log(`downloading ${archiveURL()} (about 70 MB)`);
  await publish(archiveFolder(), binaries, async (workFolder) => {
    const archive = join(workFolder, 'archive.tar.gz');
    const found = await download(archiveURL(), archive);
    if (found !== digest) {
      throw new Error(`${archiveURL()} has SHA-512 ${found}, expected ${digest}: refusing to run it`);
    }
    await runCommand('tar', ['-xzf', archive, '-C', workFolder, '--strip-components=2']);
    await rm(archive);
  });
}

/** Writes what `url` answers to `file` and returns its SHA-512 in base64. */
async function download(url: string, file: string): Promise<string> {
  // Where the network is closed, packets are often dropped without an answer: without a short limit on connecting,
  // the first run of a newcomer would hang for minutes before it falls back to building.
  const dispatcher = new EnvHttpProxyAgent({
    connect: { timeout: 5000 },
    headersTimeout: 15_000,
    bodyTimeout: 15_000,
  });
  try {
    const response = await fetch(url, { dispatcher });
    if (!response.ok || response.body === null) {
      throw new Error(`HTTP status ${response.status}`);
    }
    const hash = createHash('sha512');
    const hashing = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        hash.update(chunk);
        done(null, chunk);
      },
    });
    await pipeline(Readable.fromWeb(response.body), hashing, createWriteStream(file));
    return hash.digest('base64');
  } finally {
    await dispatcher.close();
  }
}
