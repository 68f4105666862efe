import { ANNOTATIONS } from '../api/v1alpha1/metadata.ts';
import { allKinds } from '../reconcilers/index.ts';
import type { Arguments } from './arguments.ts';
import { CliError } from './cli-error.ts';
import { clusterArguments, clusterOptions, openCluster, withCluster, type Cluster } from './cluster.ts';
import { exitCodes, sayError, type Command, type CommandContext } from './command.ts';
import { livePlan, newPlan, reattachPlan, type PlanTools } from './live-plan.ts';
import { readManifests, type StackManifest } from './manifests.ts';
import { paint } from './paint.ts';
import type { PlanReport } from './plan-report.ts';
import { renderPlan } from './render-plan.ts';
import { findStack, requireStack } from './stacks.ts';

const details = `Compares a manifest, or an object of the cluster, with AWS, and prints what the operator would create, change and
remove, what visitors notice, and roughly what the stack costs in a month. Nothing is written anywhere.

A manifest of a stack that is not in the cluster is planned as a new one; that asks AWS nothing and needs no
credentials. For a stack that is there, AWS is read with your own credentials (AWS_PROFILE and the like).

Exit code: 0 when there is nothing to do, 2 when there is something, 1 when the plan could not be made.`;

export const planCommand: Command = {
  spec: {
    name: 'plan',
    summary: 'Show what would be created, changed and removed, and what it costs',
    operands: '[NAME | -f FILE]',
    maxOperands: 1,
    details,
    options: {
      filename: {
        type: 'string',
        short: 'f',
        value: 'FILE',
        help: 'Manifest, YAML or JSON; - is standard input',
      },
      live: { type: 'string', value: 'NAMESPACE/NAME', help: 'The object as it is in the cluster' },
      offline: { type: 'boolean', help: 'With -f: ask no cluster, plan as for a new stack' },
      output: { type: 'string', short: 'o', value: 'text|json', help: 'Default is text' },
      ...clusterOptions,
    },
  },
  async run(args, context) {
    const output = args.text('output') ?? 'text';
    if (!['text', 'json'].includes(output))
      throw new CliError(`--output is "${output}"; set it to text or json`);
    const { reports, failed } = await plansOf(args, context);
    const { terminal } = context;
    if (output === 'json') terminal.out(`${JSON.stringify({ plans: reports }, null, 2)}\n`);
    else terminal.out(reports.map((report) => renderPlan(report, paint(terminal.color))).join('\n'));
    if (failed || reports.some(({ result }) => result === 'incomplete')) return exitCodes.failed;
    return reports.some(({ result }) => result === 'changes') ? exitCodes.changes : exitCodes.done;
  },
};

interface Plans {
  readonly reports: readonly PlanReport[];
  readonly failed: boolean;
}

async function plansOf(args: Arguments, context: CommandContext): Promise<Plans> {
  const file = args.text('filename');
  const tools: PlanTools = { ...context, kinds: allKinds };
  if (file !== undefined) return planFile(file, args, context, tools);
  if (args.flag('offline'))
    throw new CliError('--offline goes with -f: an object of the cluster is compared with AWS');
  return withCluster(args, context.clock, async (cluster) => {
    const [namespace, name] = target(args, cluster.namespace);
    const stack = await requireStack({ ...cluster, namespace }, name, context.signal);
    return { reports: [await livePlan(stack, undefined, cluster, tools)], failed: false };
  });
}

/** `--live NAMESPACE/NAME`, or NAME in the namespace that is meant. */
function target(args: Arguments, namespace: string): readonly [string, string | undefined] {
  const [operand] = args.operands;
  const live = args.text('live');
  if (live === undefined) return [namespace, operand];
  const [first = '', second] = live.split('/');
  if (operand !== undefined)
    throw new CliError('--live and NAME are two ways to name one stack; give one of them');
  return second === undefined ? [namespace, first] : [first, second];
}

async function planFile(
  file: string,
  args: Arguments,
  context: CommandContext,
  tools: PlanTools,
): Promise<Plans> {
  if (args.operands.length > 0 || args.text('live') !== undefined)
    throw new CliError('-f names the stack already; leave out NAME and --live');
  const manifests = readManifests(await context.readText(file), file === '-' ? 'standard input' : file);
  const options = clusterArguments(args);
  const cluster = args.flag('offline') ? undefined : openCluster(options, context.clock);
  try {
    return await planAll(manifests, context, (manifest) =>
      planManifest(manifest, cluster, options.namespace, tools),
    );
  } finally {
    await cluster?.close();
  }
}

/** Every manifest is planned, also after one that cannot be. */
async function planAll(
  manifests: readonly StackManifest[],
  { terminal }: CommandContext,
  planOne: (manifest: StackManifest) => Promise<PlanReport>,
): Promise<Plans> {
  const reports: PlanReport[] = [];
  let failed = false;
  for (const manifest of manifests) {
    try {
      reports.push(await planOne(manifest));
    } catch (error) {
      if (!(error instanceof CliError)) throw error;
      sayError(terminal, error);
      failed = true;
    }
  }
  return { reports, failed };
}

async function planManifest(
  manifest: StackManifest,
  cluster: Cluster | undefined,
  asked: string | undefined,
  tools: PlanTools,
): Promise<PlanReport> {
  const namespace = namespaceOf(manifest, cluster, asked);
  if (cluster === undefined) return newPlan(manifest, namespace, tools);
  const { name, annotations } = manifest;
  const stored = await findStack(cluster, { namespace, name }, tools.signal);
  if (stored !== undefined) return livePlan(stored, manifest, cluster, tools);
  const claimed = annotations[ANNOTATIONS.stackId];
  if (claimed === undefined) return newPlan(manifest, namespace, tools);
  return reattachPlan(manifest, namespace, claimed, cluster, tools);
}

function namespaceOf(
  { name, namespace }: StackManifest,
  cluster: Cluster | undefined,
  asked: string | undefined,
): string {
  if (asked !== undefined && namespace !== undefined && asked !== namespace)
    throw new CliError(
      `${name}: metadata.namespace is ${namespace}, and --namespace is ${asked}; leave one of them out`,
    );
  return namespace ?? cluster?.namespace ?? asked ?? 'default';
}
