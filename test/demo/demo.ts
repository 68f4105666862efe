import { checkLiveMachine, wantsLive } from '../control-plane/live-machine.ts';
import { callsByPass, passesTable } from '../tools/calls-by-pass.ts';
import { readStack } from '../tools/stack-object.ts';
import { create, proveNothingIsDoubled } from './create.ts';
import { tearDown } from './delete.ts';
import { proveSilence, repairDrift } from './drift.ts';
import { Narrator } from './narrator.ts';
import { pushFirstImage } from './push-image.ts';
import { rollOut, scale } from './rollout.ts';
import { blog, onStage, type Stage } from './stage.ts';

/** How much faster than AWS the demo is, unless `TIME_SCALE` says otherwise. Real servers take their time to start. */
const defaultTimeScales = { simulated: 60, live: 20 } as const;

async function play(stage: Stage): Promise<void> {
  await stage.aws.warmUp();
  const before = await stage.emulator.state();
  await create(stage);
  const stackId = (await readStack(stage.controlPlane.kubectl, blog))?.status?.stackID ?? '';
  await proveNothingIsDoubled(stage, stackId);
  await pushFirstImage(stage);
  await rollOut(stage);
  await scale(stage);
  await repairDrift(stage, stackId);
  await proveSilence(stage);
  await tearDown(stage, before);
  stage.narrator.section('AWS calls');
  stage.narrator.show(stage.counts.table().join('\n'));
  const passes = callsByPass(await stage.operator.log(), await stage.emulator.recentCalls());
  stage.narrator.show(['', ...passesTable(passes)].join('\n'));
}

const narrator = new Narrator();
try {
  const live = wantsLive();
  if (live) await checkLiveMachine();
  const timeScale = Number(process.env['TIME_SCALE'] || defaultTimeScales[live ? 'live' : 'simulated']);
  await onStage({ narrator, timeScale, live }, play);
  narrator.say('done');
} catch (error) {
  narrator.say(`The demo failed: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
