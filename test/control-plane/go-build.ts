import { readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder, publish } from './binary-cache.ts';
import { runCommand } from './run-command.ts';

/** `output` is what `go build` names the file: the last part of the package path that is not a version. */
const packages = {
  etcd: { path: 'go.etcd.io/etcd/server/v3', output: 'server', usually: '1 minute' },
  'kube-apiserver': {
    path: 'k8s.io/kubernetes/cmd/kube-apiserver',
    output: 'kube-apiserver',
    usually: '4 minutes',
  },
  kubectl: { path: 'k8s.io/kubernetes/cmd/kubectl', output: 'kubectl', usually: '1 minute' },
} as const;

export type BuildableBinary = keyof typeof packages;

/** Where built binaries are. The version is that of the module file, so that a newer one there builds anew. */
export async function buildFolder(): Promise<string> {
  return cacheFolder(await kubernetesVersion());
}

/** @throws with Go's own message when the build fails; an `ENOENT` error when there is no Go. */
export async function buildBinary(name: BuildableBinary, log: (line: string) => void): Promise<void> {
  const { path, output, usually } = packages[name];
  const version = await kubernetesVersion();
  log(
    `building ${name} from source: usually ${usually} on two cores, plus the download of Go modules the first time`,
  );
  await publish(await buildFolder(), [name], async (workFolder) => {
    const build = [
      'build',
      '-trimpath',
      '-buildvcs=false',
      '-mod=readonly',
      '-ldflags',
      linkerFlags(version),
    ];
    await withProgress(name, log, (onErrorLine) =>
      runCommand('go', [...build, '-o', `${workFolder}/`, path], {
        cwd: import.meta.dirname,
        env: { ...process.env, CGO_ENABLED: '0', GOWORK: 'off', GOOS: '', GOARCH: '' },
        onErrorLine,
      }),
    );
    await rename(join(workFolder, output), join(workFolder, name));
  });
}

async function kubernetesVersion(): Promise<string> {
  const moduleFile = await readFile(join(import.meta.dirname, 'go.mod'), 'utf8');
  const version = /^\s*k8s\.io\/kubernetes (v\S+)/mu.exec(moduleFile)?.[1];
  if (version === undefined) {
    throw new Error('test/control-plane/go.mod requires no version of k8s.io/kubernetes: restore the file');
  }
  return version;
}

/** Without these the server says that it is `v0.0.0-master+$Format`, and clients that look at versions misbehave. */
function linkerFlags(version: string): string {
  const [major = '', minor = ''] = version.slice(1).split('.');
  const variable = (name: string, value: string) => `-X k8s.io/component-base/version.${name}=${value}`;
  return [
    '-s -w',
    variable('gitVersion', version),
    variable('gitMajor', major),
    variable('gitMinor', minor),
  ].join(' ');
}

async function withProgress(
  name: string,
  log: (line: string) => void,
  run: (onErrorLine: (line: string) => void) => Promise<unknown>,
): Promise<void> {
  const start = Date.now();
  let downloads = 0;
  const report = (what: string) => {
    const modules = downloads === 0 ? '' : `, ${downloads} modules downloaded`;
    log(`${what} ${name}: ${Math.round((Date.now() - start) / 1000)} s${modules}`);
  };
  const timer = setInterval(report, 15_000, 'building');
  try {
    await run((line) => {
      downloads += line.startsWith('go: downloading') ? 1 : 0;
    });
    report('built');
  } finally {
    clearInterval(timer);
  }
}
