import type { ContainerOrder } from '../../scheduler/task-runtime.ts';

/** What a container engine is told of a container. */
export interface EngineOrder extends Pick<
  ContainerOrder,
  'user' | 'memory' | 'hasInit' | 'readOnlyRoot' | 'temporary' | 'entryPoint' | 'command'
> {
  readonly name: string;
  readonly label: string;
  readonly image: EngineImage;
  readonly volumes: readonly { readonly path: string; readonly folder: string; readonly readOnly: boolean }[];
  /** Names of variables; their values are in the environment of the engine's command, where `ps` does not show them. */
  readonly variables: readonly string[];
}

/** An image as the engine calls it. */
export interface EngineImage {
  readonly reference: string;
  /** Whether the engine may ask a registry for it. */
  readonly pull: boolean;
}

const limits = (memory: number | undefined): string[] =>
  // As much memory with swap as without: none of it is swap.
  memory === undefined ? [] : ['--memory', `${memory}m`, '--memory-swap', `${memory}m`];

/** Another entry point takes the image's command away, here and there: its other words come before the command. */
const program = ({ image, entryPoint, command }: EngineOrder): string[] => {
  if (!entryPoint) return [image.reference, ...command];
  const [first = '', ...rest] = entryPoint;
  return ['--entrypoint', first, image.reference, ...rest, ...command];
};

/**
 * What follows `create`. There is one network, this machine's: addresses of tasks and databases are loopback ones.
 * https://docs.docker.com/reference/cli/docker/container/create/
 */
export function engineArguments(order: EngineOrder): readonly string[] {
  const { name, label, image, user, memory, hasInit, readOnlyRoot, temporary, volumes, variables } = order;
  return [
    ...['--name', name, '--label', label, '--pull', image.pull ? 'missing' : 'never'],
    ...['--network', 'host', '--log-driver', 'json-file'],
    ...['--cap-drop', 'ALL', '--security-opt', 'no-new-privileges'],
    ...(user === undefined ? [] : ['--user', user]),
    ...limits(memory),
    ...(hasInit ? ['--init'] : []),
    ...(readOnlyRoot ? ['--read-only'] : []),
    ...temporary.flatMap((path) => ['--tmpfs', `${path}:mode=1777`]),
    ...volumes.flatMap(({ path, folder, readOnly }) => [
      '--volume',
      `${folder}:${path}${readOnly ? ':ro' : ''}`,
    ]),
    ...variables.flatMap((variable) => ['--env', variable]),
    ...program(order),
  ];
}
