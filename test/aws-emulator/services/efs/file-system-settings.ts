import type * as efs from '@aws-sdk/client-efs';
import type { LifecyclePolicy } from '@aws-sdk/client-efs';
import type { Handlers } from '../../kernel/handlers.ts';
import { availableFileSystem, existingFileSystem, seenFileSystem } from './lookup.ts';
import { storedPolicy } from './policy.ts';
import * as rules from './rules.ts';
import { fileSystemTable } from './tables.ts';

function checkTransitions(policies: readonly LifecyclePolicy[], throughputMode: string): void {
  const transitions = policies.map((policy) => Object.keys(policy));
  if (transitions.some((keys) => keys.length !== 1))
    throw rules.lifecycleTransition.refuse('Each lifecycle policy object must have exactly one transition.');
  const names = transitions.flat();
  if (new Set(names).size < names.length)
    throw rules.lifecycleTransition.refuse('A transition may be specified only once.');
  if (names.includes('TransitionToArchive') && throughputMode !== 'elastic')
    throw rules.lifecycleArchive.refuse('TransitionToArchive needs Elastic throughput.');
}

const settled = { ENABLED: 'ENABLING', DISABLED: 'DISABLING' } as const;

/** What is set on a file system after its creation. */
export const fileSystemSettings = {
  PutBackupPolicy(context, input) {
    const status = input.BackupPolicy.Status;
    if (status !== 'ENABLED' && status !== 'DISABLED')
      throw rules.backupStatus.refuse(`The backup policy status '${status}' cannot be set.`);
    const row = availableFileSystem(context, input.FileSystemId);
    if (row.backup === status) return { BackupPolicy: { Status: status } };
    const table = context.table(fileSystemTable);
    table.update(row.FileSystemId, { backup: settled[status] });
    context.after(context.between(5, 30), () => {
      table.update(row.FileSystemId, (held) =>
        held.backup === settled[status] ? { ...held, backup: status } : held,
      );
    });
    return { BackupPolicy: { Status: settled[status] } };
  },

  DescribeBackupPolicy(context, input) {
    const { backup, FileSystemId } = seenFileSystem(context, input.FileSystemId);
    if (!backup) throw rules.backupPolicyAbsent.refuse(`'${FileSystemId}' has no backup policy.`);
    return { BackupPolicy: { Status: backup } };
  },

  PutLifecycleConfiguration(context, input) {
    const row = availableFileSystem(context, input.FileSystemId);
    checkTransitions(input.LifecyclePolicies, row.ThroughputMode);
    context.table(fileSystemTable).update(row.FileSystemId, { lifecycle: input.LifecyclePolicies });
    return { LifecyclePolicies: input.LifecyclePolicies };
  },

  DescribeLifecycleConfiguration(context, input) {
    return { LifecyclePolicies: seenFileSystem(context, input.FileSystemId).lifecycle };
  },

  PutFileSystemPolicy(context, input) {
    const row = availableFileSystem(context, input.FileSystemId);
    const policy = storedPolicy(input.Policy, row.FileSystemArn ?? '');
    context.table(fileSystemTable).update(row.FileSystemId, { policy });
    return { FileSystemId: row.FileSystemId, Policy: policy };
  },

  DescribeFileSystemPolicy(context, input) {
    const { policy, FileSystemId } = seenFileSystem(context, input.FileSystemId);
    if (policy === undefined) throw rules.policyAbsent.refuse(`Policy for '${FileSystemId}' does not exist.`);
    return { FileSystemId, Policy: policy };
  },

  DeleteFileSystemPolicy(context, input) {
    const row = existingFileSystem(context, input.FileSystemId);
    if (row.LifeCycleState !== 'available') availableFileSystem(context, input.FileSystemId);
    context.table(fileSystemTable).update(row.FileSystemId, { policy: undefined });
    return {};
  },
} satisfies Handlers<typeof efs>;
