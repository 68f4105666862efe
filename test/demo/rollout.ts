import type { Condition } from '../../src/api/v1alpha1/conditions.ts';
import { conditionOf, readStack, type StackObject } from '../tools/stack-object.ts';
import { follow, isReady } from './follow.ts';
import { tags, type Version } from './image-source.ts';
import { push } from './push-image.ts';
import { blog, type Stage } from './stage.ts';
import { isAvailable, visit } from './visit.ts';

/** A tag is rolled out; one that does not start is rolled back, and the site answers all the time. */
export async function rollOut(stage: Stage): Promise<void> {
  const { narrator, counts } = stage;
  const stack = await readStack(stage.controlPlane.kubectl, blog);
  const always = (now: StackObject | undefined) => isAvailable(now, stage.live);
  narrator.section('Editing the tag rolls it out');
  await push(stage, stack, 'second');
  await counts.during('rollout', async () => {
    await setTag(stage, 'second');
    await follow(stage, {
      what: 'the init task of the new version runs; then old tasks serve until new ones are healthy',
      until: (now) => isReady(now) && now?.status?.image?.running === tags.second,
      always,
    });
  });
  await stage.kubectl('get', 'wps');
  if (stage.live) await visit(stage);

  narrator.section('A version whose init task fails does not touch the site');
  await push(stage, stack, 'init fails');
  await counts.during('init task that fails', async () => {
    await setTag(stage, 'init fails');
    const failed = await follow(stage, {
      what: 'the stack says the exit code and the last line of the log; version 1.1.0 serves on',
      until: (now) => conditionOf(now, 'Ready')?.reason === 'InitFailed',
      always,
    });
    narrator.show(conditionOf(failed, 'Ready')?.message ?? '');
  });
  await stage.kubectl('get', 'wps');

  narrator.section('A version that does not start is rolled back');
  await push(stage, stack, 'does not start');
  await counts.during('rollout that fails', async () => {
    await setTag(stage, 'does not start');
    const rolledBack = await follow(stage, {
      what: 'the circuit breaker goes back to the version before, and the stack says what the new one died of',
      until: (now) => tellsOfTheEnd(conditionOf(now, 'Ready')),
      always,
    });
    narrator.show(conditionOf(rolledBack, 'Ready')?.message ?? '');
  });
  await stage.kubectl('get', 'wps');
  await counts.during('back to the good version', async () => {
    await setTag(stage, 'second');
    await follow(stage, {
      what: 'the stack is as its spec says again',
      until: (now) => isReady(now) && now?.status?.image?.running === tags.second,
      always,
    });
  });
}

/** One more task, by the scale subresource. */
export async function scale(stage: Stage): Promise<void> {
  const always = (now: StackObject | undefined) => isAvailable(now, stage.live);
  stage.narrator.section('kubectl scale');
  await stage.counts.during('scale', async () => {
    await stage.kubectl('scale', 'wps/blog', '--replicas=3');
    await follow(stage, {
      what: 'three tasks run and are healthy',
      until: (now) => isReady(now) && now?.status?.service?.running === 3,
      always,
    });
  });
  await stage.kubectl('get', 'wps');
}

async function setTag(stage: Stage, version: Version): Promise<void> {
  const patch = JSON.stringify({ spec: { image: { tag: tags[version] } } });
  await stage.kubectl('patch', 'wps/blog', '--type=merge', `--patch=${patch}`);
}

/** A rollback is told as soon as ECS begins it, and its cause when the dead tasks were looked at. */
function tellsOfTheEnd(ready: Condition | undefined): boolean {
  return ready?.reason === 'RolledBack' && /exit code [1-9]/u.test(ready.message);
}
