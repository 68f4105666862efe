import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ContainerOrder } from '../scheduler/task-runtime.ts';
import { environmentOf } from './container-environment.ts';
import { ownFiles } from './container-etc.ts';
import type { EngineImage } from './engine/engine-arguments.ts';
import { EngineContainer } from './engine/engine-container.ts';
import type { Shelter } from './engine/shelter.ts';
import type { FurnishedContainer } from './start-container.ts';

const firstPort = '/proc/sys/net/ipv4/ip_unprivileged_port_start';

/** In this machine's own network an engine cannot give a port to who is not root, as it can in a container's. */
function checkPorts({ ports, user = '' }: ContainerOrder): void {
  const first = Number(readFileSync(firstPort, 'utf8'));
  const low = ports.find(({ host }) => host < first);
  if (low === undefined || /^(0|root)(:|$)/.test(user)) return;
  throw new Error(
    `CannotStartContainerError: port ${low.host} is root's on this machine: \`sysctl net.ipv4.ip_unprivileged_port_start=${low.host}\``,
  );
}

/** In a container engine. @throws for what no engine can give it */
export function startInEngine(
  container: FurnishedContainer,
  { engine, label }: Shelter,
  image: EngineImage,
): EngineContainer {
  const { order, name, folder, etc, volumes } = container;
  checkPorts(order);
  const environment = environmentOf(container);
  const files = ownFiles.map((file) => ({ path: `/etc/${file}`, folder: join(etc, file), readOnly: true }));
  return EngineContainer.start({
    engine,
    folder,
    environment,
    order: {
      ...order,
      name,
      label,
      image,
      volumes: [...volumes, ...files],
      variables: Object.keys(environment),
    },
  });
}
