import { ANNOTATIONS } from '../api/v1alpha1/metadata.ts';
import type { KubeObject } from './kube-list.ts';

/**
 * What of a stack asks for a pass when it changes: spec, deletion, and annotations but our ledger. A pass writes ledger
 * and status itself, and must not call the next one by that.
 */
export function stackFingerprint({ metadata }: KubeObject): string {
  const { uid, generation, deletionTimestamp, annotations } = metadata;
  const others = Object.entries(annotations).filter(([key]) => key !== ANNOTATIONS.ledger);
  return JSON.stringify([uid, generation, deletionTimestamp, others.sort()]);
}
