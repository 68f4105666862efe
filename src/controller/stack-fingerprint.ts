import { ANNOTATIONS } from '../api/v1alpha1/metadata.ts';

interface Watched {
  readonly metadata: {
    readonly uid: string;
    readonly generation?: number | undefined;
    readonly deletionTimestamp?: string | undefined;
    readonly annotations: Readonly<Record<string, string>>;
  };
}

/**
 * What of a stack asks for a pass when it changes: spec, deletion, and what users write in annotations. Our own ledger
 * and status do not, or every pass would ask for the next.
 */
export function stackFingerprint({ metadata }: Watched): string {
  const { [ANNOTATIONS.ledger]: _ledger, ...annotations } = metadata.annotations;
  return JSON.stringify([metadata.uid, metadata.generation, metadata.deletionTimestamp, annotations]);
}
