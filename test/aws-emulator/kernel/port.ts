/**
 * What a service works through and does not own: the databases, containers and connections behind AWS's objects. An
 * emulator that is given nothing else simulates it.
 */
export interface Port<Runtime> {
  readonly name: string;
  readonly simulated: Runtime;
}

export const definePort = <Runtime>(name: string, simulated: Runtime): Port<Runtime> => ({ name, simulated });

/** What stands in a port's place instead of the simulation. */
export type Plugs = ReadonlyMap<object, unknown>;

export const plug = <Runtime>(port: Port<Runtime>, runtime: Runtime): readonly [object, unknown] => [
  port,
  runtime,
];

export const pluggedInto = <Runtime>(plugs: Plugs, port: Port<Runtime>): Runtime =>
  (plugs.get(port) as Runtime | undefined) ?? port.simulated;
