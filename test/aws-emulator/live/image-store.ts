import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Scope } from '../kernel/scope.ts';
import { imageNamed } from '../services/ecr/image-lookup.ts';

/** Where the files of an image lie, by the digest of its manifest. */
export const imageFolder = (store: string, digest: string): string => join(store, digest.replace(':', '-'));

/** The files of the image that a container names. @throws when this machine has none */
export function filesOfImage(scope: Scope, store: string, name: string): string {
  const image = imageNamed(scope, name);
  const digest = image === undefined || image === 'elsewhere' ? undefined : image.imageDigest;
  const folder = digest === undefined ? undefined : imageFolder(store, digest);
  if (folder !== undefined && existsSync(folder)) return folder;
  throw new Error(
    `CannotPullContainerError: this machine has no files of image ${name}: push it with make push TAG=…`,
  );
}
