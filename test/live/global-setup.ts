import { missingPackages } from '../image/support/live-packages.ts';
import { wordpressTrees } from '../image/support/wordpress-trees.ts';

/** @throws when this machine lacks what a live WordPress needs: no test passes unrun. */
export default async function globalSetup(): Promise<void> {
  const missing = await missingPackages();
  if (missing.length > 0) throw new Error(`live tests need ${missing.join(', ')}: make live-deps`);
  await wordpressTrees();
}
