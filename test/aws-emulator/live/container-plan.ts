/** The files that a container sees. */
export interface ContainerFiles {
  /** Where the image's own files lie. */
  readonly image: string;
  /** What lies above the image's /etc: hosts, the authority of databases. */
  readonly etc: string;
  readonly volumes: readonly {
    readonly path: string;
    readonly folder: string;
    readonly readOnly: boolean;
  }[];
  /** Paths in memory. */
  readonly temporary: readonly string[];
  /** Shows the container its limits: a folder of this machine by its path in the container. */
  readonly limits: { readonly path: string; readonly folder: string };
  readonly readOnlyRoot: boolean;
  /** User and group that the program runs as. */
  readonly user: string;
}

type Step = readonly [kind: string, path: string, what: string];

const devices = ['null', 'zero', 'full', 'random', 'urandom'];

/** The base of the image is this machine: its /usr and /etc lie below the image's. */
const base = ({ image, etc }: ContainerFiles): Step[] => [
  ['layers', '/usr', `${image}/usr:/usr`],
  ['layers', '/etc', `${etc}:${image}/etc:/etc`],
  ...['bin', 'sbin', 'lib', 'lib64'].map((name): Step => ['link', `/${name}`, `usr/${name}`]),
];

const kernel = ({ limits }: ContainerFiles): Step[] => [
  ['processes', '/proc', ''],
  ...devices.map((name): Step => ['bind', `/dev/${name}`, `/dev/${name}`]),
  ['memory', '/dev/shm', '1777'],
  ['link', '/dev/fd', '/proc/self/fd'],
  ['link', '/dev/stdin', '/proc/self/fd/0'],
  ['link', '/dev/stdout', '/proc/self/fd/1'],
  ['link', '/dev/stderr', '/proc/self/fd/2'],
  ['bind-read-only', limits.path, limits.folder],
];

/** What the Dockerfile makes besides. */
const folders = ({ user }: ContainerFiles): Step[] => [
  ['folder', '/run', '0:0'],
  ['folder', '/var/www/html', user],
  ['folder', '/var/www/html/wp-content', user],
];

const writable = ({ temporary, volumes, readOnlyRoot }: ContainerFiles): Step[] => [
  // Writable like the rest of the root, and not in a root that is read-only.
  ...(readOnlyRoot ? ([['folder', '/tmp', '0:0']] as const) : ([['memory', '/tmp', '1777']] as const)),
  ...temporary.map((path): Step => ['memory', path, '1777']),
  ...volumes.map(({ path, folder, readOnly }): Step => [readOnly ? 'bind-read-only' : 'bind', path, folder]),
];

/** The steps of container-root.sh, a line each. @throws for a path that mount could not take */
export function containerPlan(files: ContainerFiles): string {
  const steps = [...base(files), ...kernel(files), ...folders(files), ...writable(files)];
  for (const path of [files.image, files.etc])
    if (/[:,\\\s]/.test(path)) throw new Error(`${path} has a character that overlay mounts do not take`);
  const seal: Step[] = files.readOnlyRoot ? [['seal', '/', '']] : [];
  return [...steps, ...seal].map((step) => `${step.join('\t')}\n`).join('');
}
