import { runImagePipeline } from '../image-pipeline.ts';
import { World } from '../world.ts';
import { SPEC } from './play-refusal.ts';

export const UNREAD_QUOTAS = 'quotas that cannot be read hold nothing back, and that is told once';

/** Whoever may not read quotas has stacks all the same; AWS says no to what does not fit. */
export async function playUnreadQuotas(): Promise<readonly string[]> {
  const world: World = new World();
  world.touch();
  void runImagePipeline(world);
  world.emulator.faults.add({
    service: 'service-quotas',
    operation: 'GetServiceQuota',
    code: 'AccessDeniedException',
    status: 403,
    message: 'User: arn:aws:iam::123456789012:user/operator is not authorized to perform this action',
  });
  world.apply(SPEC);
  world.start();
  await world.untilReady();
  world.start();
  await world.pass(3_600_000);
  world.kill();
  const told = world.journal.lines.filter((line) => line.includes('quotas unknown'));
  const asked = world.emulator.calls.records.filter(({ operation }) => operation === 'GetServiceQuota');
  return [
    ...(told.length === 1 ? [] : [`told ${told.length} times: ${told.join('; ')}`]),
    ...(asked.length === 3 ? [] : [`asked ${asked.length} times for three quotas`]),
  ];
}
