import type { LagMode } from '../aws-emulator/kernel/lag.ts';
import { POSITIONS, type CrashPoint, type Position } from './crash-plan.ts';
import { play } from './history.ts';
import { scenarios, type Scenario } from './scenario.ts';

export interface MatrixOptions {
  readonly scenario: string;
  readonly seed: number;
  readonly lag: LagMode;
  /** Of every so many writes one is tried. */
  readonly sample: number;
  /** `all`: each write that is tried meets every position; `turns`: one, and the positions take turns. */
  readonly positions: 'all' | 'turns';
  /** Only writes whose name holds this, such as `ec2:CreateVpc`, are tried. Default is all. */
  readonly only?: string;
  /** What is killed at a write is paused there instead, for so many milliseconds. Default is that it dies. */
  readonly pausedFor?: number;
  /** The process that is started in place of the dead one dies too, a few writes later. Default is false. */
  readonly twice?: boolean;
  /** Nobody is killed; another process works beside the first from the beginning. */
  readonly rival?: boolean;
  /** Two processes, of which the one works that the real election lets lead. Default is one, without an election. */
  readonly elected?: boolean;
  /** This worker plays the histories whose number leaves `part` when divided by `parts`. */
  readonly part: number;
  readonly parts: number;
}

export interface MatrixResult {
  readonly scenario: string;
  readonly lag: LagMode;
  readonly writes: number;
  readonly tried: number;
  readonly broken: readonly {
    readonly at: string;
    readonly oracles: readonly string[];
    readonly story: string;
  }[];
}

export function scenarioNamed(name: string): Scenario {
  const scenario = scenarios.find((candidate) => candidate.name === name);
  if (scenario === undefined)
    throw new Error(`no scenario ${name}; there are ${scenarios.map((entry) => entry.name).join(', ')}`);
  return scenario;
}

/** Kills the operator at the writes of a scenario, at each position, and compares every end with the undisturbed one. */
export async function crashMatrix(options: MatrixOptions): Promise<MatrixResult> {
  const scenario = scenarioNamed(options.scenario);
  const { seed, lag, elected = false } = options;
  const undisturbed = await play({ scenario, seed, lag });
  const broken: { at: string; oracles: readonly string[]; story: string }[] = [];
  if (undisturbed.broken.length > 0)
    broken.push({ at: 'no crash', oracles: undisturbed.broken, story: undisturbed.story });
  let tried = 1;
  if (options.rival === true && options.part === 0) {
    const { broken: oracles, story } = await play({
      scenario,
      seed,
      lag,
      rival: true,
      reference: undisturbed,
    });
    tried += 1;
    if (oracles.length > 0) broken.push({ at: 'never, beside another', oracles, story });
  }
  for (const crash of pointsOf(undisturbed.writes, options)) {
    const result = await play({ scenario, seed, lag, crash, elected, reference: undisturbed });
    tried += 1;
    const at = `${crash.position} write ${crash.write} (${undisturbed.writes[crash.write] ?? ''})`;
    if (result.broken.length > 0) broken.push({ at, oracles: result.broken, story: result.story });
  }
  return { scenario: scenario.name, lag, writes: undisturbed.writes.length, tried, broken };
}

function pointsOf(writes: readonly string[], options: MatrixOptions): readonly CrashPoint[] {
  const { sample, part, parts, only = '', pausedFor, twice } = options;
  if (options.rival === true) return [];
  const points: CrashPoint[] = [];
  for (let write = 0; write < writes.length; write += sample) {
    if (writes[write]?.includes(only) !== true) continue;
    for (const position of positionsOf(write / sample, options))
      points.push({
        write,
        position,
        ...(pausedFor === undefined ? {} : { pausedFor }),
        ...(twice === true ? { then: secondDeath(write) } : {}),
      });
  }
  return points.filter((_, index) => index % parts === part);
}

/** Early in the life of the second process, where it still looks for what the first one left. */
function secondDeath(write: number): CrashPoint {
  return { write: write % 11, position: POSITIONS[write % POSITIONS.length] ?? 'between' };
}

function positionsOf(turn: number, { positions }: MatrixOptions): readonly Position[] {
  return positions === 'all' ? POSITIONS : POSITIONS.filter((_, index) => index === turn % POSITIONS.length);
}
