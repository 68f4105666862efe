import { expect, test } from '@jest/globals';
import type { WordPressStackSpec } from '../../../../src/api/v1alpha1/spec.ts';
import { parseSpec } from '../../../../src/api/v1alpha1/parse-spec.ts';
import type { DBSnapshot } from '../../../../src/aws/operations/rds-shapes.ts';
import { describeDBSnapshots } from '../../../../src/aws/operations/rds.ts';
import { databaseSource } from '../../../../src/reconcilers/database/database-source.ts';
import { identity } from '../../../support/stack-identity.ts';

const OURS = [
  { Key: 'wordpress-stack.dev/name', Value: identity.owner },
  { Key: 'wordpress-stack.dev/cluster', Value: identity.cluster },
];

const snapshot: DBSnapshot = {
  DBSnapshotIdentifier: 'kept',
  DBSnapshotArn: 'arn:aws:rds:eu-west-1:111122223333:snapshot:kept',
  Engine: 'mysql',
  EngineVersion: '8.4.6',
  Encrypted: true,
  Status: 'available',
  TagList: OURS,
};

function specOf(): WordPressStackSpec {
  const parsed = parseSpec({
    region: 'eu-west-1',
    image: { tag: '1.0.0' },
    database: { restoreFromSnapshot: 'kept' },
  });
  if (!parsed.ok) throw new Error(parsed.problems.join('; '));
  return parsed.spec;
}

function stateOf(change: Partial<DBSnapshot>): unknown {
  const scope = { stack: identity, spec: specOf(), rows: () => [] };
  const asked = describeDBSnapshots.call({ DBSnapshotIdentifier: 'kept' });
  const [seen] = databaseSource.find.rows({ DBSnapshots: [{ ...snapshot, ...change }] }, scope, asked);
  return seen === undefined ? undefined : databaseSource.state(seen);
}

const transfer = `${identity.cluster}/${identity.owner}`;

test.each([
  ['is used when it is ours', {}, 'ready'],
  ['is waited for', { Status: 'creating' }, 'pending'],
  [
    'is used when its owner says so',
    { TagList: [{ Key: 'wordpress-stack.dev/transfer-to', Value: transfer }] },
    'ready',
  ],
])('a snapshot %s', (_what, change, state) => {
  expect(stateOf(change)).toBe(state);
});

test.each([
  ["is somebody else's", { TagList: [] }, 'OwnershipConflict', `Value=${transfer}'`],
  ['is not encrypted', { Encrypted: false }, 'Unchangeable', 'aws rds copy-db-snapshot'],
  ['is of another major version', { EngineVersion: '8.0.39' }, 'Unchangeable', 'aws rds modify-db-snapshot'],
  ['is of another engine', { Engine: 'postgres' }, 'Unchangeable', 'of the engine postgres'],
])('a snapshot that %s is refused with what to do', (_what, change, reason, remedy) => {
  const state = stateOf(change) as { readonly reason: string; readonly failed: string };
  expect(state.reason).toBe(reason);
  expect(state.failed).toContain(remedy);
});
