import { CLASSIC_DRIFT_SPEC } from '../drift/drift-spec.ts';
import { endState } from '../oracles.ts';
import type { World } from '../world.ts';

/** A way through the life of a stack. Each calls operations of AWS that the others have no use for. */
export interface Course {
  readonly name: string;
  /** Plays it to its end, at which the stack is gone. Answers with what was there when it was Ready for the last time. */
  run(world: World): Promise<readonly string[]>;
}

interface RolledOut {
  readonly image: { readonly tag: string };
  readonly [field: string]: unknown;
}

const SPEC = { region: 'eu-west-1', image: { tag: '1.0.0' }, deletionPolicy: 'Delete' };

async function rolledOut(world: World, spec: RolledOut): Promise<void> {
  world.apply(spec);
  await world.until('the rollout', () => world.isReady() && world.status.image?.running === spec.image.tag);
}

/** A stack is made, rolled out and deleted. */
const plain: Course = {
  name: 'plain',
  run: async (world) => {
    world.apply(SPEC);
    world.start();
    await world.untilReady();
    await rolledOut(world, { ...SPEC, image: { tag: '2.0.0' } });
    const end = endState(world.emulator);
    world.delete();
    await world.untilGone();
    return end;
  },
};

/** The same behind a classic balancer, whose certificate and port change. */
const classic: Course = {
  name: 'classic',
  run: async (world) => {
    world.apply(CLASSIC_DRIFT_SPEC);
    world.start();
    await world.untilReady();
    const { certificateARN } = CLASSIC_DRIFT_SPEC.loadBalancer;
    const other = { type: 'Classic', certificateARN: certificateARN.replace('aaaaaaaa', 'bbbbbbbb') };
    await rolledOut(world, { ...CLASSIC_DRIFT_SPEC, image: { tag: '2.0.0' }, loadBalancer: other });
    const plainly = { ...CLASSIC_DRIFT_SPEC, image: { tag: '1.0.0' }, wordpress: {}, tags: { team: 'web' } };
    await rolledOut(world, { ...plainly, loadBalancer: { type: 'Classic' } });
    await rolledOut(world, { ...plainly, tags: {}, loadBalancer: { type: 'Classic' } });
    const end = endState(world.emulator);
    world.delete();
    await world.untilGone();
    return end;
  },
};

export const courses: readonly Course[] = [plain, classic];
