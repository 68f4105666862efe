import type { AwsState } from '../control-plane/emulator-control.ts';
import { leftovers, touched } from '../tools/leftovers.ts';
import { follow } from './follow.ts';
import type { Stage } from './stage.ts';

/** The stack goes, and AWS is as it was before. */
export async function tearDown(stage: Stage, before: AwsState): Promise<void> {
  const { narrator, counts, emulator } = stage;
  narrator.section('kubectl delete takes everything down again');
  await counts.during('delete', async () => {
    narrator.say('The default keeps the data; this time nothing is to stay');
    const everything = JSON.stringify({ spec: { deletionPolicy: 'Delete' } });
    await stage.kubectl('patch', 'wps/blog', '--type=merge', `--patch=${everything}`);
    await stage.kubectl('delete', 'wps/blog', '--wait=false');
    await follow(stage, {
      what: 'the object goes when two looks, far enough apart, have found nothing on AWS',
      until: (stack) => stack === undefined,
    });
  });
  await stage.kubectl('get', 'wps', '--all-namespaces');
  const now = await emulator.state();
  const left = leftovers(before, now);
  if (left.length > 0) throw new Error(`These are left on AWS:\n${left.join('\n')}`);
  const harmed = touched(before, now);
  if (harmed.length > 0)
    throw new Error(`These are not the stack's, and were touched:\n${harmed.join('\n')}`);
  narrator.say('AWS has what it had before the stack was made, and nothing else');
}
