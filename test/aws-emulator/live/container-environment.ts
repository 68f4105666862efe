import type { ContainerOrder } from '../scheduler/task-runtime.ts';

export interface Surroundings {
  readonly order: ContainerOrder;
  /** Where the task listens: the loopback address that stands for its own. */
  readonly loopback: string;
  /** Where everything of the emulated networks is. */
  readonly network: string;
}

/** What a container engine gives to every container. */
const defaults = {
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  HOME: '/',
};

/**
 * What the container gets: all that its definition says, and two things that are different here. It listens at its own
 * loopback address instead of at all of its network's, and load balancers reach it from such addresses, so they are
 * trusted like those that they stand for.
 */
export function environmentOf({ order, loopback, network }: Surroundings): Readonly<Record<string, string>> {
  const [port] = order.ports;
  const asked = { ...order.environment, ...order.secrets };
  const proxies = asked['WORDPRESS_TRUSTED_PROXIES'];
  return {
    ...asked,
    ...(port === undefined ? {} : { WPS_LISTEN: `${loopback}:${port.host}` }),
    ...(proxies === undefined ? {} : { WORDPRESS_TRUSTED_PROXIES: `${proxies},${network}` }),
  };
}

/** The same where no engine adds its own. */
export const nativeEnvironment = (surroundings: Surroundings): Readonly<Record<string, string>> => ({
  ...defaults,
  ...environmentOf(surroundings),
});

/** A check asks the container by the address that everybody calls himself; here that is everybody's. */
export function checkCommand(
  order: Pick<ContainerOrder, 'ports'>,
  command: readonly string[],
  loopback: string,
): readonly string[] {
  const [port] = order.ports;
  const own = command.map((word) =>
    word.replaceAll(`127.0.0.1:${port?.container ?? 0}`, `${loopback}:${port?.host ?? 0}`),
  );
  return own[0] === 'CMD-SHELL' ? ['/bin/sh', '-c', own[1] ?? ''] : own.slice(1);
}
