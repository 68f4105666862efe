import { describeDBSnapshots } from '../../aws/operations/rds.ts';
import { derivedName, type Call, type StackIdentity } from '../../engine/index.ts';

/** Asks for what somebody took of the stack's database, by hand, by a deletion, or before an upgrade. */
export const askManualSnapshots = (stack: StackIdentity): Call =>
  describeDBSnapshots.call({
    DBInstanceIdentifier: derivedName(stack, 'database'),
    SnapshotType: 'manual',
  });
