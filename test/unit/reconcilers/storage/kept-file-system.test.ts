import { expect, test } from '@jest/globals';
import type { FileSystemDescription } from '../../../../src/aws/operations/efs-shapes.ts';
import { describeFileSystems } from '../../../../src/aws/operations/efs.ts';
import { keptFileSystem } from '../../../../src/reconcilers/storage/kept-file-system.ts';
import { identity } from '../../../support/stack-identity.ts';

const files: FileSystemDescription = {
  OwnerId: identity.account,
  CreationToken: 'kept',
  FileSystemId: 'fs-1',
  CreationTime: undefined,
  LifeCycleState: 'available',
  NumberOfMountTargets: 0,
  SizeInBytes: undefined,
  PerformanceMode: 'generalPurpose',
  Encrypted: true,
  Tags: [
    { Key: 'wordpress-stack.dev/name', Value: identity.owner },
    { Key: 'wordpress-stack.dev/cluster', Value: identity.cluster },
  ],
};

function stateOf(change: Partial<FileSystemDescription>): unknown {
  const scope = { stack: identity, rows: () => [] };
  const asked = describeFileSystems.call({ FileSystemId: 'fs-1' });
  const [seen] = keptFileSystem.find.rows({ FileSystems: [{ ...files, ...change }] }, scope, asked);
  return seen === undefined ? undefined : keptFileSystem.state(seen);
}

const TRANSFER = `${identity.cluster}/${identity.owner}`;

test.each([
  ['is adopted when it is ours', {}, 'ready'],
  [
    'is adopted when its owner says so',
    { Tags: [{ Key: 'wordpress-stack.dev/transfer-to', Value: TRANSFER }] },
    'ready',
  ],
  ['is waited for', { LifeCycleState: 'creating' as const }, 'pending'],
])('a file system %s', (_what, change, state) => {
  expect(stateOf(change)).toBe(state);
});

test.each([
  ["is somebody else's", { Tags: [] }, 'OwnershipConflict', `Value=${TRANSFER}'`],
  ['is not encrypted', { Encrypted: false }, 'Unchangeable', 'restore a backup of it'],
  ['is being deleted', { LifeCycleState: 'deleting' as const }, 'FileSystemMissing', 'name another'],
])('a file system that %s is refused with what to do', (_what, change, reason, remedy) => {
  const state = stateOf(change) as { readonly reason: string; readonly failed: string };
  expect(state.reason).toBe(reason);
  expect(state.failed).toContain(remedy);
});
