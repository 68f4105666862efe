import { readFile } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { join } from 'node:path';
import { createSecureContext } from 'node:tls';
import type { SecureContext } from 'node:tls';
import type { Scope } from '../../kernel/scope.ts';
import { workOf } from '../../kernel/work.ts';
import type { Work } from '../../kernel/work.ts';
import type {
  BalancerRuntime,
  CheckOrder,
  ServedBalancer,
  Target,
  Verdict,
} from '../../services/elbv2/balancer-runtime.ts';
import { Authority } from '../authority.ts';
import { inNetwork } from '../live-network.ts';
import type { LiveNetwork } from '../live-network.ts';
import { Door } from './door.ts';
import { Forwarder } from './forwarder.ts';
import { FrontDoor, type FrontDoorOptions } from './front-door.ts';
import { HealthChecker } from './health-checker.ts';
import { fixedAnswer } from './plain-answer.ts';
import type { Way } from './probe.ts';
import { Switchboard } from './switchboard.ts';

export interface NativeBalancersOptions {
  /** Holds the certificates. */
  readonly folder: string;
  readonly network: LiveNetwork;
  /** Where all of them answer, told apart by their names. Default is 127.0.0.1: see {@link defaultHome}. */
  readonly home?: string;
  readonly log?: (line: string) => void;
}

/** Browsers and curl look here for all names below `localhost`, and ask nobody. */
const defaultHome = '127.0.0.1';
const domain = 'elb.localhost';

const noBalancer = (name: string, port: number) =>
  ({
    kind: 'fixed',
    status: 404,
    contentType: 'text/plain',
    body: `no load balancer ${name} listens at port ${port}\n`,
  }) as const;

/** Load balancers as HTTP proxies of this machine, each at a loopback address of its own. */
export class NativeBalancers implements BalancerRuntime {
  readonly #options: NativeBalancersOptions;
  readonly #authority: Authority;
  readonly #forwarder = new Forwarder();
  readonly #switchboard: Switchboard;
  readonly #balancers = new Map<string, ServedBalancer>();
  /** By `<name>:<port>`. */
  readonly #doors = new Map<string, Promise<Door | undefined>>();
  readonly #certificates = new Map<string, Promise<SecureContext>>();
  readonly #checkers = new Map<string, HealthChecker>();
  #frontDoor: FrontDoor | undefined;

  private constructor(options: NativeBalancersOptions, authority: Authority) {
    this.#options = options;
    this.#authority = authority;
    this.#switchboard = new Switchboard({
      forwarder: this.#forwarder,
      wayTo: (target, { name }) => this.#wayTo(target, options.network.locate(name)),
    });
  }

  static async open(options: NativeBalancersOptions): Promise<NativeBalancers> {
    const authority = await Authority.create(join(options.folder, 'authority'), 'Emulated ACM Root CA');
    const balancers = new NativeBalancers(options, authority);
    balancers.#frontDoor = await balancers.#openFrontDoor();
    return balancers;
  }

  /** What clients have to trust who come by HTTPS: a PEM file. */
  get authorityFile(): string {
    return this.#authority.file;
  }

  /** A name that leads here, or the load balancer's own address where another program has the place of the names. */
  nameFor(label: string): string {
    return this.#frontDoor ? `${label}.${domain}` : this.#options.network.claim();
  }

  serve(balancer: ServedBalancer): void {
    this.#balancers.set(balancer.name, balancer);
    const wanted = new Set<string>();
    for (const { port, protocol } of balancer.listeners) {
      const key = `${balancer.name}:${port}:${protocol}`;
      wanted.add(key);
      if (this.#doors.has(key)) continue;
      if (protocol === 'HTTP' || protocol === 'HTTPS')
        this.#doors.set(key, this.#open(balancer.name, port, protocol === 'HTTPS'));
      else this.#say(`${balancer.name} does not answer at port ${port}: ${protocol} is not served live`);
    }
    this.#shut((key) => key.startsWith(`${balancer.name}:`) && !wanted.has(key));
  }

  close(name: string): void {
    this.#balancers.delete(name);
    this.#certificates.delete(name);
    this.#shut((key) => key.startsWith(`${name}:`));
    this.#options.network.release(name);
  }

  check(scope: Scope, order: CheckOrder, judge: (verdict: Verdict) => void): void {
    const { key } = order.target;
    const assignment = { order, judge, timeScale: scope.timeScale };
    const known = this.#checkers.get(key);
    if (known) known.assign(assignment);
    else
      this.#checkers.set(key, new HealthChecker(assignment, ({ target }) => this.#wayTo(target, undefined)));
  }

  forget(key: string): void {
    this.#checkers.get(key)?.stop();
    this.#checkers.delete(key);
  }

  drain(key: string, seconds: number): Work {
    return workOf(this.#forwarder.inFlight.drained(key, seconds * 1000));
  }

  /** Answers nobody any more, and checks nothing. */
  async end(): Promise<void> {
    for (const key of [...this.#checkers.keys()]) this.forget(key);
    for (const door of this.#doors.values()) (await door)?.abandon();
    this.#doors.clear();
    this.#frontDoor?.close();
    this.#forwarder.close();
  }

  /** Undefined where somebody else answers at the address that names below `localhost` lead to. */
  async #openFrontDoor(): Promise<FrontDoor | undefined> {
    const { home = defaultHome } = this.#options;
    const door = {
      certificateFor: (name: string | undefined) => this.#certificateFor(name),
      onRequest: (port: number) => this.#onRequest(port),
    };
    try {
      return await FrontDoor.open({ ...door, host: home });
    } catch (error) {
      await this.#checkAddresses(door);
      this.#say(
        `load balancers are named by addresses of their own, for ${home} is not free: ${String(error)}`,
      );
      return undefined;
    }
  }

  /** @throws when the ports are taken at all addresses, so that no load balancer could answer anywhere */
  async #checkAddresses(door: Omit<FrontDoorOptions, 'host'>): Promise<void> {
    const { network } = this.#options;
    const host = network.claim();
    try {
      (await FrontDoor.open({ ...door, host })).close();
    } catch (error) {
      const remedy = 'stop what listens there at all addresses, see `ss -ltn`';
      throw new Error(`load balancers need ports 80 and 443 (${String(error)}): ${remedy}`, { cause: error });
    } finally {
      network.release(host);
    }
  }

  async #open(name: string, port: number, secure: boolean): Promise<Door | undefined> {
    const host = this.#options.network.listen(name);
    try {
      return await Door.openSoon({
        host,
        port,
        onRequest: this.#onRequest(port, name),
        ...(secure ? { certificateFor: () => this.#certificateFor(name) } : {}),
      });
    } catch (error) {
      this.#say(`${name} does not answer at ${host}:${port}: ${String(error)}`);
      return undefined;
    }
  }

  #shut(isLeft: (key: string) => boolean): void {
    for (const [key, door] of this.#doors) {
      if (!isLeft(key)) continue;
      this.#doors.delete(key);
      void door.then((open) => open?.close());
    }
  }

  /** Answers for one balancer, or for the one that the request names. */
  #onRequest(port: number, name?: string): RequestListener {
    return (request, response) => {
      const asked = name ?? (request.headers.host ?? '').replace(/:\d+$/, '').toLowerCase();
      const balancer = this.#balancers.get(asked);
      const listener = balancer?.listeners.find((candidate) => candidate.port === port);
      if (balancer && listener) this.#switchboard.answer(request, response, { balancer, listener });
      else fixedAnswer(response, noBalancer(asked, port));
    };
  }

  async #certificateFor(name: string | undefined): Promise<SecureContext | undefined> {
    if (name === undefined || !this.#balancers.has(name)) return undefined;
    const known = this.#certificates.get(name) ?? this.#issue(name);
    this.#certificates.set(name, known);
    return known;
  }

  async #issue(name: string): Promise<SecureContext> {
    const { network, home = defaultHome } = this.#options;
    const addresses = [network.listen(name), home];
    const { certificate, key } = await this.#authority.issue({ names: [name], addresses });
    return createSecureContext({ cert: await readFile(certificate), key: await readFile(key) });
  }

  #wayTo({ vpcId, address }: Target, from: string | undefined): Way | undefined {
    const host = this.#options.network.locate(inNetwork(vpcId, address));
    return host === undefined ? undefined : { host, from };
  }

  #say(line: string): void {
    this.#options.log?.(line);
  }
}
