import { plug } from '../kernel/port.ts';
import type { Plugs } from '../kernel/port.ts';
import type { TaskRuntime } from '../scheduler/task-runtime.ts';
import { balancerPort } from '../services/elbv2/balancer-runtime.ts';
import type { BalancerRuntime } from '../services/elbv2/balancer-runtime.ts';
import { databasePort } from '../services/rds/database-runtime.ts';
import type { DatabaseRuntime } from '../services/rds/database-runtime.ts';

/** What runs for real. What is left out is simulated, and then the emulator is as deterministic as ever. */
export interface DataPlane {
  /** Runs the containers of tasks. */
  readonly tasks?: TaskRuntime;
  /** Runs the databases of DB instances. */
  readonly databases?: DatabaseRuntime;
  /** Answers in the place of load balancers. */
  readonly balancers?: BalancerRuntime;
}

export const plugsOf = ({ databases, balancers }: DataPlane): Plugs =>
  new Map([
    ...(databases ? [plug(databasePort, databases)] : []),
    ...(balancers ? [plug(balancerPort, balancers)] : []),
  ]);
