import { rm } from 'node:fs/promises';
import type { DatabaseEvents, DatabaseOrder } from '../../services/rds/database-runtime.ts';
import type { Authority, Certificate } from '../authority.ts';
import type { LiveNetwork } from '../live-network.ts';
import { configurationOf, variableOf } from './mariadb-configuration.ts';
import type { MariadbPrograms } from './mariadb-programs.ts';
import { MariadbServer } from './mariadb-server.ts';
import { firstStatements, literal, passwordStatement } from './master-user.ts';

export interface NativeDatabaseOptions {
  readonly folder: string;
  readonly programs: MariadbPrograms;
  readonly authority: Authority;
  readonly network: LiveNetwork;
  readonly events: DatabaseEvents;
}

/** How often a database that dies again and again is started before it is given up. */
const longestRow = 3;

/** Lasting this long, a database has recovered, and its next death is the first again. */
const recoveredAfter = 10_000;

/** The MariaDB server behind one DB instance. What is asked of it is done one after the other. */
export class NativeDatabase {
  readonly #options: NativeDatabaseOptions;
  readonly #server: MariadbServer;
  #order: DatabaseOrder;
  #certificate: Certificate | undefined;
  #line: Promise<unknown> = Promise.resolve();
  #deaths = 0;
  #startedAt = 0;
  #isGone = false;

  constructor(order: DatabaseOrder, options: NativeDatabaseOptions) {
    this.#order = order;
    this.#options = options;
    this.#server = new MariadbServer({ ...options, onDeath: () => void this.#recover() });
  }

  create(copy: string | undefined): Promise<void> {
    return this.#inTurn(async () => {
      if (copy === undefined) await this.#server.install();
      else await this.#server.adopt(copy);
      await this.#start();
      if (copy === undefined) await this.#server.sql(firstStatements(this.#order), 'root');
    });
  }

  restart(order: DatabaseOrder): Promise<void> {
    return this.#inTurn(async () => {
      this.#order = order;
      await this.#server.stop();
      await this.#start();
    });
  }

  /** @throws naming the parameters that it does not have or whose value it does not take */
  setParameters(parameters: Readonly<Record<string, string | undefined>>): Promise<void> {
    return this.#inTurn(async () => {
      const refused: string[] = [];
      for (const [name, value] of Object.entries(parameters)) {
        const text = value === undefined ? 'DEFAULT' : settingOf(value);
        await this.#server.sql(`SET GLOBAL \`${variableOf(name)}\` = ${text}`).catch(() => {
          refused.push(`${name} = ${value ?? 'its default'}`);
        });
      }
      if (refused.length > 0) throw new Error(`MariaDB does not take ${refused.join(', ')} while it runs`);
    });
  }

  setPassword(password: string): Promise<void> {
    return this.#inTurn(async () => {
      this.#order = { ...this.#order, password };
      await this.#server.sql(passwordStatement(this.#order.user, password));
    });
  }

  copyTo(folder: string): Promise<void> {
    return this.#inTurn(() => this.#server.copyTo(folder));
  }

  remove(): Promise<void> {
    return this.#inTurn(async () => {
      this.#isGone = true;
      await this.#server.stop();
      await rm(this.#options.folder, { recursive: true, force: true });
      this.#options.network.release(this.#order.address);
    });
  }

  /** Ends it whatever it was doing. */
  async stop(): Promise<void> {
    this.#isGone = true;
    await this.#server.stop();
    // It may have been about to start.
    await this.#line;
    await this.#server.stop();
  }

  #inTurn<Result>(action: () => Promise<Result>): Promise<Result> {
    const result = this.#line.then(action);
    this.#line = result.catch(() => undefined);
    return result;
  }

  async #start(): Promise<void> {
    const { authority, network, programs, events } = this.#options;
    const { address } = this.#order;
    const listensAt = network.listen(address);
    this.#certificate ??= await authority.issue({ names: [address], addresses: [listensAt] });
    if (this.#isGone) throw new Error(`${this.#order.name} was stopped while it started`);
    const { text, unknown } = configurationOf({
      order: this.#order,
      listensAt,
      data: this.#server.data,
      certificate: this.#certificate,
      authority: authority.file,
      known: programs.options,
    });
    if (unknown.length > 0)
      events.notice(
        'configuration change',
        `MariaDB, which stands in for MySQL, has none of these parameters: ${unknown.join(', ')}`,
      );
    await this.#server.start(text);
    this.#startedAt = Date.now();
  }

  /** https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Events.Messages.html#USER_Events.Messages.instance */
  async #recover(): Promise<void> {
    const { events } = this.#options;
    if (this.#isGone || this.#startedAt === 0) return;
    this.#deaths = Date.now() - this.#startedAt > recoveredAfter ? 1 : this.#deaths + 1;
    if (this.#deaths > longestRow) {
      events.failed(`it has ended ${longestRow} times in a row`);
      return;
    }
    events.notice('recovery', 'Recovery of the DB instance has started.');
    try {
      await this.#inTurn(() => (this.#isGone ? Promise.resolve() : this.#start()));
      events.notice('recovery', 'Recovery of the DB instance is complete.');
    } catch (error) {
      events.failed(String(error));
    }
  }
}

const settingOf = (value: string): string => (/^-?\d+$/.test(value) ? value : literal(value));
