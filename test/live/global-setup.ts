import { missingPackages } from '../image/support/live-packages.ts';

/** @throws when this machine lacks a package: no test passes unrun. */
export default async function globalSetup(): Promise<void> {
  const missing = await missingPackages();
  if (missing.length > 0) throw new Error(`live tests need ${missing.join(', ')}: make live-deps`);
}
