import { World } from './world.ts';
import { doubled, leaked, living } from './oracles.ts';
import { networkKinds } from '../../src/reconcilers/network/index.ts';
const lag = (process.argv[2] ?? 'none') as 'none';
const world = new World({ kinds: networkKinds, lag });
world.emulator.scope('123456789012', 'eu-west-1');
const baseline = living(world.emulator);
world.apply({ region: 'eu-west-1', image: { tag: '1.0.0' } });
world.start();
const t0 = world.clock.now();
try {
  await world.untilReady();
  console.log(
    'ready after',
    (world.clock.now() - t0) / 1000,
    JSON.stringify(world.emulator.calls.counts().total),
    doubled(world.emulator),
  );
  world.emulator.calls.reset();
  await world.pass(3_600_000);
  console.log('an hour', JSON.stringify(world.emulator.calls.counts()));
  world.emulator.calls.reset();
  const t1 = world.clock.now();
  world.delete();
  await world.untilGone();
  console.log(
    'gone after',
    (world.clock.now() - t1) / 1000,
    JSON.stringify(world.emulator.calls.counts()),
    leaked(world.emulator, baseline),
  );
} finally {
  console.log(world.story(Number(process.argv[3] ?? 200)));
}
