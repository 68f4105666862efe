import { runImagePipeline } from '../image-pipeline.ts';
import { writeMarkers } from '../marker.ts';
import { living } from '../oracles.ts';
import { World } from '../world.ts';

export const SPEC = { region: 'eu-west-1', image: { tag: '1.0.0' } };

interface Built {
  readonly world: World;
  /** What AWS had before the stack. */
  readonly before: ReturnType<typeof living>;
}

/** A stack that is ready and has visitors. */
export async function build(deletionPolicy: string): Promise<Built> {
  const world = new World();
  world.touch();
  const before = living(world.emulator);
  void runImagePipeline(world);
  world.apply({ ...SPEC, deletionPolicy });
  world.start();
  await world.untilReady();
  writeMarkers(world);
  return { world, before };
}
