import { ANNOTATIONS } from '../api/v1alpha1/metadata.ts';
import { mergePatch } from '../controller/kube-client.ts';
import { stacksPath } from '../controller/kubernetes-stack-store.ts';
import { clusterOptions, withCluster } from './cluster.ts';
import { exitCodes, type Command } from './command.ts';
import { requireStack, told } from './stacks.ts';

interface Asking {
  readonly name: string;
  readonly summary: string;
  readonly details: string;
  readonly annotation: string;
}

/** A command that asks the operator for something: it writes the time into an annotation, and the operator does the rest. */
function askingCommand({ name, summary, details, annotation }: Asking): Command {
  return {
    spec: { name, summary, operands: '[NAME]', maxOperands: 1, details, options: clusterOptions },
    run: (args, context) =>
      withCluster(args, context.clock, async (cluster) => {
        const { metadata } = await requireStack(cluster, args.operands[0], context.signal);
        const value = new Date(context.clock.now()).toISOString();
        await told(cluster, () =>
          cluster.client.request(
            {
              method: 'PATCH',
              path: `${stacksPath(metadata.namespace)}/${metadata.name}`,
              query: { fieldManager: 'kubectl-wps' },
              contentType: mergePatch,
              body: { metadata: { annotations: { [annotation]: value } } },
            },
            context.signal,
          ),
        );
        const stack = `${metadata.name} -n ${metadata.namespace}`;
        context.terminal.out(
          `asked for it (${annotation}: ${value}); kubectl wps status ${stack} --watch shows it\n`,
        );
        return exitCodes.done;
      }),
  };
}

export const restartCommand = askingCommand({
  name: 'restart',
  summary: 'Replace all tasks of the site, one after the other',
  details: 'Makes a new deployment of the same image. A rollout that failed is tried again by it.',
  annotation: ANNOTATIONS.restartedAt,
});

export const refreshInstancesCommand = askingCommand({
  name: 'refresh-instances',
  summary: 'Take the newest machine image and replace the instances',
  details: 'Without spec.capacity.imageID, which names one image for good.',
  annotation: ANNOTATIONS.refreshInstances,
});
