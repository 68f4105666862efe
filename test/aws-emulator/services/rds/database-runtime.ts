import { definePort } from '../../kernel/port.ts';
import { noWork } from '../../kernel/work.ts';
import type { Work } from '../../kernel/work.ts';

/** A database as RDS has it run. */
export interface DatabaseOrder {
  /** Never given to another instance: the resource id. */
  readonly id: string;
  /** By what people know it: the instance's identifier. */
  readonly name: string;
  /** The name that clients connect to. */
  readonly address: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  /** Made with the instance; undefined without one. */
  readonly database: string | undefined;
  /** Values by name, formulas worked out. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** What a runtime tells about a database between the calls. */
export interface DatabaseEvents {
  /** Something that people should know of, in a category of RDS's events. */
  notice(category: string, message: string): void;
  /** It has ended and does not come back. */
  failed(reason: string): void;
}

/** Runs the databases behind DB instances. Work on one database is done in the order in which it was asked for. */
export interface DatabaseRuntime {
  /** Starts a new database, with the data of a snapshot if one is named; over when it answers. */
  create(order: DatabaseOrder, events: DatabaseEvents, snapshot?: string): Work;
  /** Restarts it with all that the order says now. */
  restart(order: DatabaseOrder): Work;
  /** Changes what can be changed while it runs; without a value, back to the default of the engine. */
  setParameters(id: string, parameters: Readonly<Record<string, string | undefined>>): Work;
  setPassword(id: string, password: string): Work;
  /** Keeps a copy of the data as they are at this moment, under a name of the caller's. */
  snapshot(id: string, name: string): Work;
  dropSnapshot(name: string): void;
  remove(id: string): Work;
}

/** Databases that only pretend. */
const simulatedDatabases: DatabaseRuntime = {
  create: () => noWork,
  restart: () => noWork,
  setParameters: () => noWork,
  setPassword: () => noWork,
  snapshot: () => noWork,
  dropSnapshot: () => undefined,
  remove: () => noWork,
};

export const databasePort = definePort('databases', simulatedDatabases);
