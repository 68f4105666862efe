import { ANNOTATIONS } from '../api/v1alpha1/metadata.ts';
import { parseSpec } from '../api/v1alpha1/parse-spec.ts';
import type { WordPressStackSpec } from '../api/v1alpha1/spec.ts';
import type { Clock } from '../clock.ts';
import type { CloudProvider } from '../controller/cloud-provider.ts';
import { KubernetesStackStore } from '../controller/kubernetes-stack-store.ts';
import { ledgerOf, rawRegion, requestsOf, statusHints } from '../controller/stack-input.ts';
import type { StoredStack } from '../controller/stack-store.ts';
import { newLedger, readLedger, type Kind, type Ledger, type Pace } from '../engine/index.ts';
import { admits } from './admission.ts';
import { CliError } from './cli-error.ts';
import { estimate } from './estimate.ts';
import type { StackManifest } from './manifests.ts';
import { planReport, type PlanReport, type PlanReportInput } from './plan-report.ts';
import { planNewStack, planStack, type StackForecast } from './plan-stack.ts';
import { readOnlyKube } from './read-only.ts';
import { told, type StackSource } from './stacks.ts';

export interface PlanTools {
  readonly clouds: CloudProvider;
  readonly kinds: readonly Kind[];
  readonly clock: Clock;
  readonly pace: Pace;
  readonly signal: AbortSignal;
}

/** The plan of a stack that exists nowhere: no cluster and no credentials are needed. */
export async function newPlan(
  manifest: StackManifest,
  namespace: string,
  { kinds, clock, pace, signal }: Omit<PlanTools, 'clouds'>,
): Promise<PlanReport> {
  const { name, spec } = manifest;
  const stack = {
    stackId: 'new',
    account: '',
    region: spec.region,
    partition: 'aws',
    owner: `${namespace}/${name}`,
    cluster: '',
  };
  const forecast = await planNewStack({
    kinds,
    stack,
    spec,
    requests: {},
    ledger: newLedger(stack),
    now: () => clock.now(),
    pace,
    signal,
  });
  const common = { namespace, name, region: spec.region, paused: spec.paused, notes: [], forecast };
  return planReport({ ...common, comparedWith: 'nothing', cause: 'new', cost: estimate(kinds, spec) });
}

/** What the operator would do for an object of the cluster, or would if `manifest` were applied to it. */
export async function livePlan(
  stored: StoredStack,
  manifest: StackManifest | undefined,
  cluster: StackSource,
  tools: PlanTools,
): Promise<PlanReport> {
  const source = { ...cluster, client: readOnlyKube(cluster.client) };
  const { namespace, name } = stored.metadata;
  const before = parseSpec(stored.spec);
  const deleting = stored.metadata.deletionTimestamp !== undefined;
  const spec = manifest?.spec ?? specOf(before, `${namespace}/${name}`, deleting);
  const asked = manifest === undefined || (await admits(source, stored, manifest.spec, tools.signal));
  const stack = applied(stored, manifest);
  const known = before.ok ? before.spec : undefined;
  const steady = isSteady(stored, stack, known, spec);
  const { region, forecast } = await observed({ stack, spec, deleting, steady }, source, tools);
  return planReport({
    namespace,
    name,
    region,
    comparedWith: 'aws',
    cause: deleting ? 'deletion' : steady ? 'drift' : 'spec',
    paused: spec?.paused === true,
    notes: asked ? [] : [unasked],
    forecast,
    ...(deleting ? {} : costs(tools.kinds, spec, known)),
  });
}

/**
 * The plan of an object that does not exist and asks for a stack that lives on, by the annotation with its id: AWS may
 * have some of it.
 */
export async function reattachPlan(
  manifest: StackManifest,
  namespace: string,
  stackId: string,
  cluster: StackSource,
  tools: PlanTools,
): Promise<PlanReport> {
  const source = { ...cluster, client: readOnlyKube(cluster.client) };
  const { name, spec, annotations } = manifest;
  const metadata = {
    namespace,
    name,
    uid: stackId,
    resourceVersion: '',
    generation: 0,
    finalizers: [],
    annotations,
  };
  const stack: StoredStack = { metadata, spec, status: undefined };
  const { region, forecast } = await observed({ stack, spec, deleting: false, steady: false }, source, tools);
  const { paused } = spec;
  const common = { namespace, name, region, paused, notes: [], forecast };
  return planReport({ ...common, comparedWith: 'aws', cause: 'new', ...costs(tools.kinds, spec, undefined) });
}

function costs(
  kinds: readonly Kind[],
  spec: WordPressStackSpec | undefined,
  before: WordPressStackSpec | undefined,
): Pick<PlanReportInput, 'cost' | 'costBefore'> {
  return {
    ...(spec === undefined ? {} : { cost: estimate(kinds, spec) }),
    ...(before === undefined ? {} : { costBefore: estimate(kinds, before) }),
  };
}

const unasked =
  'You may not update the object, so the API server was not asked whether it takes the change; fields that cannot be changed are not checked.';

interface Subject {
  readonly stack: StoredStack;
  readonly spec: WordPressStackSpec | undefined;
  readonly deleting: boolean;
  readonly steady: boolean;
}

/** Looks at AWS with the credentials of the user, for the identity that the object's ledger names. */
async function observed(
  { stack, spec, deleting, steady }: Subject,
  source: StackSource,
  tools: PlanTools,
): Promise<{ readonly region: string; readonly forecast: StackForecast }> {
  const owner = `${stack.metadata.namespace}/${stack.metadata.name}`;
  const known = ledgerIn(stack);
  const region = known?.region ?? spec?.region ?? rawRegion(stack.spec);
  if (region === undefined) throw new CliError(`${owner}: neither ledger nor spec.region names a region`);
  const access = await tools.clouds.connect({ region }, tools.signal);
  if (!access.ok) throw new CliError(`${owner}: ${access.message}`);
  if (known !== undefined && known.account !== access.account)
    throw new CliError(
      `${owner} lives in the AWS account ${known.account}, and your credentials are of ${access.account}; use others, such as with AWS_PROFILE`,
    );
  const store = new KubernetesStackStore(source.client);
  const cluster = await told(source, () => store.clusterUID(tools.signal));
  const ledger = ledgerOf(stack, spec, access, known, tools.clock.now());
  const forecast = await planStack({
    ...tools,
    stack: { ...ledger, owner, cluster },
    spec: deleting ? undefined : spec,
    requests: requestsOf(stack),
    ledger,
    steady,
    cloud: access.cloud,
    now: () => tools.clock.now(),
  });
  return { region, forecast };
}

function specOf(
  parsed: ReturnType<typeof parseSpec>,
  what: string,
  deleting: boolean,
): WordPressStackSpec | undefined {
  if (parsed.ok) return parsed.spec;
  if (deleting) return undefined;
  throw new CliError(parsed.problems.map((problem) => `${what}: ${problem}`).join('\n'));
}

/** The object as it would be after kubectl apply: annotations of both. */
function applied(stored: StoredStack, manifest: StackManifest | undefined): StoredStack {
  const annotations = { ...stored.metadata.annotations, ...manifest?.annotations };
  return { ...stored, metadata: { ...stored.metadata, annotations } };
}

function ledgerIn({ metadata }: StoredStack): Ledger | undefined {
  const ledger = readLedger(metadata.annotations[ANNOTATIONS.ledger]);
  if (ledger !== 'unreadable') return ledger;
  throw new CliError(
    `${metadata.namespace}/${metadata.name}: the annotation ${ANNOTATIONS.ledger} cannot be read; put it back from a backup of the object`,
  );
}

/** The spec and the requests are those with which the stack was last ready: whatever differs, somebody else did. */
function isSteady(
  stored: StoredStack,
  stack: StoredStack,
  before: WordPressStackSpec | undefined,
  spec: WordPressStackSpec | undefined,
): boolean {
  const { readyGeneration } = statusHints(stored.status);
  return (
    readyGeneration === stored.metadata.generation &&
    JSON.stringify(before) === JSON.stringify(spec) &&
    JSON.stringify(requestsOf(stored)) === JSON.stringify(requestsOf(stack))
  );
}
