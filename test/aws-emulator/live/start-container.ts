import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Scope } from '../kernel/scope.ts';
import type { ContainerOrder, TaskOrder } from '../scheduler/task-runtime.ts';
import { environmentOf } from './container-environment.ts';
import type { ContainerFiles } from './container-plan.ts';
import { filesOfImage } from './image-store.ts';
import { inNetwork, type LiveNetwork } from './live-network.ts';
import { MemoryLimit } from './memory-limit.ts';
import { NativeContainer } from './native-container.ts';
import { volumeFolder } from './volume-folder.ts';

/** What all tasks of an emulator share. */
export interface NativeTaskSettings {
  readonly network: LiveNetwork;
  /** Where the files of images lie, see image-store.ts. */
  readonly images: string;
  /** For volumes and for what tasks need while they run. */
  readonly folder: string;
  /** Certificate of the authority of databases: containers have it in the place of RDS's bundle. */
  readonly databaseAuthority: string;
  readonly log: (line: string) => void;
}

/** As the image's Dockerfile has them. */
const image = { user: '33:33', entryPoint: ['/usr/local/bin/wordpress-stack'], command: ['web'] } as const;
const bundle = 'wordpress-stack/database-ca.pem';
const firstFreePort = 1024;

/** The loopback address that stands for the task's own. */
export const loopbackOf = ({ network }: NativeTaskSettings, { place }: TaskOrder): string =>
  network.listen(inNetwork(place.vpcId, place.address));

/** Names of databases and load balancers are known inside, and whoever calls himself localhost finds himself. */
function writeEtc(settings: NativeTaskSettings, folder: string, loopback: string): string {
  const etc = join(folder, 'etc');
  mkdirSync(join(etc, 'wordpress-stack'), { recursive: true });
  const hosts = settings.network.hostsFile().replace(/^127\.0\.0\.1 localhost$/m, `${loopback} localhost`);
  writeFileSync(join(etc, 'hosts'), hosts);
  copyFileSync(settings.databaseAuthority, join(etc, bundle));
  return etc;
}

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

function limitMemory(
  settings: NativeTaskSettings,
  order: ContainerOrder,
  name: string,
): MemoryLimit | undefined {
  if (order.memory === undefined) return undefined;
  const limit = MemoryLimit.create(name, order.memory);
  if (!limit) settings.log(`no memory limit for ${name}: this process may make no control group`);
  return limit;
}

/** Starts one container of a task. @throws with what ECS says of a task that cannot be started */
export function startContainer(
  settings: NativeTaskSettings,
  scope: Scope,
  task: TaskOrder,
  order: ContainerOrder,
): NativeContainer {
  const name = `wps-${task.taskArn.slice(-32)}-${order.name}`;
  const folder = join(settings.folder, 'tasks', name);
  const imageFiles = filesOfImage(scope, settings.images, order.image);
  const volumes = Object.entries(order.mounts).map(([path, mount]) => ({
    path,
    folder: volumeFolder(scope, join(settings.folder, 'file-systems'), mount),
    readOnly: mount.readOnly,
  }));
  const loopback = loopbackOf(settings, task);
  mkdirSync(folder, { recursive: true });
  const memory = limitMemory(settings, order, name);
  return NativeContainer.start({
    folder,
    memory,
    files: {
      image: imageFiles,
      etc: writeEtc(settings, folder, loopback),
      volumes,
      temporary: order.temporary,
      limits: limitsOf(memory, order, folder),
      readOnlyRoot: order.readOnlyRoot,
      user: order.user ?? image.user,
    },
    command: commandOf(order),
    environment: environmentOf(order, { loopback, network: settings.network.network }),
    hasInit: order.hasInit,
    lowPorts: order.ports.some(({ host }) => host < firstFreePort),
  });
}

/** Another entry point takes the image's command away: https://docs.docker.com/reference/dockerfile/#understand-how-cmd-and-entrypoint-interact */
function commandOf({ entryPoint, command }: ContainerOrder): readonly string[] {
  if (entryPoint) return [...entryPoint, ...command];
  return [...image.entryPoint, ...(command.length > 0 ? command : image.command)];
}
