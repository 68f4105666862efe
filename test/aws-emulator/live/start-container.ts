import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Scope } from '../kernel/scope.ts';
import type { ContainerOrder, TaskOrder } from '../scheduler/task-runtime.ts';
import { writeEtc } from './container-etc.ts';
import type { Shelter } from './engine/shelter.ts';
import { findImage } from './image-store.ts';
import type { LiveContainer } from './live-container.ts';
import { inNetwork, type LiveNetwork } from './live-network.ts';
import { startInEngine } from './start-in-engine.ts';
import { startNatively } from './start-natively.ts';
import { volumeFolder } from './volume-folder.ts';

/** What all tasks of an emulator share. */
export interface LiveTaskSettings {
  readonly network: LiveNetwork;
  /** Where the files of images lie, see image-store.ts. */
  readonly images: string;
  /** For images that a container engine has; undefined where there is none. */
  readonly shelter: Shelter | undefined;
  /** For volumes and for what tasks need while they run. */
  readonly folder: string;
  /** Certificate of the authority of databases: containers have it in the place of RDS's bundle. */
  readonly databaseAuthority: string;
  readonly log: (line: string) => void;
}

/** A container with what this machine gives it. */
export interface FurnishedContainer {
  readonly order: ContainerOrder;
  /** On this machine, of all containers. */
  readonly name: string;
  /** For what it needs while it runs. */
  readonly folder: string;
  /** The files of /etc that are not the image's, see container-etc.ts. */
  readonly etc: string;
  readonly volumes: readonly { readonly path: string; readonly folder: string; readonly readOnly: boolean }[];
  /** Where the task listens: the loopback address that stands for its own. */
  readonly loopback: string;
  /** Where everything of the emulated networks is. */
  readonly network: string;
  readonly log: (line: string) => void;
}

/** The loopback address that stands for the task's own. */
export const loopbackOf = ({ network }: LiveTaskSettings, { place }: TaskOrder): string =>
  network.listen(inNetwork(place.vpcId, place.address));

/** Starts one container of a task. @throws with what ECS says of a task that cannot be started */
export function startContainer(
  settings: LiveTaskSettings,
  scope: Scope,
  task: TaskOrder,
  order: ContainerOrder,
): LiveContainer {
  const { network, images, shelter, databaseAuthority, log } = settings;
  const name = `wps-${task.taskArn.slice(-32)}-${order.name}`;
  const folder = join(settings.folder, 'tasks', name);
  const found = findImage(scope, { name: order.image, store: images, shelter });
  const volumes = Object.entries(order.mounts).map(([path, mount]) => ({
    path,
    folder: volumeFolder(scope, join(settings.folder, 'file-systems'), mount),
    readOnly: mount.readOnly,
  }));
  const loopback = loopbackOf(settings, task);
  mkdirSync(folder, { recursive: true });
  const etc = writeEtc({ network, databaseAuthority, folder, loopback });
  const container = { order, name, folder, etc, volumes, loopback, network: network.network, log };
  return found.kind === 'files'
    ? startNatively(container, found.folder)
    : startInEngine(container, found.shelter, found.image);
}
