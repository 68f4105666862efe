import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { parseSpec } from '../api/v1alpha1/parse-spec.ts';
import { API_VERSION, MAX_NAME_LENGTH, RESOURCE } from '../api/v1alpha1/resource.ts';
import type { WordPressStackSpec } from '../api/v1alpha1/spec.ts';
import { CliError } from './cli-error.ts';

/** A WordPressStack as somebody wrote it, checked as admission would. */
export interface StackManifest {
  readonly name: string;
  /** Absent: that of the context, as kubectl does. */
  readonly namespace?: string;
  readonly annotations: Readonly<Record<string, string>>;
  readonly spec: WordPressStackSpec;
}

const typed = z.looseObject({ apiVersion: z.string(), kind: z.string() });

const named = z.looseObject({
  metadata: z.looseObject({
    name: z
      .string('metadata.name is missing; give the object a name')
      .max(MAX_NAME_LENGTH, `metadata.name is too long; ${MAX_NAME_LENGTH} characters are the most`),
    namespace: z.string().optional(),
    annotations: z
      .record(
        z.string(),
        z.string('metadata.annotations: values are text; put quotes around numbers and times'),
      )
      .nullish(),
  }),
  spec: z.unknown(),
});

/**
 * All WordPressStacks of a YAML or JSON text, several documents and Lists included; what else is in it is no concern of
 * ours. Throws CliError with every problem of every one of them.
 */
export function readManifests(text: string, source: string): readonly StackManifest[] {
  const found = objectsOf(text, source)
    .filter((object) => isStack(object, source))
    .map((object) => readManifest(object, source));
  const problems = found.flatMap((entry) => ('problems' in entry ? entry.problems : []));
  if (problems.length > 0) throw new CliError(problems.join('\n'));
  const stacks = found.flatMap((entry) => ('manifest' in entry ? [entry.manifest] : []));
  if (stacks.length === 0)
    throw new CliError(`${source}: there is no ${RESOURCE.kind} (apiVersion ${API_VERSION}) in it`);
  return stacks;
}

function objectsOf(text: string, source: string): readonly unknown[] {
  const documents = parseAllDocuments(text);
  const [error] = documents.flatMap((document) => document.errors);
  if (error !== undefined) throw new CliError(`${source}: ${error.message.trimEnd()}`);
  return documents.flatMap((document) => itemsOf(document.toJS() as unknown));
}

function itemsOf(object: unknown): readonly unknown[] {
  const list = z.looseObject({ kind: z.literal('List'), items: z.array(z.unknown()) }).safeParse(object);
  return list.success ? list.data.items.flatMap(itemsOf) : [object];
}

function isStack(object: unknown, source: string): boolean {
  const { success, data } = typed.safeParse(object);
  if (!success || data.kind !== RESOURCE.kind) return false;
  if (data.apiVersion === API_VERSION) return true;
  throw new CliError(
    `${source}: apiVersion ${data.apiVersion} of a ${RESOURCE.kind} is not known here; write ${API_VERSION}`,
  );
}

function readManifest(
  object: unknown,
  source: string,
): { readonly manifest: StackManifest } | { readonly problems: readonly string[] } {
  const read = named.safeParse(object);
  if (!read.success) return { problems: read.error.issues.map(({ message }) => `${source}: ${message}`) };
  const { name, namespace, annotations } = read.data.metadata;
  const parsed = parseSpec(read.data.spec);
  if (!parsed.ok)
    return {
      problems: parsed.problems.map((problem) => `The ${RESOURCE.kind} "${name}" is invalid: ${problem}`),
    };
  return {
    manifest: {
      name,
      ...(namespace === undefined ? {} : { namespace }),
      annotations: annotations ?? {},
      spec: parsed.spec,
    },
  };
}
