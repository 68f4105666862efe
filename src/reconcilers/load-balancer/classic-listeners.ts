import {
  createLoadBalancerListeners,
  deleteLoadBalancerListeners,
  setLoadBalancerListenerSSLCertificate,
} from '../../aws/operations/elb.ts';
import type { Aspect } from '../../engine/index.ts';
import { nameOf, type ClassicListener, type ClassicWant, type SeenClassic } from './classic-shapes.ts';

const listenersOf = (seen: SeenClassic): readonly ClassicListener[] =>
  (seen.ListenerDescriptions ?? []).flatMap(({ Listener }) => Listener ?? []);

const atPort = (seen: SeenClassic, port: number | undefined): ClassicListener | undefined =>
  listenersOf(seen).find(({ LoadBalancerPort }) => LoadBalancerPort === port);

/** AWS shows protocols in capitals, however they were given. */
const leadsAlike = (one: ClassicListener, other: ClassicListener): boolean =>
  one.Protocol?.toUpperCase() === other.Protocol?.toUpperCase() &&
  one.InstancePort === other.InstancePort &&
  one.InstanceProtocol?.toUpperCase() === other.InstanceProtocol?.toUpperCase();

const withListeners = (seen: SeenClassic, listeners: readonly ClassicListener[]): SeenClassic => ({
  ...seen,
  ListenerDescriptions: listeners.map((Listener) => ({ Listener })),
});

const textOf = ({ Protocol = '', LoadBalancerPort = 0, InstancePort = 0 }: ClassicListener): string =>
  `${Protocol} ${LoadBalancerPort} → ${InstancePort}`;

/** A listener that leads elsewhere cannot be changed, and stands in the way of ours. */
const wrongListener: Aspect<SeenClassic, ClassicWant> = {
  name: 'listener that leads elsewhere',
  same: ({ listener }, seen) => {
    const there = atPort(seen, listener.LoadBalancerPort);
    return there === undefined || leadsAlike(there, listener);
  },
  describe: ({ listener }, seen) =>
    `listener ${textOf(atPort(seen, listener.LoadBalancerPort) ?? listener)} (removed: it leads elsewhere)`,
  disruption: () => 'the site does not answer for the seconds until its listener is there again',
  repair: ({ listener }, seen) =>
    deleteLoadBalancerListeners.call({
      LoadBalancerName: nameOf(seen),
      LoadBalancerPorts: [listener.LoadBalancerPort ?? 0],
    }),
  seen: (_output, { listener }, seen) =>
    withListeners(
      seen,
      listenersOf(seen).filter(({ LoadBalancerPort }) => LoadBalancerPort !== listener.LoadBalancerPort),
    ),
};

const missingListener: Aspect<SeenClassic, ClassicWant> = {
  name: 'listener',
  same: ({ listener }, seen) => atPort(seen, listener.LoadBalancerPort) !== undefined,
  describe: ({ listener }) => `listener ${textOf(listener)}`,
  repair: ({ listener }, seen) =>
    createLoadBalancerListeners.call({ LoadBalancerName: nameOf(seen), Listeners: [listener] }),
  seen: (_output, { listener }, seen) => withListeners(seen, [...listenersOf(seen), listener]),
};

/** Connections go on with the old certificate until they end; new ones get the new one. */
const certificate: Aspect<SeenClassic, ClassicWant> = {
  name: 'certificate',
  same: ({ listener }, seen) => {
    const there = atPort(seen, listener.LoadBalancerPort);
    return there === undefined || there.SSLCertificateId === listener.SSLCertificateId;
  },
  repair: ({ listener }, seen) =>
    setLoadBalancerListenerSSLCertificate.call({
      LoadBalancerName: nameOf(seen),
      LoadBalancerPort: listener.LoadBalancerPort,
      SSLCertificateId: listener.SSLCertificateId,
    }),
  seen: (_output, { listener }, seen) =>
    withListeners(
      seen,
      listenersOf(seen).map((one) =>
        one.LoadBalancerPort === listener.LoadBalancerPort
          ? { ...one, SSLCertificateId: listener.SSLCertificateId }
          : one,
      ),
    ),
};

const foreignPorts = ({ listener }: ClassicWant, seen: SeenClassic): number[] =>
  listenersOf(seen)
    .map(({ LoadBalancerPort = 0 }) => LoadBalancerPort)
    .filter((port) => port !== listener.LoadBalancerPort);

const foreignListeners: Aspect<SeenClassic, ClassicWant> = {
  name: 'listeners that are not in the spec',
  same: (want, seen) => foreignPorts(want, seen).length === 0,
  describe: (want, seen) => `listeners of port ${foreignPorts(want, seen).join(', ')} (not in the spec)`,
  repair: (want, seen) =>
    deleteLoadBalancerListeners.call({
      LoadBalancerName: nameOf(seen),
      LoadBalancerPorts: foreignPorts(want, seen),
    }),
  seen: (_output, { listener }, seen) =>
    withListeners(
      seen,
      listenersOf(seen).filter(({ LoadBalancerPort }) => LoadBalancerPort === listener.LoadBalancerPort),
    ),
};

/** In an order in which the new way in is open before the old one closes. */
export const listenerAspects: readonly Aspect<SeenClassic, ClassicWant>[] = [
  wrongListener,
  missingListener,
  certificate,
  foreignListeners,
];
