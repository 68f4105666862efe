import type { Change } from './change.ts';

/** What names data that was kept, of a stack that has data of its own already. */
export const keptDataChanges: readonly Change[] = [
  {
    edit: '`database.restoreFromSnapshot`',
    effect: 'Nothing: it is read only while there is no database.',
    downtime: 'none',
    spec: { database: { restoreFromSnapshot: 'blog-of-last-year' } },
    writes: {},
  },
  {
    edit: '`storage.fileSystemID`: another one than the stack has',
    effect: 'Nothing is changed: the files would have to be copied. StorageReady says Unchangeable.',
    downtime: 'none',
    spec: { storage: { fileSystemID: 'fs-00000000000000abc' } },
    writes: {},
    ends: { condition: 'StorageReady', reason: 'Unchangeable', message: /fs-00000000000000abc/u },
  },
  {
    edit: '`storage.fileSystemID`: removed again',
    effect: 'The stack goes on with the file system that it has.',
    downtime: 'none',
    spec: { storage: { fileSystemID: null } },
    writes: {},
  },
];
