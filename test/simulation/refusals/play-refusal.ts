import type { ConditionType } from '../../../src/api/v1alpha1/conditions.ts';
import { runImagePipeline } from '../image-pipeline.ts';
import { doubled } from '../oracles.ts';
import { World } from '../world.ts';
import type { Attitude, Refusal } from './refusal.ts';

const MINUTE = 60_000;
export const SPEC = { region: 'eu-west-1', image: { tag: '1.0.0' } };

/** Plays one refusal from its cause to its cure; answers with what was not as promised, in words. */
export async function playRefusal(refusal: Refusal): Promise<readonly string[]> {
  const { credentials } = refusal;
  const world: World = new World(credentials === undefined ? {} : { credentials: () => credentials(world) });
  world.touch();
  void runImagePipeline(world);
  const broken: string[] = [];
  try {
    if (refusal.meets === 'ready') {
      world.apply({ ...SPEC, ...refusal.spec });
      world.start();
      await world.untilReady();
      await refusal.cause(world);
    } else {
      await refusal.cause(world);
      world.apply({ ...SPEC, ...refusal.spec });
      world.start();
    }
    world.emulator.calls.reset();
    broken.push(...(await whileItLasts(world, refusal)), ...made(world, refusal));
    await refusal.cure(world);
    await world.untilReady();
    broken.push(...doubled(world.emulator).map((name) => `doubled: ${name}`));
  } catch (error) {
    broken.push(error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error));
    broken.push(...stateOf(world));
  }
  world.kill();
  return broken;
}

async function whileItLasts(world: World, refusal: Refusal): Promise<readonly string[]> {
  const { layer = 'Ready' } = refusal;
  // Until the pipeline has pushed, the missing image is the more pressing.
  const isTold = (): boolean =>
    world.reasonOf(layer) === refusal.reason && world.reasonOf('Ready') === refusal.reason;
  await world.until(refusal.reason, isTold, 30 * MINUTE);
  const broken = attitude(world, refusal.first, 'first');
  await world.pass(8 * MINUTE);
  await world.until(`${refusal.reason} again`, isTold, 2 * MINUTE);
  broken.push(...attitude(world, refusal.then, 'then'));
  await world.until(
    'the others',
    () => (refusal.goesOn ?? []).every((type) => world.isTrue(type)),
    40 * MINUTE,
  );
  return [...broken, ...told(world, refusal)];
}

function made({ emulator }: World, { makesNothing = false }: Refusal): string[] {
  const writes = makesNothing ? Object.keys(emulator.calls.counts().writes) : [];
  return writes.map((name) => `${name}, although nothing may be made`);
}

function attitude(world: World, wanted: Attitude, when: string): string[] {
  const found = (['Reconciling', 'Stalled'] as const).filter((type) => world.isTrue(type));
  return found.length === 1 && found[0] === wanted
    ? []
    : [`${when} ${found.join(' and ') || 'neither'} instead of ${wanted}`];
}

/** The words stand in Ready and, where it is about one layer, there too. */
function told(world: World, refusal: Refusal): readonly string[] {
  const { layer } = refusal;
  const types: readonly ConditionType[] = layer === undefined ? ['Ready'] : ['Ready', layer];
  const parts = refusal.withoutRequest === true ? refusal.says : [...refusal.says, /request [0-9a-f-]{36}/u];
  return types.flatMap((type) => {
    const { reason = '', message = '' } = world.condition(type) ?? {};
    const missing = parts
      .filter((part) => !part.test(message))
      .map((part) => `${type} lacks ${String(part)}`);
    if (missing.length > 0) missing.push(`${type}: ${reason}: ${message}`);
    return reason === refusal.reason ? missing : [`${type} is ${reason}`, ...missing];
  });
}

/** What a broken row is looked into with. */
function stateOf(world: World): readonly string[] {
  return (world.status.conditions ?? []).map(
    ({ type, status, reason, message }) => `${type} ${status} ${reason}: ${message.slice(0, 300)}`,
  );
}
