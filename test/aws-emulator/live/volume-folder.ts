import type { CreationInfo } from '@aws-sdk/client-efs';
import { chmodSync, chownSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Scope } from '../kernel/scope.ts';
import type { MountOrder } from '../scheduler/task-runtime.ts';
import { accessPointTable } from '../services/efs/tables.ts';

/**
 * The folder that stands for a file system as it is seen through an access point, whose root folder is made when it is
 * first mounted. In one turn: two tasks that start together must not see a folder that has no owner yet.
 * https://docs.aws.amazon.com/efs/latest/ug/enforce-root-directory-access-point.html
 * @throws when the root folder is missing and the access point does not say whose it is
 */
export function volumeFolder(scope: Scope, root: string, mount: MountOrder): string {
  const point = scope.table(accessPointTable).truth.get(mount.accessPointId ?? '')?.RootDirectory;
  const path = point?.Path ?? '/';
  const system = join(root, mount.fileSystemId);
  mkdirSync(system, { recursive: true });
  const folder = join(system, join('/', path));
  if (!existsSync(folder)) makeRoot(folder, path, point?.CreationInfo);
  return folder;
}

function makeRoot(folder: string, path: string, owner: CreationInfo | undefined): void {
  if (!owner)
    throw new Error(
      `mount.nfs4: mounting failed, reason given by server: No such file or directory (${path})`,
    );
  const { OwnerUid = 0, OwnerGid = 0, Permissions = '755' } = owner;
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, Number.parseInt(Permissions, 8));
  chownSync(folder, OwnerUid, OwnerGid);
}
