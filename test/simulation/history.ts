import type { LagMode } from '../aws-emulator/kernel/lag.ts';
import type { Kind } from '../../src/engine/index.ts';
import type { CrashPoint } from './crash-plan.ts';
import { doubled, endState, leaked, living, secretsIn, shownBy } from './oracles.ts';
import { effects, otherEffects } from './effects.ts';
import { runImagePipeline } from './image-pipeline.ts';
import type { Scenario } from './scenario.ts';
import { StatusTruth } from './status-truth.ts';
import { World } from './world.ts';

export interface HistoryOptions {
  readonly scenario: Scenario;
  readonly seed: number;
  readonly lag: LagMode;
  readonly crash?: CrashPoint;
  /** Another process works beside the first from the beginning. */
  readonly rival?: boolean;
  /** Two processes, of which the one works that the real election lets lead. */
  readonly elected?: boolean;
  readonly kinds?: readonly Kind[];
  /** The end of the same history without a crash. */
  readonly reference?: Pick<HistoryResult, 'end' | 'effects'>;
}

export interface HistoryResult {
  /** Writes of the process that ran the scenario, to AWS and to the API server. */
  readonly writes: readonly string[];
  readonly end: readonly string[];
  /** How many objects of each type were ever made. */
  readonly effects: Readonly<Record<string, number>>;
  readonly calls: { readonly reads: number; readonly writes: number };
  readonly seconds: number;
  /** Broken oracles, in words; empty for a good history. */
  readonly broken: readonly string[];
  readonly story: string;
}

const HOUR = 3_600_000;

/** Plays one history and holds every oracle against its end. */
export async function play(options: HistoryOptions): Promise<HistoryResult> {
  const world = new World({
    seed: options.seed,
    lag: options.lag,
    elected: options.elected ?? false,
    ...(options.kinds === undefined ? {} : { kinds: options.kinds }),
  });
  world.touch();
  const baseline = living(world.emulator);
  void runImagePipeline(world);
  const truth = new StatusTruth(world, options.lag);
  const broken: string[] = [];
  let measured = { reads: 0, writes: 0 };
  let seconds = 0;
  let writes: readonly string[] = [];
  let before: readonly string[] = [];
  try {
    await options.scenario.prepare(world);
    before = endState(world.emulator);
    world.emulator.calls.reset();
    const since = world.clock.now();
    await begin(world, options);
    const led = world.leadChanges;
    await options.scenario.settle(world);
    writes = world.writes;
    seconds = (world.clock.now() - since) / 1000;
    measured = world.emulator.calls.counts().total;
    broken.push(...(await rest(world, options, led)));
  } catch (error) {
    broken.push(error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error));
  }
  const end = endState(world.emulator);
  const made = effects(world.emulator);
  broken.push(...endOracles(world, options, end, baseline), ...truth.lies);
  if (options.reference !== undefined) broken.push(...otherEffects(options.reference.effects, made));
  if (options.scenario.keeps === 'everything') broken.push(...untouchedOracle(before, end));
  return { writes, end, effects: made, calls: measured, seconds, broken, story: world.story(400) };
}

/** The user acts, and the operators of the history are there. */
async function begin(world: World, { scenario, crash, rival, elected }: HistoryOptions): Promise<void> {
  scenario.act(world);
  world.start(crash);
  // The first is to lead, for it is the one that is struck; the other waits for it to fall silent.
  if (elected === true) await world.untilLed();
  if (rival === true || elected === true) world.startBeside();
}

/** What is not as it should be once the user has what was asked for. */
async function rest(world: World, options: HistoryOptions, led: number): Promise<readonly string[]> {
  const { crash, rival, elected } = options;
  // The paused one must have had its say.
  await world.pass(crash?.pausedFor ?? 0);
  const rude = crash === undefined && rival !== true ? manners(world, options) : [];
  const loud = await silence(world);
  const same = elected === true && world.leadChanges === led ? ['the lead did not change hands'] : [];
  return [...rude, ...loud, ...same];
}

/** Once it is as wanted, nothing is written any more, and it stays as wanted. */
async function silence(world: World): Promise<readonly string[]> {
  // Writes that no read has shown yet are confirmed within the lag window.
  await world.pass(HOUR / 6);
  world.emulator.calls.reset();
  await world.pass(HOUR);
  const { total, writes } = world.emulator.calls.counts();
  const loud = total.writes > 0 ? [`not silent: ${JSON.stringify(writes)}`] : [];
  const moved = world.stack !== undefined && !world.isReady() ? ['did not stay Ready'] : [];
  return [...loud, ...moved];
}

/** Calls that one act of a user may cost, silence not counted; where reads lag, more of them are in vain. */
const BUDGET = 1000;
const LAGGING = 1.5;

/**
 * Nobody dies and nothing lags: no call is asked for that must be refused, but for what AWS itself lets go of late, and
 * the budget is kept.
 */
function manners({ emulator }: World, { scenario, lag }: HistoryOptions): readonly string[] {
  const { total, errors } = emulator.calls.counts();
  const budget = (scenario.budget ?? BUDGET) * (lag === 'none' ? 1 : LAGGING);
  const spent = total.reads + total.writes;
  const refused = Object.entries(errors).filter(([name]) => !READ.test(name) && !LATE.test(name));
  return [
    ...(spent > budget ? [`${spent} calls, more than ${budget}`] : []),
    ...(lag === 'none' ? refused.map(([name, count]) => `refused: ${count} times ${name}`) : []),
  ];
}

/** Looking for what is not there is an answer. */
const READ = /^[a-z0-9-]+:(Describe|Get|List|BatchGet)/u;

/**
 * Interfaces of a load balancer and the address of a NAT gateway stay mapped for a while after these are gone, and no
 * list tells when that ends.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-delete.html
 */
const LATE = /^ec2:(DetachInternetGateway|ReleaseAddress|DeleteSecurityGroup|DeleteSubnet) /u;

function endOracles(
  world: World,
  options: HistoryOptions,
  end: readonly string[],
  baseline: ReturnType<typeof living>,
): readonly string[] {
  const broken: string[] = [];
  const twice = doubled(world.emulator);
  if (twice.length > 0) broken.push(`doubled: ${twice.join(', ')}`);
  const { keeps = [] } = options.scenario;
  if (world.stack === undefined && keeps !== 'everything')
    broken.push(...keptOracle(leaked(world.emulator, baseline), keeps));
  const reference = options.reference?.end;
  if (reference !== undefined && JSON.stringify(end) !== JSON.stringify(reference))
    broken.push(`another end: ${difference(reference, end)}`);
  if (world.emulator.unserved.size > 0)
    broken.push(`unserved: ${[...world.emulator.unserved.keys()].join(', ')}`);
  // A parameter that has no effect on the emulator has proved nothing of what AWS would do with it.
  if (world.emulator.ignored.size > 0)
    broken.push(`ignored: ${[...world.emulator.ignored.keys()].join(', ')}`);
  const said = JSON.stringify([
    world.status,
    world.stack?.metadata,
    world.journal.lines,
    shownBy(world.emulator),
  ]);
  const told = secretsIn(world.emulator).filter((secret) => said.includes(secret));
  if (told.length > 0) broken.push(`${told.length} secret values were told`);
  return broken;
}

function untouchedOracle(before: readonly string[], end: readonly string[]): readonly string[] {
  return JSON.stringify(before) === JSON.stringify(end) ? [] : [`not as before: ${difference(before, end)}`];
}

/** Nothing is left but what the deletion policy keeps, and all of that is. */
function keptOracle(left: readonly string[], keeps: readonly string[]): readonly string[] {
  const typeOf = (name: string): string => name.split(' ')[0] ?? '';
  const surplus = left.filter((name) => !keeps.includes(typeOf(name)));
  const lost = keeps.filter((type) => !left.some((name) => typeOf(name) === type));
  return [
    ...(surplus.length > 0 ? [`leaked: ${surplus.join(', ')}`] : []),
    ...(lost.length > 0 ? [`lost: ${lost.join(', ')}`] : []),
  ];
}

/** What is there more or less often than it should be. */
function difference(reference: readonly string[], end: readonly string[]): string {
  const times = (lines: readonly string[], line: string): number =>
    lines.filter((one) => one === line).length;
  const other = [...new Set([...reference, ...end])]
    .map((line) => ({ line, more: times(end, line) - times(reference, line) }))
    .filter(({ more }) => more !== 0);
  return other
    .slice(0, 10)
    .map(({ line, more }) => `${more > 0 ? '+' : ''}${more} ${line}`)
    .join('; ');
}
