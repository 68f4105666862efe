import { effects, otherEffects } from '../effects.ts';
import { runImagePipeline } from '../image-pipeline.ts';
import { doubled, endState, leaked, living } from '../oracles.ts';
import { StatusTruth } from '../status-truth.ts';
import { ACCOUNT, World } from '../world.ts';
import { faultKinds } from './fault-kinds.ts';

const SPEC = { region: 'eu-west-1', image: { tag: '1.0.0' }, deletionPolicy: 'Delete' };
const MINUTE = 60_000;

/** What a fault is tried at. */
export interface FaultPoint {
  readonly service: string;
  readonly operation: string;
  readonly kind: string;
}

export interface Life {
  /** Operations that were called, as `service:Operation`. */
  readonly operations: readonly string[];
  readonly end: readonly string[];
  readonly effects: Readonly<Record<string, number>>;
  readonly broken: readonly string[];
  readonly story: string;
}

/** A stack is made, rolled out and deleted, while the calls of one operation go wrong. */
export async function live(point?: FaultPoint, reference?: Life): Promise<Life> {
  const world = new World();
  world.touch();
  const baseline = living(world.emulator);
  void runImagePipeline(world);
  const truth = new StatusTruth(world);
  const told = point === undefined ? () => [] : strike(world, point);
  const broken: string[] = [];
  let end: readonly string[] = [];
  try {
    world.apply(SPEC);
    world.start();
    await world.untilReady();
    world.apply({ ...SPEC, image: { tag: '2.0.0' } });
    await world.until('the rollout', () => world.isReady() && world.status.image?.running === '2.0.0');
    end = endState(world.emulator);
    broken.push(...doubled(world.emulator).map((name) => `doubled: ${name}`));
    world.delete();
    await world.untilGone();
  } catch (error) {
    broken.push(error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error));
  }
  const left = leaked(world.emulator, baseline);
  if (left.length > 0) broken.push(`leaked: ${left.join(', ')}`);
  broken.push(...truth.lies, ...told());
  const made = effects(world.emulator);
  if (reference !== undefined) {
    broken.push(...otherEffects(reference.effects, made));
    if (JSON.stringify(end) !== JSON.stringify(reference.end)) broken.push('another state when Ready');
  }
  const { reads, writes } = world.emulator.calls.counts();
  const operations = [...Object.keys(reads), ...Object.keys(writes)].sort();
  const story = world.story(400);
  world.kill();
  return { operations, end, effects: made, broken, story };
}

/** Asked only to name whom something else waits for, which is told all the same. */
const ASIDE = new Set(['DescribeNetworkInterfaces']);

/** Arms the fault; answers with what the status should have told of it and did not. */
function strike(world: World, { service, operation, kind }: FaultPoint): () => readonly string[] {
  const found = faultKinds.find(({ name }) => name === kind);
  const fault = found?.faultOf(service, operation);
  if (found === undefined || fault === undefined) throw new Error(`${service} has no fault ${kind}`);
  // The fault is the operator's alone: others who push images and place tasks have accounts of their own to blame.
  world.emulator.faults.add({ ...fault, service, operation, account: ACCOUNT });
  if (found.lasts !== true) return () => [];
  const said = new RegExp(`${operation} failed with ${fault.code ?? ''}`, 'u');
  let struck = false;
  let told = false;
  world.emulator.config.onCall = (call, phase): void => {
    if (struck || phase === 'after' || call.service !== service || call.operation !== operation) return;
    struck = true;
    void world.clock.sleep(10 * MINUTE).then(() => {
      world.emulator.faults.set([]);
    });
  };
  world.store.onStatus(({ status }) => {
    told ||= said.test(JSON.stringify(status));
  });
  // Quotas that cannot be read stop nothing; an event tells of them.
  const noted = (): boolean => world.journal.lines.some((line) => said.test(line));
  return () =>
    struck && !told && !noted() && !ASIDE.has(operation) ? [`nobody was told that ${String(said)}`] : [];
}
