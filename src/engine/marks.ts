import type { StackMemory } from './memory.ts';
import { tagKeys } from './owner-tags.ts';

/** Whether a database and a file system were ever seen: by a read of them now, or by the marks on what outlives them. */
export function marksOf(memory: StackMemory): {
  readonly databaseSeen: boolean;
  readonly fileSystemSeen: boolean;
} {
  let databaseSeen = false;
  let fileSystemSeen = false;
  for (const reading of memory.readings.values()) {
    for (const row of reading.rows) {
      databaseSeen ||= row.kind.data === 'database' || row.tags?.[tagKeys.databaseCreated] !== undefined;
      fileSystemSeen ||=
        row.kind.data === 'file-system' || row.tags?.[tagKeys.fileSystemCreated] !== undefined;
    }
  }
  return { databaseSeen, fileSystemSeen };
}
