import type { Scope } from '../../kernel/scope.ts';
import { defineTable } from '../../kernel/table.ts';
import { machineImages } from '../ec2/machine-images.ts';
import type { MachineImage } from '../ec2/machine-images.ts';

/** How many newer images a test had AWS publish. */
const publications = defineTable<{ readonly count: number }>({
  service: 'ssm',
  type: 'published-machine-images',
  lag: { byId: 0, list: 0 },
});

const published = (scope: Scope): number => scope.table(publications).truth.get('count')?.count ?? 0;

const lineOf = (architecture: MachineImage['Architecture']): MachineImage[] =>
  machineImages.filter((image) => image.Architecture === architecture);

/** The image that the parameters of an architecture name, and how many were named so far. */
export function recommendedImage(
  scope: Scope,
  architecture: MachineImage['Architecture'],
): { image: MachineImage; version: number } {
  const image = lineOf(architecture)[published(scope)];
  if (!image) throw new Error(`EC2 knows no ${String(published(scope) + 1)} images for ${architecture}`);
  return { image, version: published(scope) + 1 };
}

/**
 * Has AWS publish a newer image of every architecture, one that EC2 knows already. For tests:
 * `publishMachineImage(emulator.scope(account, region))`.
 */
export function publishMachineImage(scope: Scope): void {
  const count = published(scope) + 1;
  if (count >= lineOf('x86_64').length) throw new Error('EC2 knows no newer image to publish');
  scope.table(publications).preload('count', { count });
}
