import { LAYERS, layerCondition } from '../../src/api/v1alpha1/conditions.ts';
import { conditionOf, readStack, type StackObject } from '../tools/stack-object.ts';
import { follow, isReady } from './follow.ts';
import type { Version } from './image-source.ts';
import { blog, type Stage } from './stage.ts';
import { visit } from './visit.ts';

/** Layers that cannot be ready without tasks that answer. */
const needTasks: readonly string[] = ['LoadBalancer', 'Capacity', 'Service'];

/** The stack asks for its image; when it was pushed, the service starts by itself. */
export async function pushFirstImage(stage: Stage): Promise<void> {
  const { narrator, counts } = stage;
  narrator.section('The stack asks for its image');
  const asking = await counts.during('the rest of the creation', () =>
    follow(stage, {
      what: 'everything that needs no image gets ready meanwhile',
      until: (stack) =>
        conditionOf(stack, 'ServiceReady')?.reason === 'ImageNotFound' &&
        LAYERS.filter((layer) => !needTasks.includes(layer)).every(
          (layer) => conditionOf(stack, layerCondition(layer))?.status === 'True',
        ),
    }),
  );
  narrator.show(conditionOf(asking, 'Ready')?.message ?? '');
  await push(stage, asking, 'first');
  await counts.during('start of the service', () =>
    follow(stage, {
      what: 'the init task installs WordPress, the tasks start, and READY is True',
      until: isReady,
    }),
  );
  const stack = await readStack(stage.controlPlane.kubectl, blog);
  narrator.say(
    `the first password of the site's administrator is in the secret ${stack?.status?.endpoints?.adminSecret ?? ''}`,
  );
  await stage.kubectl('wait', '--for=condition=Ready', 'wps/blog', '--timeout=5s');
  await stage.kubectl('get', 'wps');
  if (stage.live) await visit(stage);
}

/** Pushes to the stack's own repository, whose address is in its status. */
export async function push(stage: Stage, stack: StackObject | undefined, version: Version): Promise<void> {
  const uri = stack?.status?.endpoints?.repository;
  if (uri === undefined) throw new Error('The stack does not say where its repository is');
  await stage.push(uri, version);
}
