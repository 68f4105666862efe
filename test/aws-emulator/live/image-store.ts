import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Scope } from '../kernel/scope.ts';
import { imageNamed } from '../services/ecr/image-lookup.ts';
import type { EngineImage } from './engine/engine-arguments.ts';
import type { Shelter } from './engine/shelter.ts';

/** Where the files of an image lie, by the digest of its manifest. */
export const imageFolder = (store: string, digest: string): string => join(store, digest.replace(':', '-'));

/** What runs when a container names an image. */
export type FoundImage =
  | { readonly kind: 'files'; readonly folder: string }
  | { readonly kind: 'engine'; readonly shelter: Shelter; readonly image: EngineImage };

export interface ImageQuestion {
  /** As the container names it. */
  readonly name: string;
  /** Where files of images lie. */
  readonly store: string;
  /** Of a container engine, which may have images of its own; undefined where there is none. */
  readonly shelter: Shelter | undefined;
}

/**
 * The image that a container names. One that was pushed here runs from its files where it was laid out, and else is the
 * engine's, whose name for it is the digest of its configuration: https://github.com/opencontainers/image-spec/blob/main/config.md
 * @throws when nothing on this machine can run it
 */
export function findImage(scope: Scope, { name, store, shelter }: ImageQuestion): FoundImage {
  const row = imageNamed(scope, name);
  if (row === 'elsewhere' && shelter)
    return { kind: 'engine', shelter, image: { reference: name, pull: true } };
  if (row !== 'elsewhere' && row !== undefined) {
    const folder = imageFolder(store, row.imageDigest);
    if (existsSync(folder)) return { kind: 'files', folder };
    const { config } = JSON.parse(row.manifest) as { readonly config?: { readonly digest?: string } };
    if (shelter && config?.digest !== undefined)
      return { kind: 'engine', shelter, image: { reference: config.digest, pull: false } };
  }
  const elsewise = shelter ? '' : ', and no container engine runs it';
  throw new Error(
    `CannotPullContainerError: this machine has no files of image ${name}${elsewise}: push it with make push TAG=…`,
  );
}
