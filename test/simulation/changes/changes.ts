import { capacityChanges } from './capacity-changes.ts';
import type { Change } from './change.ts';
import { databaseChanges } from './database-changes.ts';
import { keptDataChanges } from './kept-data-changes.ts';
import { networkChanges } from './network-changes.ts';
import { siteChanges } from './site-changes.ts';
import { tagChanges } from './tag-changes.ts';

/** Every edit of a stack that is ready, in the order in which they are made to one stack. */
export const changes: readonly Change[] = [
  ...tagChanges,
  ...networkChanges,
  ...siteChanges,
  ...databaseChanges,
  ...keptDataChanges,
  ...capacityChanges,
];
