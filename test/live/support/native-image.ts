import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { imageFolder } from '../../aws-emulator/live/image-store.ts';
import { layOutFiles, ownFiles } from '../../image/support/image-files.ts';
import type { WordPressTree } from '../../image/support/wordpress-trees.ts';

export const mediaType = 'application/vnd.oci.image.manifest.v1+json';

export interface NativeImageOptions {
  readonly tree: WordPressTree;
  /** Text of files by their path in the image, for an image on top of ours. Default is none. */
  readonly added?: Readonly<Record<string, string>>;
}

/** What is pushed: of the layers nothing but what tells one image from another. */
export interface PushedImage {
  /** What is in it, for people. */
  readonly what: string;
  readonly manifest: string;
  readonly mediaType: string;
}

export interface NativeImage extends PushedImage {
  readonly digest: string;
}

/** A file that no PHP can read, where the start of the web server meets it. */
export const brokenFiles: Readonly<Record<string, string>> = {
  'usr/local/lib/wordpress-stack/prepare.php': '<?php this is broken;\n',
};

const sha256 = (text: string): string => `sha256:${createHash('sha256').update(text).digest('hex')}`;

/** An image of which no layer is stored. */
export const manifestOf = (config: {
  readonly digest: string;
  readonly size: number;
  readonly base: string;
}): string =>
  JSON.stringify({
    schemaVersion: 2,
    mediaType,
    config: {
      mediaType: 'application/vnd.oci.image.config.v1+json',
      digest: config.digest,
      size: config.size,
    },
    layers: [],
    annotations: { 'org.opencontainers.image.base.name': config.base },
  });

/** All that makes this image another one than the next. */
async function contentOf({ tree, added = {} }: NativeImageOptions): Promise<string> {
  const entries = await readdir(ownFiles, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(ownFiles.length + 1))
    .sort();
  const own = await Promise.all(
    paths.map(async (path) => [path, await readFile(join(ownFiles, path), 'utf8')]),
  );
  return JSON.stringify({ wordpress: tree.version, own, added });
}

/** The image's manifest, which is the same whenever its files are. */
export async function describeImage(options: NativeImageOptions): Promise<NativeImage> {
  const content = await contentOf(options);
  const { version } = options.tree;
  const manifest = manifestOf({
    digest: sha256(content),
    size: content.length,
    base: `wordpress:${version}`,
  });
  return { digest: sha256(manifest), manifest, mediaType, what: `WordPress ${version}` };
}

/** Lays the image's files out in `store`, where the native runtime looks for them. */
export async function buildNativeImage(store: string, options: NativeImageOptions): Promise<NativeImage> {
  const image = await describeImage(options);
  const folder = imageFolder(store, image.digest);
  await mkdir(dirname(folder), { recursive: true });
  await layOutFiles(folder, options.tree, options.added);
  return image;
}
