import { ANNOTATIONS } from '../api/v1alpha1/metadata.ts';
import { API_VERSION, RESOURCE } from '../api/v1alpha1/resource.ts';
import type { KeptThing, StackIdentity } from '../engine/index.ts';
import type { StoredStack } from './stack-store.ts';

/** What a deleted stack left on AWS, for the ConfigMap that outlives the object. */
export interface KeptData {
  readonly stackId: string;
  /** Name of the ConfigMap. */
  readonly name: string;
  readonly namespace: string;
  readonly data: Readonly<Record<string, string>>;
}

/**
 * Where kept data is written down, beside that of earlier stacks of the same name: of those, `manifest.<stack id>` stays.
 * Throws when it cannot be written: the deletion goes on all the same.
 */
export interface KeptDataStore {
  write(kept: KeptData, signal: AbortSignal): Promise<void>;
}

/** A ConfigMap's name has at most 253 characters. */
const LONGEST_NAME = 253;
const SUFFIX = '-kept-data';

/** A list for people, and a manifest that brings it all back: `kubectl get configmap … -o jsonpath={.data.manifest} | kubectl apply -f -`. */
export function keptData(
  stack: StoredStack,
  things: readonly KeptThing[],
  identity: StackIdentity,
  now: number,
): KeptData {
  const { namespace, name } = stack.metadata;
  const manifest = `${JSON.stringify(manifestOf(stack, things, identity), null, 2)}\n`;
  return {
    stackId: identity.stackId,
    namespace,
    name: `${name.slice(0, LONGEST_NAME - SUFFIX.length)}${SUFFIX}`,
    data: {
      stackID: identity.stackId,
      account: identity.account,
      region: identity.region,
      keptAt: new Date(now).toISOString(),
      kept: things.map((thing) => `${thing.type} ${thing.awsId}: ${thing.reattach}`).join('\n'),
      manifest,
      [`manifest.${identity.stackId}`]: manifest,
    },
  };
}

/** The same object again, which finds what is there by the old id, and its data by their names. */
function manifestOf(stack: StoredStack, things: readonly KeptThing[], identity: StackIdentity): object {
  const { namespace, name } = stack.metadata;
  const spec = recordOf(stack.spec);
  const snapshot = newest(things.filter((thing) => thing.type === 'final-snapshot'));
  const files = things.find((thing) => thing.type === 'file-system');
  const hasDatabase = things.some((thing) => thing.type === 'database');
  return {
    apiVersion: API_VERSION,
    kind: RESOURCE.kind,
    metadata: { namespace, name, annotations: { [ANNOTATIONS.stackId]: identity.stackId } },
    spec: {
      ...spec,
      ...(snapshot === undefined || hasDatabase
        ? {}
        : { database: { ...recordOf(spec['database']), restoreFromSnapshot: snapshot.awsId } }),
      ...(files === undefined
        ? {}
        : { storage: { ...recordOf(spec['storage']), fileSystemID: files.awsId } }),
    },
  };
}

function newest(things: readonly KeptThing[]): KeptThing | undefined {
  return [...things].sort((a, b) => (b.bornAt ?? 0) - (a.bornAt ?? 0))[0];
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
