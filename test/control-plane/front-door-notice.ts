import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Ports of this machine by the ports of load balancers that they stand for. */
export type FrontDoorPorts = Readonly<Record<string, number>>;

/** Where the load balancers of a live emulator answer people of this machine; `folder` is the emulator's. */
export async function frontDoorPorts(folder: string): Promise<FrontDoorPorts> {
  const text = await readFile(join(folder, 'live', 'balancers', 'front-door.json'), 'utf8');
  return JSON.parse(text) as FrontDoorPorts;
}

/** How people open a site. */
export function frontDoorNotice(ports: FrontDoorPorts): string {
  const others = Object.entries(ports).filter(([port, local]) => Number(port) !== local);
  if (others.length === 0) return 'sites open in a browser by the URL in their status';
  const places = others.map(
    ([port, local]) => `port ${local} stands for ${port}, which is taken or not ours`,
  );
  return `${places.join('; ')}: a browser needs :${others[0]?.[1]} behind a site's name, and the site spec.wordpress.url with it`;
}
