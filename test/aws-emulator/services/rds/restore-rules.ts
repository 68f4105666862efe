import { rule } from '../../kernel/rule.ts';

const restore =
  'https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_RestoreDBInstanceFromDBSnapshot.html';

export const restoreState = rule({
  id: 'rds.restore.snapshot-state',
  code: 'InvalidDBSnapshotStateFault',
  page: restore,
  text: 'An instance is restored from a snapshot that is available.',
});

export const restoreMembers = rule({
  id: 'rds.restore.not-emulated',
  code: 'InvalidParameterCombination',
  page: restore,
  text: 'A parameter that the emulator does not act on is refused, not ignored.',
  uncertain: true,
});
