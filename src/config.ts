import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { z } from 'zod';

/** What the process was told by its environment. */
export interface Config {
  /** Lowest level that is logged. */
  readonly logLevel: string;
  /** Where `/healthz`, `/readyz` and `/metrics` answer; port 0 takes any free one. */
  readonly metrics: { readonly host: string; readonly port: number };
  /** The Lease that says which of several operators acts; undefined: this one acts without asking. */
  readonly lease: { readonly namespace: string; readonly name: string } | undefined;
  /** The only namespace whose stacks are seen; undefined: all. */
  readonly watchNamespace: string | undefined;
  /** Stacks that are worked on at once. */
  readonly concurrency: number;
  /** Milliseconds between two looks at a stack that is as it should be, before `timeScale` divides them. */
  readonly resyncMs: number;
  /** AWS is this much faster than the real one. 1, except against the emulator. */
  readonly timeScale: number;
  /** Where AWS is; undefined: where the SDK finds it. */
  readonly awsEndpoint: string | undefined;
  /** Names this process in events and in the Lease. */
  readonly podName: string;
}

/** Says which variable is wrong, what its value is, and what to set instead. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

const wholeNumber = (from: number, to: number) => {
  const error = `a whole number from ${from} to ${to}`;
  return z.coerce.number(error).int(error).min(from, error).max(to, error);
};
const aboutName = (what: string) => z.string().regex(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/, what);

/** One line per variable; the text in an error is what a right value looks like. */
const variables = z.object({
  /** Default is info, at which each pass and each change of AWS is one line. */
  WPS_LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal'], 'trace, debug, info, warn, error or fatal')
    .default('info'),
  /** Default is 8080. 0 takes a free port and logs it. */
  WPS_METRICS_PORT: wholeNumber(0, 65_535).default(8080),
  /** Default is every address, because the kubelet's probes come from outside the pod. */
  WPS_METRICS_HOST: z.string().default('0.0.0.0'),
  /** Default is true. Only one operator may act in a cluster; switch it off only where there can be no second one. */
  WPS_LEADER_ELECTION: z.enum(['true', 'false'], 'true or false').default('true'),
  /** Default is the pod's namespace, and outside a cluster `default`, the one namespace that is always there. */
  WPS_LEASE_NAMESPACE: aboutName('the name of a namespace').optional(),
  /** Default is all namespaces. */
  WPS_WATCH_NAMESPACE: aboutName('the name of a namespace').optional(),
  /** Default is 4: a pass waits for AWS more than for the processor. */
  WPS_CONCURRENCY: wholeNumber(1, 100).default(4),
  /** Default is 600: what was changed by hand is put back within about ten minutes. */
  WPS_RESYNC_SECONDS: wholeNumber(1, 86_400).default(600),
  /**
   * For the emulator only, whose databases take seconds instead of minutes: it divides what the operator waits. Against
   * AWS anything but 1 makes the operator ask too often and repeat what it should have waited for.
   */
  WPS_TIME_SCALE: z.coerce
    .number('a number from 1 to 10000')
    .min(1, 'a number from 1 to 10000')
    .max(10_000, 'a number from 1 to 10000')
    .default(1),
  /** The SDK's own variable; passed on explicitly, so that every client is sure to have it. */
  AWS_ENDPOINT_URL: z.url('a URL such as http://127.0.0.1:4566').optional(),
  /** Set by the deployment from the pod's own fields. Default is the host's name. */
  POD_NAME: z.string().optional(),
  POD_NAMESPACE: z.string().optional(),
});

/** The Lease's name; the operator's role allows no other. */
const leaseName = 'wordpress-stack-operator';
const namespaceFile = '/var/run/secrets/kubernetes.io/serviceaccount/namespace';

/** Reads the environment; a variable that is empty counts as not set. Throws ConfigError. */
export function loadConfig(env: Readonly<Record<string, string | undefined>> = process.env): Config {
  const parsed = variables.safeParse(
    Object.fromEntries(Object.entries(env).filter(([, value]) => value !== '')),
  );
  if (!parsed.success) throw configError(env, parsed.error.issues);
  const read = parsed.data;
  const leaseNamespace = read.WPS_LEASE_NAMESPACE ?? read.POD_NAMESPACE ?? namespaceOfPod() ?? 'default';
  return {
    logLevel: read.WPS_LOG_LEVEL,
    metrics: { host: read.WPS_METRICS_HOST, port: read.WPS_METRICS_PORT },
    lease: read.WPS_LEADER_ELECTION === 'true' ? { namespace: leaseNamespace, name: leaseName } : undefined,
    watchNamespace: read.WPS_WATCH_NAMESPACE,
    concurrency: read.WPS_CONCURRENCY,
    resyncMs: read.WPS_RESYNC_SECONDS * 1_000,
    timeScale: read.WPS_TIME_SCALE,
    awsEndpoint: read.AWS_ENDPOINT_URL,
    podName: read.POD_NAME ?? hostname(),
  };
}

function configError(
  env: Readonly<Record<string, string | undefined>>,
  issues: readonly z.core.$ZodIssue[],
): ConfigError {
  const lines = issues.map(({ path, message }) => {
    const name = String(path[0]);
    return `${name} is "${env[name] ?? ''}"; set it to ${message}, or unset it for the default.`;
  });
  return new ConfigError([...new Set(lines)].join('\n'));
}

function namespaceOfPod(): string | undefined {
  try {
    return readFileSync(namespaceFile, 'utf8').trim() || undefined;
  } catch {
    return undefined;
  }
}
