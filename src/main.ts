import { fromNodeProviderChain } from '@aws-sdk/credential-providers';
import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { RESOURCE } from './api/v1alpha1/resource.ts';
import { SdkCloudProvider } from './aws/sdk-cloud-provider.ts';
import { systemClock as clock } from './clock.ts';
import { ConfigError, loadConfig, type Config } from './config.ts';
import { Controller } from './controller/controller.ts';
import { EventRecorder } from './controller/event-recorder.ts';
import { syncCheck, watchCheck, workerCheck } from './controller/health.ts';
import { KubeClient } from './controller/kube-client.ts';
import { loadKubeConfig } from './controller/kube-config.ts';
import { ConflictError } from './controller/kube-error.ts';
import { kubeListWatch } from './controller/kube-list-watch.ts';
import { KubernetesKeptDataStore } from './controller/kubernetes-kept-data-store.ts';
import { KubernetesJournal } from './controller/kubernetes-journal.ts';
import { KubernetesLeaseStore } from './controller/kubernetes-lease-store.ts';
import { KubernetesStackStore, stacksPath } from './controller/kubernetes-stack-store.ts';
import { LeaderElector } from './controller/leader-elector.ts';
import { requestKey, type Request } from './controller/reconcile.ts';
import { Reflector } from './controller/reflector.ts';
import { stackFingerprint } from './controller/stack-fingerprint.ts';
import { StackReconciler } from './controller/stack-reconciler.ts';
import { WorkQueue } from './controller/workqueue.ts';
import { pace } from './engine/index.ts';
import { createLogger } from './observability/logger.ts';
import { Metrics } from './observability/metrics.ts';
import { ProbeServer } from './observability/probe-server.ts';
import { systemRandom } from './random.ts';
import { allKinds } from './reconcilers/index.ts';

const VERSION = '0.1.0';

/** Ends when `stop` aborts and everything in flight has come to its end. */
async function run(config: Config, logger: Logger, stop: AbortSignal): Promise<void> {
  const metrics = new Metrics({ controller: RESOURCE.singular, version: VERSION });
  metrics.watchProcess();
  const lifetime = new AbortController();
  const kube = loadKubeConfig();
  const client = new KubeClient({ config: kube, clock });
  const store = new KubernetesStackStore(client, config.watchNamespace);
  const recorder = new EventRecorder({
    client,
    clock,
    signal: lifetime.signal,
    instance: config.podName,
    onLost: (event, err) => {
      logger.warn({ err, reason: event.reason }, 'an event could not be written');
    },
  });
  const queue = new WorkQueue<Request>({
    clock,
    random: systemRandom.fraction,
    keyOf: requestKey,
    observer: metrics.queue,
  });
  const clouds = new SdkCloudProvider({
    credentials: fromNodeProviderChain(),
    clock,
    random: systemRandom.fraction,
    timeScale: config.timeScale,
    ...(config.awsEndpoint === undefined ? {} : { endpoint: config.awsEndpoint }),
    onCall: (call) => {
      metrics.awsCalled(call);
      logger.debug(call, 'AWS call');
    },
  });
  const reconciler = new StackReconciler({
    store,
    keptData: new KubernetesKeptDataStore(client),
    clouds,
    kinds: allKinds,
    clock,
    pace: { ...pace(config.timeScale), resync: config.resyncMs / config.timeScale },
    random: systemRandom.text,
    jitter: systemRandom.fraction,
    journal: (stack) => new KubernetesJournal(stack, recorder, logger),
    drain: stop,
  });
  const controller = new Controller({
    clock,
    queue,
    reconcile: (request, signal) => reconciler.reconcile(request, signal),
    maxConcurrentReconciles: config.concurrency,
    observer: {
      started: () => {
        metrics.passStarted();
      },
      finished: (request, outcome, seconds, err) => {
        metrics.passFinished(outcome, seconds);
        if (err instanceof ConflictError)
          logger.info({ ...request }, 'the object was changed meanwhile; the pass is made again');
        else if (err !== undefined) logger.error({ ...request, err }, 'a pass failed; it is tried again');
      },
    },
  });
  const reflector = new Reflector({
    clock,
    random: systemRandom.fraction,
    listWatch: kubeListWatch(client, stacksPath(config.watchNamespace)),
    fingerprint: stackFingerprint,
    onChange: (key) => {
      queue.add(key);
    },
    observer: {
      failed: (err) => {
        metrics.watchFailed();
        logger.warn({ err }, 'the watch was interrupted; it goes on');
      },
      listed: (objects) => {
        logger.debug({ objects }, 'listed');
      },
    },
  });
  const probes = new ProbeServer({
    ...config.metrics,
    health: [watchCheck(reflector, clock), workerCheck(controller)],
    readiness: [syncCheck(reflector)],
    metrics,
  });
  const port = await probes.listen();
  logger.info({ port, kinds: allKinds.length, timeScale: config.timeScale }, 'started');
  const watching = reflector.run(lifetime.signal);
  const work = async (lost: AbortSignal): Promise<void> => {
    const inTime = await controller.run(stop, lost);
    logger.info({ inTime }, 'drained');
  };
  try {
    await lead(config, client, logger, metrics, { stop, work });
  } finally {
    await recorder.flush();
    lifetime.abort();
    await watching;
    await probes.close();
    clouds.destroy();
    await kube.close();
  }
}

async function lead(
  config: Config,
  client: KubeClient,
  logger: Logger,
  metrics: Metrics,
  run: { readonly stop: AbortSignal; readonly work: (lost: AbortSignal) => Promise<void> },
): Promise<void> {
  const { lease } = config;
  if (lease === undefined) {
    await run.work(new AbortController().signal);
    return;
  }
  const elector = new LeaderElector({
    clock,
    random: systemRandom.fraction,
    store: new KubernetesLeaseStore(client, lease.namespace, lease.name),
    identity: `${config.podName}_${randomUUID()}`,
    observer: {
      leading: (leads) => {
        metrics.leading(leads);
        logger.info(
          { leads, lease: `${lease.namespace}/${lease.name}` },
          leads ? 'leading' : 'no longer leading',
        );
      },
      failed: (err) => {
        logger.warn({ err }, 'the Lease could not be read or written; it is tried again');
      },
    },
  });
  await elector.run(run.stop, run.work);
}

function stopSignal(): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGTERM', 'SIGINT'] as const) {
    process.once(name, () => {
      controller.abort(new Error(name));
    });
  }
  return controller.signal;
}

try {
  const config = loadConfig();
  const logger = createLogger({ level: config.logLevel, version: VERSION });
  await run(config, logger, stopSignal()).catch((err: unknown) => {
    logger.fatal({ err }, 'the operator ends');
    process.exitCode = 1;
  });
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
