import type { Kind } from '../../engine/index.ts';
import { databaseParameterGroup } from './database-parameter-group.ts';
import { databaseSource } from './database-source.ts';
import { databaseSubnetGroup } from './database-subnet-group.ts';
import { database } from './database.ts';
import { finalSnapshot } from './final-snapshot.ts';
import { upgradeSnapshot } from './upgrade-snapshot.ts';

/** The Database layer; a kind stands after those it is found through. */
export const databaseKinds: readonly Kind[] = [
  databaseSubnetGroup,
  databaseParameterGroup,
  finalSnapshot,
  upgradeSnapshot,
  database,
  databaseSource,
];
