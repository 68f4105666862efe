import type * as secretsManager from '@aws-sdk/client-secrets-manager';
import type { Handlers } from '../../kernel/handlers.ts';
import { stagesOf } from './rows.ts';
import { secretTable } from './tables.ts';
import type { SecretRow } from './tables.ts';

interface Filter {
  readonly Key?: string;
  readonly Values?: readonly string[];
}

type Reader = (row: SecretRow) => readonly string[];

const keysOf: Reader = ({ Tags }) => Tags.map(({ Key }) => Key);
const valuesOf: Reader = ({ Tags }) => Tags.map(({ Value }) => Value);

/** `folds`: compared without regard to case. */
const readers: Readonly<Record<string, { readonly read: Reader; readonly folds?: boolean }>> = {
  name: { read: ({ Name }) => [Name] },
  description: { read: ({ Description = '' }) => [Description], folds: true },
  'tag-key': { read: keysOf },
  'tag-value': { read: valuesOf },
  'primary-region': { read: () => [] },
  'owning-service': { read: () => [] },
  all: {
    read: (row) => [row.Name, row.Description ?? '', ...keysOf(row), ...valuesOf(row)],
    folds: true,
  },
};

/**
 * A value matches what begins with it; with a leading `!`, what does not. One of a filter's values has to match.
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/manage_search-secret.html
 */
function matches(row: SecretRow, { Key = '', Values = [] }: Filter): boolean {
  const { read, folds = false } = readers[Key] ?? { read: () => [] };
  const fold = (text: string): string => (folds ? text.toLowerCase() : text);
  const begins = (value: string): boolean => read(row).some((text) => fold(text).startsWith(fold(value)));
  return Values.some((value) => (value.startsWith('!') ? !begins(value.slice(1)) : begins(value)));
}

export const lists = {
  ListSecrets(context, input) {
    const { IncludePlannedDeletion: planned = false, Filters: filters = [] } = input;
    const found = context
      .table(secretTable)
      .list()
      .filter((row) => planned || !row.DeletedDate)
      .filter((row) => filters.every((filter) => matches(row, filter)))
      .map((row) => ({ ...row, SecretVersionsToStages: stagesOf(row) }));
    const { items, next } = context.page(input.SortOrder === 'asc' ? found : found.toReversed(), {
      limit: input.MaxResults,
      token: input.NextToken,
      default: 100,
    });
    return { SecretList: items, NextToken: next };
  },
} satisfies Handlers<typeof secretsManager>;
