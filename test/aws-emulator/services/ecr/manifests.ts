import { createHash } from 'node:crypto';
import * as rules from './rules.ts';

/** What a manifest says about its image. */
export interface Manifest {
  readonly digest: string;
  readonly mediaType: string;
  readonly artifactMediaType: string | undefined;
  readonly sizeInBytes: number;
  /** Digests of other manifests, in an index. */
  readonly references: readonly string[];
}

interface Descriptor {
  readonly digest?: string;
  readonly size?: number;
  readonly mediaType?: string;
}

interface Document {
  readonly schemaVersion?: number;
  readonly mediaType?: string;
  readonly config?: Descriptor;
  readonly layers?: readonly Descriptor[];
  readonly manifests?: readonly Descriptor[];
}

const indexTypes = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
];
const imageTypes = [
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
];

const refused = (why: string) =>
  rules.manifest.refuse(`Invalid parameter at 'ImageManifest' failed to satisfy constraint: '${why}'`);

function documentIn(text: string): Document {
  try {
    return JSON.parse(text) as Document;
  } catch {
    throw refused('Invalid JSON syntax');
  }
}

function checkParts(document: Document, isIndex: boolean): void {
  if (isIndex && !Array.isArray(document.manifests)) throw refused('manifests are required');
  if (!isIndex && (!Array.isArray(document.layers) || document.config?.digest === undefined))
    throw refused('config and layers are required');
}

/**
 * The manifest's own media type counts, else the one of the call.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-manifest-formats.html
 */
export function readManifest(text: string, declared: string | undefined): Manifest {
  const document = documentIn(text);
  const mediaType = document.mediaType ?? declared ?? '(none)';
  if (document.schemaVersion !== 2) throw refused('schemaVersion must be 2');
  const isIndex = indexTypes.includes(mediaType);
  if (!isIndex && !imageTypes.includes(mediaType))
    throw refused(`the media type ${mediaType} is not supported`);
  checkParts(document, isIndex);
  const { layers = [], manifests = [], config = {} } = document;
  return {
    digest: `sha256:${createHash('sha256').update(text).digest('hex')}`,
    mediaType,
    artifactMediaType: config.mediaType,
    sizeInBytes: [...layers, config].reduce((sum, { size = 0 }) => sum + size, 0),
    references: manifests.flatMap(({ digest }) => digest ?? []),
  };
}
