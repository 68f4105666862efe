import { missingPackages } from '../image/support/live-packages.ts';
import { haveTrees } from '../image/support/wordpress-trees.ts';

/** Whether `LIVE=1` asks for containers, databases and load balancers that are real. */
export const wantsLive = (): boolean => !['', '0', undefined].includes(process.env['LIVE']);

/** @throws when containers, databases and load balancers cannot be real here */
export async function checkLiveMachine(): Promise<void> {
  if (process.getuid?.() !== 0) throw new Error('LIVE=1 needs root, for the namespaces of containers');
  const missing = [...(await missingPackages()), ...(haveTrees() ? [] : ['two versions of WordPress'])];
  if (missing.length > 0)
    throw new Error(`LIVE=1 needs ${missing.join(', ')}: \`make live-deps\` installs them`);
}
