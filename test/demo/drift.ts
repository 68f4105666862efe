import { setTimeout as delay } from 'node:timers/promises';
import { waitUntil } from '../control-plane/wait-until.ts';
import { spent } from '../tools/call-counts.ts';
import { readEvents, readStack, type StackObject } from '../tools/stack-object.ts';
import { follow, isReady } from './follow.ts';
import { blog, type Stage } from './stage.ts';
import { show, visit } from './visit.ts';

/** The operator's resync, in AWS's seconds. */
const resyncSeconds = 600;

/** What somebody changed by hand is put back, and then nothing is written any more. */
export async function repairDrift(stage: Stage, stackId: string): Promise<void> {
  const { narrator, counts } = stage;
  narrator.section('What somebody changes by hand is put back');
  narrator.say(
    `every 10 minutes the operator looks at everything, here every ${resyncSeconds / stage.timeScale} seconds`,
  );
  const before = (await readStack(stage.controlPlane.kubectl, blog))?.status?.lastDrift?.time;
  const repaired = await meddle(stage, stackId);
  if (stage.live) await show(stage);
  await counts.during('repair', () =>
    follow(stage, {
      what: 'the next resync puts all of it back',
      until: async (stack) =>
        isReady(stack) && stack?.status?.lastDrift?.time !== before && (await areTold(stage, repaired)),
    }),
  );
  if (stage.live) await visit(stage);
  await stage.kubectl('get', 'events', '--field-selector=reason=DriftRepaired');
  await stage.kubectl('get', 'wps', 'blog', '--output=jsonpath={.status.lastDrift}');
}

/** Changes things by hand. Returns the names that they have in the stack. */
async function meddle({ narrator, aws }: Stage, stackId: string): Promise<readonly string[]> {
  const group = await aws.network.revokeRules(stackId, 'security-group/tasks');
  narrator.say(`$ aws ec2 revoke-security-group-ingress --group-id ${group} …   # tasks get no traffic`);
  const table = await aws.network.deleteDefaultRoute(stackId, 'route-table/app/a');
  narrator.say(`$ aws ec2 delete-route --route-table-id ${table} …   # and have no way out`);
  const service = await aws.scaleService(stackId, 1);
  narrator.say(`$ aws ecs update-service --service ${service} --desired-count 1 …`);
  await aws.breakListener(stackId);
  narrator.say('$ aws elbv2 modify-listener --default-actions Type=fixed-response,… …   # 503 for everybody');
  return ['security-group/tasks', 'route-table/app/a', 'listener/http', 'service'];
}

/** Nothing is written when there is nothing to do, whichever way the operator looks. */
export async function proveSilence(stage: Stage): Promise<void> {
  const { narrator, emulator, counts } = stage;
  const resyncs = (2 * resyncSeconds) / stage.timeScale;
  narrator.say(`a deep look now, and then ${resyncs} seconds of resyncs: not one write may be sent`);
  const before = await emulator.calls();
  await counts.during('deep pass, on request', () => deepPass(stage));
  await delay(resyncs * 1000);
  const { reads, writes } = spent(before, await emulator.calls());
  narrator.say(`AWS calls meanwhile: ${reads} reads, ${writes} writes`);
  if (writes > 0) throw new Error(`Nothing had changed, and the operator sent ${writes} writes`);
}

/** Asks for a look at everything, also at what costs a call for each object, and waits until it was had. */
async function deepPass(stage: Stage): Promise<void> {
  const request = String(performance.now());
  await stage.kubectl('annotate', 'wps/blog', `wordpress-stack.dev/reconcile-requested-at=${request}`);
  await waitUntil('status.lastHandledReconcileAt', async () => {
    const stack: StackObject | undefined = await readStack(stage.controlPlane.kubectl, blog);
    const handled = stack?.status?.lastHandledReconcileAt;
    return handled === request ? undefined : `it is ${handled ?? 'absent'}`;
  });
}

async function areTold(stage: Stage, resources: readonly string[]): Promise<boolean> {
  const events = await readEvents(stage.controlPlane.kubectl, blog);
  const repairs = events.filter((event) => event.reason === 'DriftRepaired');
  return resources.every((resource) => repairs.some((event) => event.message.includes(resource)));
}
