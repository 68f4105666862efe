import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ContainerOrder } from '../scheduler/task-runtime.ts';
import { nativeEnvironment } from './container-environment.ts';
import type { ContainerFiles } from './container-plan.ts';
import { MemoryLimit } from './memory-limit.ts';
import { NativeContainer } from './native-container.ts';
import type { FurnishedContainer } from './start-container.ts';

/** As the image's Dockerfile has them. */
const image = { user: '33:33', entryPoint: ['/usr/local/bin/wordpress-stack'], command: ['web'] } as const;
const firstFreePort = 1024;

/** Where the kernel limits nothing, the container is still told its limit: it chooses its workers by it. */
function limitsOf(
  memory: MemoryLimit | undefined,
  { memory: mebibytes }: ContainerOrder,
  folder: string,
): ContainerFiles['limits'] {
  if (memory) return { path: memory.seenAt, folder: memory.folder };
  const told = join(folder, 'limits');
  mkdirSync(told, { recursive: true });
  const value = mebibytes === undefined ? 'max' : String(mebibytes * 2 ** 20);
  writeFileSync(join(told, 'memory.max'), `${value}\n`);
  return { path: '/sys/fs/cgroup', folder: told };
}

function limitMemory({ order, name, log }: FurnishedContainer): MemoryLimit | undefined {
  if (order.memory === undefined) return undefined;
  const limit = MemoryLimit.create(name, order.memory);
  if (!limit) log(`no memory limit for ${name}: this process may make no control group`);
  return limit;
}

/** As a process of this machine, from the files of an image that were laid out on it. */
export function startNatively(container: FurnishedContainer, imageFiles: string): NativeContainer {
  const { order, folder, etc, volumes } = container;
  const memory = limitMemory(container);
  return NativeContainer.start({
    folder,
    memory,
    files: {
      image: imageFiles,
      etc,
      volumes,
      temporary: order.temporary,
      limits: limitsOf(memory, order, folder),
      readOnlyRoot: order.readOnlyRoot,
      user: order.user ?? image.user,
    },
    command: commandOf(order),
    environment: nativeEnvironment(container),
    hasInit: order.hasInit,
    lowPorts: order.ports.some(({ host }) => host < firstFreePort),
  });
}

/** Another entry point takes the image's command away: https://docs.docker.com/reference/dockerfile/#understand-how-cmd-and-entrypoint-interact */
function commandOf({ entryPoint, command }: ContainerOrder): readonly string[] {
  if (entryPoint) return [...entryPoint, ...command];
  return [...image.entryPoint, ...(command.length > 0 ? command : image.command)];
}
